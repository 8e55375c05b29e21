using System.Globalization;
using System.Text.RegularExpressions;
using Midmar.Centre.Evidence;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Response;
using Midmar.Centre.Workspaces;
using Midmar.Web.Access;
using Midmar.Web.Features.Account;
using Midmar.Web.Features.Administration;
using Midmar.Web.Features.Alerts;
using Midmar.Web.Features.Assets;
using Midmar.Web.Features.Calendar;
using Midmar.Web.Features.Exercises;
using Midmar.Web.Features.Incidents;
using Midmar.Web.Features.Indicators;
using Midmar.Web.Features.Playbooks;
using Midmar.Web.Features.Records;
using Midmar.Web.Features.Search;
using Midmar.Web.Features.SetUp;
using Midmar.Web.Features.Shifts;
using Midmar.Web.Features.SignIn;
using Midmar.Web.Features.Sources;
using Midmar.Web.Features.Uploads;
using Midmar.Web.Features.Venues;
using Midmar.Web.Features.Watch;
using Midmar.Web.Shell;
using Xunit;

namespace Midmar.Web.Tests;

public sealed partial class AccessTextTests
{
    public static TheoryData<Type> Families() =>
    [
        typeof(AccessText), typeof(SetUpText), typeof(SignInText), typeof(AccountText), typeof(AdministrationText), typeof(ShellText), typeof(AlertsText),
        typeof(ExercisesText), typeof(IncidentsText), typeof(IndicatorsText), typeof(PlaybooksText), typeof(RecordsText), typeof(SearchText), typeof(ShiftsText), typeof(SourcesText),
        typeof(UploadText), typeof(WatchText), typeof(EventText), typeof(AssetsText), typeof(VenuesText), typeof(CalendarText),
    ];

    [Theory]
    [MemberData(nameof(Families))]
    public void Texts_are_there_in_three_languages_with_the_same_placeholders(Type family)
    {
        var english = Texts.Of(family, CultureInfo.InvariantCulture);
        Assert.NotEmpty(english);
        foreach (var language in Person.Languages.Where(l => l != "en"))
        {
            var other = Texts.Of(family, CultureInfo.GetCultureInfo(language));
            Assert.Equal(english.Keys.Order(StringComparer.Ordinal), other.Keys.Order(StringComparer.Ordinal));
            Assert.All(english, text => Assert.Equal(Placeholders(text.Value), Placeholders(other[text.Key])));
        }
    }

    [Fact]
    public void Every_refusal_has_its_words()
    {
        var texts = Texts.Of(typeof(AccessText), CultureInfo.InvariantCulture);
        var refusals = typeof(Refusal).Assembly.GetTypes().Concat(typeof(Seat).Assembly.GetTypes())
            .Where(t => t.IsSubclassOf(typeof(Refusal)) && t.Namespace is "Midmar.Centre.People" or "Midmar.Centre.Workspaces" or "Midmar.Centre.Events" or "Midmar.Web.Access")
            .Select(t => t.Name).ToList();

        Assert.True(refusals.Count > 40, $"{refusals.Count} refusals");
        Assert.All(refusals, r => Assert.Contains(r, texts.Keys));
        Assert.All(typeof(PasswordFaults).GetFields().Select(f => f.Name), f => Assert.Contains(f, texts.Keys));
    }

    [Theory]
    [InlineData(typeof(AlertsText), "Midmar.Centre.Alerts")]
    [InlineData(typeof(IncidentsText), "Midmar.Centre.Incidents")]
    [InlineData(typeof(IncidentsText), "Midmar.Centre.Response")]
    [InlineData(typeof(PlaybooksText), "Midmar.Centre.Playbooks")]
    [InlineData(typeof(IncidentsText), "Midmar.Centre.Evidence")]
    [InlineData(typeof(ShiftsText), "Midmar.Centre.Shifts")]
    [InlineData(typeof(AccessText), "Midmar.Centre.Reports")]
    public void Every_refusal_of_a_feature_has_its_words(Type family, string folder)
    {
        var texts = Texts.Of(family, CultureInfo.InvariantCulture);
        var refusals = typeof(Refusal).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Refusal)) && t.Namespace == folder).Select(t => t.Name).ToList();

        Assert.NotEmpty(refusals);
        Assert.All(refusals, r => Assert.Contains(r, texts.Keys));
    }

    [Fact]
    public void Every_kind_of_incident_and_every_choice_has_its_name()
    {
        var texts = Texts.Of(typeof(IncidentsText), CultureInfo.InvariantCulture);

        Assert.All(Rsit.All, c => Assert.Contains($"Rsit-{c}", texts.Keys));
        Assert.All(Rsit.All.Select(c => c.Split('/')[0]), c => Assert.Contains($"Rsit-{c}", texts.Keys));
        foreach (var choice in new[] { typeof(IncidentPhase), typeof(IncidentSeverity), typeof(IncidentField), typeof(HypothesisState), typeof(AffectedKind), typeof(AffectedState), typeof(ObservableType), typeof(ActionKind), typeof(ActionState), typeof(EvidenceForm), typeof(EvidenceState), typeof(CustodyAct) })
        {
            Assert.All(Enum.GetNames(choice), n => Assert.Contains($"{choice.Name}-{n}", texts.Keys));
        }

        Assert.All(
            Enum.GetValues<ActionKind>().SelectMany(k => Enumerable.Range(1, ResponseRules.Steps(k)).Select(i => $"Step-{k}-{i}")),
            step => Assert.Contains(step, texts.Keys));
    }

    [Fact]
    public void Every_role_and_permission_has_its_name()
    {
        var texts = Texts.Of(typeof(AdministrationText), CultureInfo.InvariantCulture);

        Assert.All(Enum.GetNames<Role>(), r => Assert.Contains($"Role-{r}", texts.Keys));
        Assert.All(Enum.GetNames<Permission>(), p => Assert.Contains($"May-{p}", texts.Keys));
        Assert.All(Enum.GetNames<WorkspaceKind>(), k => Assert.Contains($"Kind-{k}", texts.Keys));
    }

    private static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
