using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Response;
using Midmar.Centre.Tests.Events;
using Xunit;

namespace Midmar.Centre.Tests.Response;

public sealed class ResponseRulesTests
{
    [Fact]
    public async Task A_host_is_isolated_by_one_person_step_by_step_and_taken_back()
    {
        var ledger = await WithIncidentAsync();
        var number = await ledger.DoneAsync(work => ResponseRules.Propose(work, 1, ActionKind.IsolateHost, " gate-1 ", "it spreads", "gate 1 closed", TimeSpan.FromHours(4), circle: 2));
        Assert.Equal((ActionState.Ordered, "gate-1", MemoryEventStore.Kickoff.AddHours(4)), (Of(ledger, number).State, Of(ledger, number).Target, Of(ledger, number).Until));

        await ledger.DoneAsync(work => ResponseRules.Tick(work, number, 1));
        Assert.IsType<NoSuchStepOfAction>(await ledger.RefusedAsync(work => ResponseRules.Tick(work, number, 1)));
        Assert.IsType<NoSuchStepOfAction>(await ledger.RefusedAsync(work => ResponseRules.Tick(work, number, 5)));
        await ledger.DoneAsync(work => ResponseRules.CarryOut(work, number, "cable pulled", isInForce: true), MemoryEventStore.Badr, minute: 5);
        Assert.Equal(("Badr", MemoryEventStore.Kickoff.AddMinutes(5)), (Of(ledger, number).DoneBy, Of(ledger, number).DoneAt));
        Assert.True(Of(ledger, number).IsOverdue(MemoryEventStore.Kickoff.AddHours(5)));
        Assert.Equal(new ActionThereAlready(number), await ledger.RefusedAsync(work => ResponseRules.Propose(work, 1, ActionKind.IsolateHost, "GATE-1", "again", string.Empty, time: null, circle: null)));

        await ledger.DoneAsync(work => ResponseRules.TakeBack(work, number, "rebuilt"), minute: 60);
        Assert.Equal(ActionState.Reversed, Of(ledger, number).State);
        await ledger.DoneAsync(work => ResponseRules.Propose(work, 1, ActionKind.IsolateHost, "gate-1", "again", string.Empty, time: null, circle: null));
    }

    [Theory]
    [InlineData(ActionKind.StopService, 3, true)]
    [InlineData(ActionKind.ManualFallback, null, true)]
    [InlineData(ActionKind.IsolateHost, 1, true)]
    [InlineData(ActionKind.IsolateHost, 2, false)]
    [InlineData(ActionKind.BlockAddress, null, false)]
    public void What_may_stop_the_event_or_touches_circle_1_needs_a_second_person(ActionKind kind, int? circle, bool needsSecond) =>
        Assert.Equal(needsSecond, ResponseRules.NeedsSecond(kind, circle));

    [Fact]
    public async Task The_second_person_is_another_and_may_say_no()
    {
        var ledger = await WithIncidentAsync();
        var stop = await ProposeAsync(ledger, ActionKind.StopService, "ticketing");
        var fallback = await ProposeAsync(ledger, ActionKind.ManualFallback, "gates");

        Assert.IsType<SecondIsTheFirst>(await ledger.RefusedAsync(work => ResponseRules.Second(work, stop, isAgreed: true, string.Empty)));
        Assert.Equal(new ActionStandsOtherwise(ActionState.Waiting), await ledger.RefusedAsync(work => ResponseRules.CarryOut(work, stop, "done", isInForce: true)));
        await ledger.DoneAsync(work => ResponseRules.Second(work, stop, isAgreed: true, string.Empty), MemoryEventStore.Badr);
        Assert.IsType<TextUnusable>(await ledger.RefusedAsync(work => ResponseRules.Second(work, fallback, isAgreed: false, " "), MemoryEventStore.Badr));
        await ledger.DoneAsync(work => ResponseRules.Second(work, fallback, isAgreed: false, "not in the first half"), MemoryEventStore.Badr);

        Assert.Equal((ActionState.Ordered, "Badr"), (Of(ledger, stop).State, Of(ledger, stop).Second!.Name));
        Assert.Equal((ActionState.Rejected, "not in the first half"), (Of(ledger, fallback).State, Of(ledger, fallback).Result));
    }

