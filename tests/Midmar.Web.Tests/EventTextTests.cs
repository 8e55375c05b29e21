using System.Collections;
using System.Globalization;
using System.Resources;
using Microsoft.Extensions.DependencyInjection;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.Imports;
using Midmar.Centre.People;
using Midmar.Web.Access;
using Midmar.Web.Features.Assets;
using Midmar.Web.Features.Calendar;
using Midmar.Web.Features.Venues;
using Xunit;

namespace Midmar.Web.Tests;

public sealed class EventTextTests
{
    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    [InlineData("ar")]
    public void Every_refusal_of_the_event_is_said_with_what_it_is_about(string language)
    {
        var (culture, words) = WordsIn(language);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        var refusals = typeof(Asset).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Refusal)) && t.Namespace is "Midmar.Centre.Assets" or "Midmar.Centre.Calendar" or "Midmar.Centre.Imports").ToList();

        Assert.True(refusals.Count > 60, $"{refusals.Count} refusals");
        Assert.All(refusals, type =>
        {
            // Each value of its own, so that one that is not said is seen.
            var values = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First(c => c.GetParameters().All(p => p.ParameterType != type)).GetParameters()
                .Select((p, i) => p.ParameterType == typeof(string) ? $"value{i}" : p.ParameterType.IsEnum ? Enum.ToObject(p.ParameterType, i) : (object)(7700 + i)).ToArray();
            var text = words.Of((Refusal)Activator.CreateInstance(type, values)!);

            Assert.NotEqual(type.Name, text);
            Assert.DoesNotMatch(@"\{\d\}", text);
            Assert.All(values.OfType<string>(), v => Assert.Contains(v, text, StringComparison.Ordinal));
            Assert.All(values.OfType<int>(), v => Assert.Contains(v.ToString(CultureInfo.InvariantCulture), text, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Every_name_of_a_kind_and_every_line_that_comes_with_the_program_is_there()
    {
        var texts = Texts.Of(typeof(EventText), CultureInfo.InvariantCulture);
        string[] kinds =
        [
            .. Enum.GetNames<Criticality>().Select(n => $"Criticality-{n}"), .. Enum.GetNames<WindowKind>().Select(n => $"WindowKind-{n}"),
            .. Enum.GetNames<ReadinessArea>().Select(n => $"ReadinessArea-{n}"), .. Enum.GetNames<ReadinessVerdict>().Select(n => $"ReadinessVerdict-{n}"),
            .. Enum.GetNames<FindingSeverity>().Select(n => $"FindingSeverity-{n}"), .. Enum.GetNames<TextField>().Select(n => $"TextField-{n}"),
            .. Enumerable.Range(1, PosturePlan.LevelCount).SelectMany(l => new[] { $"Posture-{l}", $"PostureList-{l}" }),
            .. ReadinessTemplate.First.Items.Select(i => $"Ready-{i.Key}"),
        ];

        Assert.All(kinds, k => Assert.Contains(k, texts.Keys));
    }

    [Fact]
    public void A_checklist_is_the_centres_own_when_it_has_one()
    {
        var (culture, words) = WordsIn("ar");
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        var own = PosturePlan.First with { Levels = PosturePlan.First.Levels.SetItem(1, PosturePlan.First.Levels[1] with { Name = "جاهزون", Checklist = ["اتصل بالملعب"] }) };

        Assert.Equal(("جاهزون", "اعتيادي"), (words.LevelName(own, 2), words.LevelName(own, 1)));
        Assert.Equal(["اتصل بالملعب"], words.Checklist(own, 2));
        Assert.Equal(4, words.Checklist(own, 4).Count);
    }

    private static (CultureInfo Culture, EventWords Words) WordsIn(string language)
    {
        var services = new ServiceCollection().AddLogging().AddLocalization().AddScoped<EventWords>().BuildServiceProvider();
        return (CultureInfo.GetCultureInfo(language), services.GetRequiredService<EventWords>());
    }
}
