using Midmar.Centre.Calendar;
using Midmar.Centre.Imports;
using Midmar.Centre.People;
using Xunit;

namespace Midmar.Centre.Tests.Calendar;

public sealed class InspectionTests
{
    private static readonly StoredImage Photo = new(new string('a', 64), ImageFormat.Jpeg, 10, 10, 100);

    [Fact]
    public async Task A_venue_is_signed_off_when_every_line_is_answered_and_nothing_blocks()
    {
        using var test = await TestEvent.BeginAsync();
        var number = await BegunAsync(test);
        Assert.Equal(new UnansweredItems(ReadinessTemplate.First.Items.Length), await test.RefusedAsync(w => InspectionDecisions.Sign(w, number, string.Empty)));
        await AnswerAllAsync(test, number);

        await test.DoAsync(w => InspectionDecisions.Sign(w, number, "ready"));
        await test.RestartAsync();

        var signed = test.Ledger.Shelf(Inspection.Kind).Find(number)!.State.Signed!;
        Assert.Equal(("Amal", "a", "ready"), (signed.By, signed.ById, signed.Note));
        Assert.Equal(new InspectionIsSigned("Amal"), await test.RefusedAsync(w => InspectionDecisions.Answer(w, number, 1, ReadinessVerdict.NotMet, string.Empty)));
        Assert.IsType<TextMissing>(await test.RefusedAsync(w => InspectionDecisions.Withdraw(w, number, " ")));
        await test.DoAsync(w => InspectionDecisions.Withdraw(w, number, "a door was found open"));
        await test.DoAsync(w => InspectionDecisions.Answer(w, number, 1, ReadinessVerdict.NotMet, string.Empty));
        Assert.Equal(new NotMetWithoutFinding(1), await test.RefusedAsync(w => InspectionDecisions.Sign(w, number, string.Empty)));
    }

    [Fact]
    public async Task Open_blocking_findings_keep_it_from_being_signed_off()
    {
        using var test = await TestEvent.BeginAsync();
        var number = await BegunAsync(test);
        await AnswerAllAsync(test, number);
        var finding = await test.DoAsync(w => InspectionDecisions.PutFinding(w, number, 0, new ReadinessFindingFacts(3, "cabinet open", FindingSeverity.Blocking, "Karim", TestEvent.Noon.AddHours(2))));
        await test.DoAsync(w => InspectionDecisions.TakePhoto(w, number, finding, Photo));

        Assert.Equal(new OpenBlockers(1), await test.RefusedAsync(w => InspectionDecisions.Sign(w, number, string.Empty)));
        Assert.IsType<PhotoThereAlready>(await test.RefusedAsync(w => InspectionDecisions.TakePhoto(w, number, finding, Photo)));
        await test.DoAsync(w => InspectionDecisions.CloseFinding(w, number, finding, "locked, key with security"));
        Assert.IsType<FindingIsClosed>(await test.RefusedAsync(w => InspectionDecisions.CloseFinding(w, number, finding, "again")));
        Assert.IsType<OnlyPeopleSign>(await test.RefusedAsync(w => InspectionDecisions.Sign(w, number, string.Empty), by: new(ActorKind.Token, "7", "script")));
        await test.DoAsync(w => InspectionDecisions.Sign(w, number, string.Empty));
    }

    [Fact]
    public async Task An_inspection_is_of_a_fixture_with_a_venue_and_there_is_one_at_a_time()
    {
        using var test = await TestEvent.BeginAsync();
        var nowhere = await test.FixtureAsync("nowhere", TestEvent.Noon.AddDays(1));
        Assert.IsType<FixtureHasNoVenue>(await test.RefusedAsync(w => InspectionDecisions.Begin(w, nowhere)));
        Assert.IsType<NoSuchFixture>(await test.RefusedAsync(w => InspectionDecisions.Begin(w, 99)));

        var number = await BegunAsync(test);

        var fixture = test.Ledger.Shelf(Inspection.Kind).Find(number)!.State.Fixture;
        Assert.IsType<InspectionIsOpen>(await test.RefusedAsync(w => InspectionDecisions.Begin(w, fixture)));
        Assert.IsType<NoSuchItem>(await test.RefusedAsync(w => InspectionDecisions.Answer(w, number, 999, ReadinessVerdict.Met, string.Empty)));
        Assert.IsType<NoSuchFinding>(await test.RefusedAsync(w => InspectionDecisions.CloseFinding(w, number, 1, "x")));
        Assert.IsType<NoSuchInspection>(await test.RefusedAsync(w => InspectionDecisions.Sign(w, 99, string.Empty)));
    }

    [Fact]
    public async Task An_inspection_keeps_the_lines_it_began_with()
    {
        using var test = await TestEvent.BeginAsync();
        var before = await BegunAsync(test);

        await test.DoAsync(w => ReadinessTemplate.Change(w, [ReadinessTemplate.First.Items[4], new ReadinessItem(0, ReadinessArea.Systems, string.Empty, "أبواب كبار الضيوف")]));

        Assert.Equal(ReadinessTemplate.First.Items.Length, test.Ledger.Shelf(Inspection.Kind).Find(before)!.State.Items.Length);
        var after = await BegunAsync(test, "second");
        Assert.Equal([(1, "PortsClosed", ""), (2, "", "أبواب كبار الضيوف")], test.Ledger.Shelf(Inspection.Kind).Find(after)!.State.Items.Select(i => (i.Number, i.Key, i.Text)));
        Assert.IsType<ChecklistEmpty>(await test.RefusedAsync(w => ReadinessTemplate.Change(w, [])));
        Assert.IsType<NoSuchItem>(await test.RefusedAsync(w => ReadinessTemplate.Change(w, [new ReadinessItem(1, ReadinessArea.Systems, "Invented", string.Empty)])));
    }

    [Fact]
    public async Task A_fixture_that_was_moved_is_not_signed_off_by_the_inspection_of_its_old_venue()
    {
        using var test = await TestEvent.BeginAsync();
        var number = await BegunAsync(test);
        await AnswerAllAsync(test, number);
        await test.DoAsync(w => InspectionDecisions.Sign(w, number, string.Empty));
        var (fixture, all) = (test.Ledger.Shelf(Inspection.Kind).Find(number)!.State.Fixture, test.Ledger.Shelf(Inspection.Kind).All.Values);
        Assert.Equal(number, Inspection.Of(fixture, test.View.Fixtures[fixture].State.Facts.Venue, all)!.Number);

        var other = await test.VenueAsync("Other stadium");
        await test.DoAsync(w => FixtureDecisions.Change(w, fixture, test.View.Fixtures[fixture].State.Facts with { Venue = other }));

        Assert.Null(Inspection.Of(fixture, other, all));
        var again = await test.DoAsync(w => InspectionDecisions.Begin(w, fixture));
        Assert.Equal(again, Inspection.Of(fixture, other, test.Ledger.Shelf(Inspection.Kind).All.Values)!.Number);
    }

    private static async Task<long> BegunAsync(TestEvent test, string venue = "Stadium")
    {
        var fixture = await test.FixtureAsync("match at " + venue, TestEvent.Noon.AddDays(1), await test.VenueAsync(venue));
        return await test.DoAsync(w => InspectionDecisions.Begin(w, fixture));
    }

    private static async Task AnswerAllAsync(TestEvent test, long number)
    {
        foreach (var item in test.Ledger.Shelf(Inspection.Kind).Find(number)!.State.Items)
        {
            await test.DoAsync(w => InspectionDecisions.Answer(w, number, item.Number, ReadinessVerdict.Met, string.Empty));
        }
    }
}