    [Theory]
    [InlineData(ActionKind.BlockAddress, "gate-1", false)]
    [InlineData(ActionKind.BlockAddress, "203.0.113.0/24", true)]
    [InlineData(ActionKind.BlockAddress, "2001:db8::1", true)]
    [InlineData(ActionKind.BlockDomain, "203.0.113.1", false)]
    [InlineData(ActionKind.BlockDomain, "evil.example", true)]
    [InlineData(ActionKind.IsolateHost, " ", false)]
    public async Task A_target_fits_its_action(ActionKind kind, string target, bool fits)
    {
        var ledger = await WithIncidentAsync();

        var outcome = await ledger.DoAsync(MemoryEventStore.Amal, MemoryEventStore.Kickoff, work => ResponseRules.Propose(work, 1, kind, target, "because", string.Empty, time: null, circle: null), TestContext.Current.CancellationToken);

        Assert.Equal(fits, outcome is Midmar.Centre.People.Done<long>);
    }

    [Fact]
    public async Task Where_two_people_are_needed_a_token_is_neither_of_them()
    {
        var ledger = await WithIncidentAsync();
        var token = new Author(ActorKind.Token, "7", "script (Amal)");
        var number = await ProposeAsync(ledger, ActionKind.StopService, "ticketing");

        Assert.IsType<NeedsAPerson>(await ledger.RefusedAsync(work => ResponseRules.Second(work, number, isAgreed: true, string.Empty), token));
        Assert.IsType<NeedsAPerson>(await ledger.RefusedAsync(work => ResponseRules.Propose(work, 1, ActionKind.ManualFallback, "gates", "x", string.Empty, time: null, circle: null), token));
        Assert.Equal(ActionState.Waiting, Of(ledger, number).State);
    }

    [Fact]
    public async Task An_incident_is_not_closed_over_an_open_action()
    {
        var ledger = await WithIncidentAsync();
        foreach (var decide in new Func<LedgerWork, Midmar.Centre.People.Outcome<Midmar.Centre.People.Nothing>>[]
        {
            w => IncidentRules.Lead(w, 1, new Member("amal", "Amal")),
            w => IncidentParts.NoteAffected(w, 1, new Affected(AffectedKind.Host, "gate-1", AffectedState.Confirmed, string.Empty)),
            w => IncidentRules.Change(w, 1, IncidentField.Category, string.Empty, "availability/sabotage"),
            w => IncidentRules.Change(w, 1, IncidentField.Lessons, string.Empty, "spares"),
            w => IncidentPhases.Go(w, 1, IncidentPhase.Containment, "x"),
            w => IncidentPhases.Go(w, 1, IncidentPhase.Eradication, "x"),
            w => IncidentPhases.Go(w, 1, IncidentPhase.Recovery, "x"),
            w => IncidentPhases.Go(w, 1, IncidentPhase.Review, "x"),
        })
        {
            await ledger.DoneAsync(decide);
        }

        var number = await ProposeAsync(ledger, ActionKind.IsolateHost, "gate-1");
        Assert.Equal(["gate-1"], Assert.IsType<StillToBeDone>(await ledger.RefusedAsync(work => IncidentPhases.Go(work, 1, IncidentPhase.Closed, "done"))).Targets);
        await ledger.DoneAsync(work => ResponseRules.CarryOut(work, number, "isolated", isInForce: true));
        await ledger.DoneAsync(work => IncidentPhases.Go(work, 1, IncidentPhase.Closed, "done"));
        Assert.IsType<IncidentIsClosed>(await ledger.RefusedAsync(work => ResponseRules.Propose(work, 1, ActionKind.IsolateHost, "gate-2", "x", string.Empty, time: null, circle: null)));
    }

    private static Task<long> ProposeAsync(WorkspaceLedger ledger, ActionKind kind, string target) =>
        ledger.DoneAsync(work => ResponseRules.Propose(work, 1, kind, target, "it spreads", string.Empty, time: null, circle: null));

    private static ResponseAction Of(WorkspaceLedger ledger, long number) => ledger.Shelf(ResponseAction.Kind).Find(number)!.State;

    private static async Task<WorkspaceLedger> WithIncidentAsync()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        await ledger.DoneAsync(work => IncidentRules.Promote(work, "Gates", IncidentSeverity.High, "entry stops", []));
        return ledger;
    }
}
