using CsCheck;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.People;
using Xunit;

namespace Midmar.Centre.Tests.Calendar;

public sealed class EventViewTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_host_of_an_alert_is_told_with_all_that_is_known_of_it()
    {
        using var test = await TestEvent.BeginAsync();
        var entity = await test.EntityAsync("Stadium operator", circle: 1);
        var venue = await test.VenueAsync("North stadium", entity);
        await test.AssetAsync(new AssetFacts { Name = "Display control", Hosts = ["dsp-ctl01.stadium.example"], Venue = venue });
        await test.FixtureAsync("Opening", TestEvent.Noon.AddHours(4), venue);
        await test.DoAsync(w => WindowDecisions.Open(w, Freeze(TestEvent.Noon, TestEvent.Noon.AddHours(6)) with { Scope = new WindowScope([], [], [venue], []) }));
        await test.RestartAsync();

        var context = test.View.ContextOf("DSP-CTL01", TestEvent.Noon);

        Assert.Equal("Display control", context.Asset!.Facts.Name);
        Assert.Equal((1, "Stadium operator", "North stadium"), (context.Circle, context.Entity!.Value.Name, context.Venue!.Value.Name));
        Assert.Equal((3, 15), (context.Posture.Level, context.Posture.Facts.ScoreBonus));
        Assert.Equal(WindowKind.ChangeFreeze, Assert.Single(context.Windows).State.Facts.Kind);
        var unknown = test.View.ContextOf("who", TestEvent.Noon);
        Assert.True(unknown is { Asset: null, Circle: null, Entity: null, Venue: null, Windows.IsEmpty: true });
    }

    [Fact]
    public async Task The_posture_is_the_highest_that_a_rule_asks_for_and_ends_with_it()
    {
        using var test = await TestEvent.BeginAsync();
        var first = await test.VenueAsync("First", await test.EntityAsync("one", circle: 1));
        var third = await test.VenueAsync("Third", await test.EntityAsync("three", circle: 3));
        var kickoff = TestEvent.Noon.AddDays(3);
        await test.FixtureAsync("in the third circle", kickoff, third);
        await test.FixtureAsync("in the first", kickoff.AddDays(3), first);

        Assert.Equal(1, test.View.PostureAt(kickoff - (12 * Hour) - TimeSpan.FromTicks(1)).Level);
        Assert.Equal((2, kickoff.AddHours(4)), Of(test.View.PostureAt(kickoff - (12 * Hour))));
        Assert.Equal(1, test.View.PostureAt(kickoff.AddHours(4)).Level);
        Assert.Equal(2, test.View.PostureAt(kickoff.AddDays(3) - (7 * Hour)).Level);
        Assert.Equal(3, test.View.PostureAt(kickoff.AddDays(3) - (6 * Hour)).Level);
        Assert.Equal((1, kickoff - (12 * Hour)), Of(test.View.PostureAt(TestEvent.Noon)));
    }

    [Fact]
    public async Task A_level_set_by_hand_holds_over_the_calendar_until_its_end()
    {
        using var test = await TestEvent.BeginAsync();
        await test.FixtureAsync("match", TestEvent.Noon.AddHours(1));
        await test.DoAsync(w => PostureDecisions.Set(w, 4, TestEvent.Noon.AddHours(2), "threat against the venue"));

        var set = test.View.PostureAt(TestEvent.Noon);
        Assert.Equal((4, "Amal", "threat against the venue"), (set.Level, set.Override!.By, set.Override.Reason));
        Assert.Equal(2, test.View.PostureAt(TestEvent.Noon.AddHours(2)).Level);
        await test.DoAsync(w => PostureDecisions.Release(w));
        Assert.Equal(2, test.View.PostureAt(TestEvent.Noon).Level);
        Assert.IsType<NothingIsSet>(await test.RefusedAsync(w => PostureDecisions.Release(w)));
        Assert.IsType<EndIsOver>(await test.RefusedAsync(w => PostureDecisions.Set(w, 2, TestEvent.Noon, "x")));
        Assert.IsType<EndTooFar>(await test.RefusedAsync(w => PostureDecisions.Set(w, 2, TestEvent.Noon.AddDays(8), "x")));
        Assert.IsType<NoSuchLevel>(await test.RefusedAsync(w => PostureDecisions.Set(w, 5, TestEvent.Noon.AddDays(1), "x")));
        Assert.IsType<Midmar.Centre.Imports.TextMissing>(await test.RefusedAsync(w => PostureDecisions.Set(w, 2, TestEvent.Noon.AddDays(1), " ")));
    }

    [Fact]
    public async Task A_fixture_that_does_not_take_place_raises_nothing()
    {
        using var test = await TestEvent.BeginAsync();
        var number = await test.FixtureAsync("match", TestEvent.Noon.AddHours(1));

        await test.DoAsync(w => FixtureDecisions.Change(w, number, TestEvent.Fixture("match", TestEvent.Noon.AddHours(1)) with { IsCancelled = true }));

        Assert.Equal(1, test.View.PostureAt(TestEvent.Noon).Level);
    }

    [Fact]
    public async Task The_posture_is_what_looking_at_every_rule_and_fixture_gives()
    {
        using var test = await TestEvent.BeginAsync();
        var venues = new[] { await test.VenueAsync("a", await test.EntityAsync("x", 1)), await test.VenueAsync("b", await test.EntityAsync("y", 2)), await test.VenueAsync("c") };
        var circles = new Dictionary<long, int?> { [venues[0]] = 1, [venues[1]] = 2, [venues[2]] = null };
        var random = new Random(7);
        for (var i = 0; i < 20; i++)
        {
            await test.FixtureAsync($"f{i}", TestEvent.Noon.AddHours(random.Next(0, 200)), random.Next(4) is var v and < 3 ? venues[v] : null, TimeSpan.FromHours(random.Next(1, 5)));
        }

        for (var i = 0; i < 6; i++)
        {
            var scope = new PostureScope(random.Next(3) == 0 ? venues[random.Next(3)] : null, random.Next(2) == 0 ? random.Next(1, 4) : null, Entity: null);
            await test.DoAsync(w => PostureDecisions.PutRule(w, new PostureRule(0, scope, random.Next(0, 9) * Hour, random.Next(0, 9) * Hour, random.Next(1, 5))));
        }

        var view = test.View;
        Gen.Double[-20, 230].Sample(hours =>
        {
            var time = TestEvent.Noon.AddHours(hours);
            var naive = view.Plan.Rules.SelectMany(r => view.Fixtures.Values.Select(f => (Rule: r, f.State.Facts)))
                .Where(x => (x.Rule.Scope.Venue ?? x.Facts.Venue) == x.Facts.Venue
                    && (x.Rule.Scope.Circle is null || (x.Facts.Venue is { } venue && circles[venue] <= x.Rule.Scope.Circle))
                    && x.Facts.Start - x.Rule.Before <= time && time < x.Facts.End + x.Rule.After)
                .Select(x => x.Rule.Level).DefaultIfEmpty(1).Max();
            var posture = view.PostureAt(time);
            Assert.Equal(naive, posture.Level);
            Assert.True(posture.Until is null || posture.Until > time);
            Assert.Equal(naive == 1, posture.Fixture is null);
            Assert.True(posture.Until is not { } until || view.PostureAt(until).Level != naive);
        });
    }

    [Fact]
    public async Task Windows_are_told_by_asset_organisation_venue_and_range_while_they_are_open()
    {
        using var test = await TestEvent.BeginAsync();
        var entity = await test.EntityAsync("Operator");
        var venue = await test.VenueAsync("Stadium", entity);
        var asset = await test.AssetAsync(new AssetFacts { Name = "gate", Hosts = ["gate"], Addresses = ["10.1.0.7"], Venue = venue });
        var (from, to) = (TestEvent.Noon.AddHours(1), TestEvent.Noon.AddHours(2));
        foreach (var scope in new[] { new WindowScope([asset], [], [], []), new([], [entity], [], []), new([], [], [venue], []), new([], [], [], ["10.1.0.0/16"]), new([], [], [], ["192.0.2.9"]) })
        {
            await test.DoAsync(w => WindowDecisions.Open(w, Freeze(from, to) with { Scope = scope }));
        }

        var view = test.View;
        Assert.Equal([1, 2, 3, 4], view.WindowsAt("GATE", from).Select(w => (int)w.Number));
        Assert.Equal([4], view.WindowsAt("10.1.99.1", from).Select(w => (int)w.Number));
        Assert.Equal([5], view.WindowsAt("192.0.2.9", from).Select(w => (int)w.Number));
        Assert.Empty(view.WindowsAt("gate", from.AddTicks(-1)));
        Assert.Empty(view.WindowsAt("gate", to));
        await test.DoAsync(w => WindowDecisions.End(w, 1), from.AddMinutes(5));
        Assert.Equal([2, 3, 4], test.View.WindowsAt("gate", from.AddMinutes(5)).Select(w => (int)w.Number));
        Assert.IsType<WindowIsOver>(await test.RefusedAsync(w => WindowDecisions.End(w, 1), from.AddMinutes(6)));
        Assert.IsType<WindowNeedsScope>(await test.RefusedAsync(w => WindowDecisions.Open(w, Freeze(from, to) with { Scope = new WindowScope([], [], [], []) })));
        Assert.IsType<NoSuchAsset>(await test.RefusedAsync(w => WindowDecisions.Open(w, Freeze(from, to) with { Scope = new WindowScope([99], [], [], []) })));
        Assert.IsType<EndsBeforeStart>(await test.RefusedAsync(w => WindowDecisions.Open(w, Freeze(to, from))));
    }

    private static (int Level, DateTime? Until) Of(Posture posture) => (posture.Level, posture.Until);

    private static WindowFacts Freeze(DateTime from, DateTime to) => new(WindowKind.ChangeFreeze, new WindowScope([], [], [], ["10.0.0.0/8"]), from, to, "Amal", "tournament");
}
