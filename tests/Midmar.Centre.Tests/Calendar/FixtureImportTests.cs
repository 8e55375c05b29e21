using System.Globalization;
using Midmar.Centre.Calendar;
using Midmar.Centre.Imports;
using Midmar.Centre.People;
using Xunit;

namespace Midmar.Centre.Tests.Calendar;

public sealed class FixtureImportTests
{
    private static readonly DateTime Kickoff = new(2026, 6, 11, 19, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task A_match_is_imported_with_its_venue_and_zone_and_moves_when_it_is_imported_again()
    {
        using var test = await TestEvent.BeginAsync();
        var venue = await test.VenueAsync("North stadium");

        await test.DoAsync(w => FixtureDecisions.Import(w, TestEvent.Calendar(Match("20260611T200000", "Opening\\, group A"))));
        await test.DoAsync(w => FixtureDecisions.Import(w, TestEvent.Calendar(Match("20260611T210000", "Opening\\, group A"))));

        var fixture = Assert.Single(test.View.Fixtures.Values).State;
        Assert.Equal(("Opening, group A", Kickoff.AddHours(1), venue, "Africa/Casablanca"), (fixture.Facts.Title, fixture.Facts.Start, fixture.Facts.Venue, fixture.Facts.Zone));
        Assert.IsType<Midmar.Centre.Assets.NothingToImport>(await test.RefusedAsync(w => FixtureDecisions.Import(w, TestEvent.Calendar(Match("20260611T210000", "Opening\\, group A")))));
    }

    [Fact]
    public async Task A_series_is_expanded_and_when_it_moves_no_doubles_are_left()
    {
        using var test = await TestEvent.BeginAsync();
        static string Series(string start) => Ics($"""
            BEGIN:VEVENT
            UID:training
            DTSTART;TZID=Africa/Casablanca:{start}
            DURATION:PT1H
            RRULE:FREQ=DAILY;COUNT=5
            EXDATE;TZID=Africa/Casablanca:{start.Replace("0612", "0614", StringComparison.Ordinal)}
            SUMMARY:Training
            END:VEVENT
            """);
        await test.DoAsync(w => FixtureDecisions.Import(w, TestEvent.Calendar(Series("20260612T100000"))));
        Assert.Equal([12, 13, 15, 16], test.View.Fixtures.Values.Select(f => f.State.Facts.Start.Day));

        await test.DoAsync(w => FixtureDecisions.Import(w, TestEvent.Calendar(Series("20260612T110000"))));

        var taking = test.View.Fixtures.Values.Where(f => !f.State.Facts.IsCancelled).ToList();
        Assert.Equal([12, 13, 15, 16], taking.Select(f => f.State.Facts.Start.Day));
        Assert.All(taking, f => Assert.Equal(10, f.State.Facts.Start.Hour));
        Assert.Equal(8, test.View.Fixtures.Count);
    }

    [Fact]
    public void One_occurrence_that_is_moved_or_cancelled_keeps_its_place_in_the_series()
    {
        var file = TestEvent.Calendar(Ics("""
            BEGIN:VEVENT
            UID:a
            DTSTART:20260611T190000Z
            DTEND:20260611T200000Z
            RRULE:FREQ=DAILY;COUNT=3
            SUMMARY:x
            END:VEVENT
            BEGIN:VEVENT
            UID:a
            RECURRENCE-ID:20260612T190000Z
            DTSTART:20260612T210000Z
            DTEND:20260612T220000Z
            STATUS:CANCELLED
            SUMMARY:y
            END:VEVENT
            """));

        Assert.Empty(file.Problems);
        Assert.Equal(
            [("20260611T190000Z", 19, false), ("20260612T190000Z", 21, true), ("20260613T190000Z", 19, false)],
            file.Lines.Select(l => (l.Source!.Occurrence!, l.Start.Hour, l.IsCancelled)));
    }

    [Fact]
    public void A_series_without_end_is_cut_and_said()
    {
        var file = TestEvent.Calendar(Ics("BEGIN:VEVENT\nUID:a\nDTSTART:20260611T190000Z\nRRULE:FREQ=HOURLY\nSUMMARY:x\nEND:VEVENT"));

        Assert.Equal(500, file.Lines.Count);
        Assert.Equal(new SeriesCut(500), Assert.Single(file.Notices).Reason);
    }

    [Fact]
    public void A_rule_that_finds_nothing_more_within_reach_is_the_end_of_its_series()
    {
        var file = TestEvent.Calendar(Ics("BEGIN:VEVENT\nUID:a\nDTSTART:20260611T190000Z\nRRULE:FREQ=YEARLY;INTERVAL=9999\nSUMMARY:x\nEND:VEVENT"));

        Assert.Equal(2026, Assert.Single(file.Lines).Start.Year);
        Assert.Empty(file.Problems);
        Assert.Equal(new SeriesCut(1), Assert.Single(file.Notices).Reason);
    }

    [Theory]
    [InlineData("UID:a\nDTSTART:20260611T190000Z\nRRULE:FREQ=SECONDLY", typeof(IcsTooDense), 7)]
    [InlineData("UID:a\nDTSTART:19010611T190000Z\nRRULE:FREQ=HOURLY", typeof(IcsTooOld), 4)]
    [InlineData("UID:a\nDTSTART:20260611T190000Z\nRRULE:FREQ=SOMETIMES", typeof(IcsNotUnderstood), 4)]
    [InlineData("UID:a\nDTSTART:20260611T190000Z\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", typeof(IcsNotUnderstood), 4)]
    [InlineData("UID:a\nDTSTART:20260611T190000Z\nRRULE:FREQ=DAILY;INTERVAL=0", typeof(IcsNotUnderstood), 4)]
    [InlineData("UID:a\nDTSTART:20260611T190000Z\nRRULE:FREQ=DAILY;COUNT=-5", typeof(IcsNotUnderstood), 4)]
    [InlineData("UID:a\nDTSTART:20260611T190000Z\nRRULE:FREQ=HOURLY;BYYEARDAY=366;BYMONTH=2", typeof(IcsNotUnderstood), 4)]
    [InlineData("UID:a\nDTSTART:20260611T190000Z\nRRULE:FREQ=DAILY;FREQ=SECONDLY", typeof(IcsTooDense), 7)]
    [InlineData("DTSTART:20260611T190000Z", typeof(IcsNeedsUid), 4)]
    [InlineData("UID:a\nSUMMARY:x", typeof(IcsNeedsStart), 4)]
    [InlineData("UID:a\nDTSTART:2026-06-11", typeof(IcsNotATime), 6)]
    [InlineData("UID:a\nDTSTART:20260631T190000Z", typeof(IcsNotATime), 6)]
    [InlineData("UID:a\nDTSTART;TZID=Nowhere/Land:20260611T190000", typeof(NoSuchZone), 6)]
    [InlineData("UID:a\nDTSTART 20260611", typeof(IcsNotALine), 6)]
    public void One_bad_happening_is_told_with_its_line_and_leaves_the_others(string lines, Type reason, int line)
    {
        var file = TestEvent.Calendar(Ics($"BEGIN:VEVENT\n{lines}\nEND:VEVENT\nBEGIN:VEVENT\nUID:good\nDTSTART:20260611T190000Z\nSUMMARY:good\nEND:VEVENT"));

        var problem = Assert.Single(file.Problems);
        Assert.IsType(reason, problem.Reason);
        Assert.Equal(line, problem.Line);
        Assert.Equal("good", Assert.Single(file.Lines).Title);
    }

    [Theory]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nEND:VCALENDAR", typeof(IcsWrongEnd), 4)]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260611T190000Z\nEND:VEVENT\n", typeof(IcsCutShort), 5)]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VEVENT\nEND:VEVENT\nEND:VEVENT\nEND:VCALENDAR", typeof(IcsWrongEnd), 3)]
    [InlineData("BEGIN:VCALENDAR\nnothing\nEND:VCALENDAR", typeof(IcsNotALine), 2)]
    public void A_calendar_that_is_broken_is_refused_as_a_whole(string text, Type reason, int line)
    {
        var file = TestEvent.Calendar(text);

        Assert.Empty(file.Lines);
        var problem = Assert.Single(file.Problems);
        Assert.IsType(reason, problem.Reason);
        Assert.Equal(line, problem.Line);
    }

    [Fact]
    public void Parts_within_parts_without_end_are_refused() =>
        Assert.Single(TestEvent.Calendar(string.Concat(Enumerable.Repeat("BEGIN:VCALENDAR\n", 10_000))).Problems);

    [Fact]
    public void More_happenings_than_are_read_are_refused()
    {
        var many = string.Concat(Enumerable.Range(0, IcsLines.MaxHappenings + 1).Select(i => string.Create(CultureInfo.InvariantCulture, $"BEGIN:VEVENT\nUID:{i}\nDTSTART:20260611T190000Z\nEND:VEVENT\n")));

        Assert.IsType<IcsTooMany>(Assert.Single(TestEvent.Calendar(Ics(many)).Problems).Reason);
    }

    [Fact]
    public void Folded_lines_days_and_times_without_zone_are_read()
    {
        var file = TestEvent.Calendar(Ics("BEGIN:VEVENT\nUID:a\nDTSTART:20260611T200000\nDTEND:20260611T220000\nSUMMARY:Quarter-\n final\nEND:VEVENT\nBEGIN:VEVENT\nUID:b\nDTSTART;VALUE=DATE:20260612\nSUMMARY:Rest\nEND:VEVENT"));

        Assert.Equal([("Quarter-final", Kickoff, Kickoff.AddHours(2)), ("Rest", Kickoff.AddHours(4), Kickoff.AddHours(28))], file.Lines.Select(l => (l.Title, l.Start, l.End)));
    }

    [Fact]
    public async Task A_table_is_imported_and_what_is_wrong_in_it_is_told()
    {
        using var test = await TestEvent.BeginAsync();
        var venue = await test.VenueAsync("ملعب الشمال");
        var file = TestEvent.Calendar("""
            المباراة;البداية;النهاية;الملعب;zone
            الافتتاح;2026-06-11 20:00;2026-06-11 22:00;ملعب الشمال;
            Late;2026-06-11 20:00;2026-06-11 19:00;;
            When;tomorrow;2026-06-11 19:00;;
            Where;2026-06-11 20:00;2026-06-11 22:00;Elsewhere;
            Zone;2026-06-11 20:00;2026-06-11 22:00;;Moon/Crater
            Offset;2026-06-11T20:00:00+03:00;2026-06-11T22:00:00+03:00;;
            """);

        var plan = FixtureImport.Plan(file, [], TestEvent.None, TestEvent.None.Add("ملعب الشمال", venue), TestEvent.Noon);

        Assert.Equal([("الافتتاح", Kickoff, venue), ("Offset", Kickoff.AddHours(-2), 0)], plan.Added.Select(a => (a.Facts.Title, a.Facts.Start, a.Facts.Venue ?? 0)));
        Assert.Equal([typeof(EndsBeforeStart), typeof(NotATime), typeof(Midmar.Centre.Assets.NoVenueOfThatName), typeof(NoSuchZone)], plan.Refused.Select(r => r.Reason.GetType()));
        Assert.Equal([3, 4, 5, 6], plan.Refused.Select(r => r.Line));
    }

    [Fact]
    public void Summer_time_is_that_of_the_zone()
    {
        var paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

        Assert.Equal(new DateTime(2026, 3, 29, 1, 30, 0), Zones.ToUtc(new DateTime(2026, 3, 29, 2, 30, 0), paris));
        Assert.Equal(new DateTime(2026, 10, 25, 0, 30, 0), Zones.ToUtc(new DateTime(2026, 10, 25, 2, 30, 0), paris));
    }

    private static string Match(string start, string title) => Ics($"""
        BEGIN:VEVENT
        UID:m1
        DTSTART;TZID=Africa/Casablanca:{start}
        DURATION:PT2H
        SUMMARY:{title}
        LOCATION:North stadium\, Rabat
        END:VEVENT
        """);

    private static string Ics(string happenings) => $"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{happenings}\nEND:VCALENDAR\n";
}
