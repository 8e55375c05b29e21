using Midmar.Centre.Alerts;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Tests.Alerts;
using Midmar.Centre.Tests.Events;
using Xunit;

namespace Midmar.Centre.Tests.Incidents;

public sealed class IncidentRulesTests
{
    private static readonly Member Amal = new("amal", "Amal");
    private static readonly Member Badr = new("badr", "Badr");

    [Fact]
    public async Task An_incident_is_promoted_by_somebody_with_a_reason_and_begins_with_its_first_record()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        Assert.Equal(new TextUnusable("Reason", IncidentRules.MaxReason), await ledger.RefusedAsync(work => IncidentRules.Promote(work, "Gates", IncidentSeverity.High, " ", [])));
        var number = await ledger.DoneAsync(
            work => IncidentRules.Promote(work, " Gates ", IncidentSeverity.High, "entry stops", [ListedAlerts.Some(4, minute: 3), ListedAlerts.Some(2, minute: 1)]), minute: 10);

        var incident = Of(ledger, number);
        Assert.Equal(("Gates", IncidentPhase.Analysis, Amal), (incident.Title, incident.Phase, incident.OpenedBy));
        Assert.Equal((MemoryEventStore.Kickoff.AddMinutes(1), MemoryEventStore.Kickoff.AddMinutes(1), MemoryEventStore.Kickoff.AddMinutes(10)), (incident.Began, incident.Detected, incident.Opened));
        Assert.Equal([2L, 4L], incident.Alerts);
        Assert.Equal(number, ledger.Shelf(Triage.Kind).Find(4)!.State.Incident);
    }

    [Fact]
    public async Task An_alert_belongs_to_one_incident_and_nothing_is_promoted_when_it_does_not()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        var first = await PromoteAsync(ledger, ListedAlerts.Some(1));

        var refusal = await ledger.RefusedAsync(work => IncidentRules.Promote(work, "Again", IncidentSeverity.Low, "x", [ListedAlerts.Some(2), ListedAlerts.Some(1)]));

        Assert.Equal(new AlertInIncident(first), refusal);
        Assert.Single(ledger.Shelf(Incident.Kind).All);
        Assert.Null(ledger.Shelf(Triage.Kind).Find(2));
    }

    [Fact]
    public async Task A_field_that_a_colleague_changed_meanwhile_is_refused_by_name_and_other_fields_are_not()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        var number = await PromoteAsync(ledger);
        await ledger.DoneAsync(work => IncidentRules.Change(work, number, IncidentField.Summary, string.Empty, "Badr's text"), MemoryEventStore.Badr);

        var refusal = await ledger.RefusedAsync(work => IncidentRules.Change(work, number, IncidentField.Summary, string.Empty, "Amal's text"));
        await ledger.DoneAsync(work => IncidentRules.Change(work, number, IncidentField.Title, "Gates", "Gates and displays"));

        Assert.Equal(new ChangedMeanwhile(IncidentField.Summary, "Badr", "Badr's text"), refusal);
        Assert.Equal(("Gates and displays", "Badr's text"), (Of(ledger, number).Title, Of(ledger, number).Summary));
    }

    [Theory]
    [InlineData(IncidentField.Category, "", "malware")]
    [InlineData(IncidentField.Severity, "High", "Terrible")]
    [InlineData(IncidentField.Severity, "High", "17")]
    [InlineData(IncidentField.Marking, "Amber", "Purple")]
    [InlineData(IncidentField.Began, null, "yesterday")]
    public async Task A_value_a_field_cannot_have_is_refused(IncidentField field, string? from, string to)
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        var number = await PromoteAsync(ledger);

        Assert.Equal(new NoSuchValue(field, to), await ledger.RefusedAsync(work => IncidentRules.Change(work, number, field, from ?? IncidentRules.ValueOf(Of(ledger, number), field), to)));
    }

    [Fact]
    public async Task Each_phase_asks_for_what_it_needs_by_name()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        var number = await PromoteAsync(ledger);
        Task<Refusal> Refused(IncidentPhase to) => ledger.RefusedAsync(work => IncidentPhases.Go(work, number, to, "because"));
        Task Go(IncidentPhase to, int minute) => ledger.DoneAsync(work => IncidentPhases.Go(work, number, to, "because"), minute: minute);

        Assert.Equal(new NoSuchStep(IncidentPhase.Analysis, IncidentPhase.Recovery), await Refused(IncidentPhase.Recovery));
        Assert.IsType<NeedsLead>(await Refused(IncidentPhase.Containment));
        await ledger.DoneAsync(work => IncidentRules.Lead(work, number, Badr));
        Assert.IsType<NeedsAffected>(await Refused(IncidentPhase.Containment));
        await ledger.DoneAsync(work => IncidentParts.NoteAffected(work, number, new Affected(AffectedKind.Host, "gate-1", AffectedState.Suspected, string.Empty)));
        await Go(IncidentPhase.Containment, 10);
        await Go(IncidentPhase.Eradication, 20);
        Assert.Equal(["gate-1"], Assert.IsType<StillSuspected>(await Refused(IncidentPhase.Recovery)).Values);
        await ledger.DoneAsync(work => IncidentParts.NoteAffected(work, number, new Affected(AffectedKind.Host, "GATE-1", AffectedState.Confirmed, "wiped")));
        await Go(IncidentPhase.Recovery, 30);
        await ledger.DoneAsync(work => IncidentParts.NoteImpact(work, number, new ImpactTarget("venue", Id: null, "North Stadium"), "gates stand still", work.At));
        Assert.IsType<NeedsCategory>(await Refused(IncidentPhase.Review));
        await ledger.DoneAsync(work => IncidentRules.Change(work, number, IncidentField.Category, string.Empty, "availability/sabotage"));
        Assert.Equal(["North Stadium"], Assert.IsType<StillSuffering>(await Refused(IncidentPhase.Review)).Names);
        await ledger.DoneAsync(work => IncidentParts.EndImpact(work, number, 1, work.At), minute: 40);
        await Go(IncidentPhase.Review, 50);
        await ledger.DoneAsync(work => IncidentParts.AddTask(work, number, "rebuild", Amal, due: null));
        Assert.Equal([1], Assert.IsType<TasksOpen>(await Refused(IncidentPhase.Closed)).Tasks);
        await ledger.DoneAsync(work => IncidentParts.FinishTask(work, number, 1, "done", isDropped: false));
        Assert.IsType<NeedsLessons>(await Refused(IncidentPhase.Closed));
        await ledger.DoneAsync(work => IncidentRules.Change(work, number, IncidentField.Lessons, string.Empty, "keep a spare gate controller"));
        await Go(IncidentPhase.Closed, 60);

        var closed = Of(ledger, number);
        Assert.Equal((20, 50, 60), (Minute(closed.Contained), Minute(closed.Recovered), Minute(closed.Closed)));
        Assert.IsType<IncidentIsClosed>(await ledger.RefusedAsync(work => IncidentParts.AddTask(work, number, "more", assignee: null, due: null)));

        // Reopened, it is not contained any more.
        await Go(IncidentPhase.Containment, 70);
        Assert.Equal((null, null, null), (Of(ledger, number).Contained, Of(ledger, number).Recovered, Of(ledger, number).Closed));
    }

    [Fact]
    public async Task What_was_written_is_struck_out_and_stays_readable()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        var number = await PromoteAsync(ledger);
        Assert.IsType<TimeUnusable>(await ledger.RefusedAsync(work => IncidentParts.Write(work, number, work.At.AddMinutes(1), "from the future", record: null)));
        await ledger.DoneAsync(work => IncidentParts.Write(work, number, work.At.AddHours(-1), "The gates stopped", record: null));

        await ledger.DoneAsync(work => IncidentParts.Strike(work, number, 1, "it was the test gate"));

        Assert.Equal(("The gates stopped", "it was the test gate"), (Of(ledger, number).Entries[0].Text, Of(ledger, number).Entries[0].StruckBecause));
        Assert.IsType<NoSuchPart>(await ledger.RefusedAsync(work => IncidentParts.Strike(work, number, 1, "again")));
        Assert.IsType<NoSuchPart>(await ledger.RefusedAsync(work => IncidentParts.Strike(work, number, 2, "none")));
    }

    [Fact]
    public async Task A_merge_copies_nothing_and_taken_back_loses_nothing()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        var (stays, goes) = (await PromoteAsync(ledger, ListedAlerts.Some(1)), await PromoteAsync(ledger, ListedAlerts.Some(2)));
        await ledger.DoneAsync(work => IncidentParts.Suppose(work, goes, "the same people"));
        var before = Incident.Kind.Write(Of(ledger, goes));

        await ledger.DoneAsync(work => IncidentLinks.Merge(work, goes, stays, "the same attack"));
        Assert.Equal(new IncidentIsMerged(stays), await ledger.RefusedAsync(work => IncidentParts.Suppose(work, goes, "more")));
        Assert.IsType<CannotJoin>(await ledger.RefusedAsync(work => IncidentLinks.Merge(work, stays, stays, "x")));
        Assert.Equal([goes], Of(ledger, stays).Absorbed);
        Assert.False(Of(ledger, goes).IsOpen);

        await ledger.DoneAsync(work => IncidentLinks.UndoMerge(work, goes, "it was another"));
        Assert.Equal(before, Incident.Kind.Write(Of(ledger, goes)));
        Assert.Empty(Of(ledger, stays).Absorbed);
        Assert.IsType<NotMerged>(await ledger.RefusedAsync(work => IncidentLinks.UndoMerge(work, goes, "again")));
    }

    [Fact]
    public async Task A_comment_tells_those_it_names()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        var number = await PromoteAsync(ledger);

        await ledger.DoneAsync(work => IncidentParts.Comment(work, number, "@badr please look at gate 3", [Amal, Badr]));

        Assert.Equal([Badr], Of(ledger, number).Comments[0].Mentioned);
    }

    [Fact]
    public async Task The_timeline_puts_telemetry_words_and_decisions_in_one_order()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        var alert = ListedAlerts.Some(1, minute: 5);
        var number = await ledger.DoneAsync(work => IncidentRules.Promote(work, "Gates", IncidentSeverity.High, "entry stops", [alert]), minute: 10);
        await ledger.DoneAsync(work => IncidentParts.Write(work, number, MemoryEventStore.Kickoff.AddMinutes(7), "Gate 3 called", record: null), minute: 12);
        await ledger.DoneAsync(work => IncidentRules.Lead(work, number, Amal), minute: 13);

        var lines = IncidentTimeline.Of(Of(ledger, number), await ledger.HistoryAsync(Incident.Kind, number, TestContext.Current.CancellationToken), [alert]);

        Assert.Equal([typeof(AlertLine), typeof(EntryLine), typeof(EventLine), typeof(EventLine)], lines.Select(l => l.GetType()));
        Assert.Equal([5, 7, 10, 13], lines.Select(l => Minute(l.Time)));
    }

    private static int? Minute(DateTime? time) => time is { } at ? (int)(at - MemoryEventStore.Kickoff).TotalMinutes : null;

    private static Incident Of(WorkspaceLedger ledger, long number) => ledger.Shelf(Incident.Kind).Find(number)!.State;

    private static Task<long> PromoteAsync(WorkspaceLedger ledger, params Alert[] alerts) =>
        ledger.DoneAsync(work => IncidentRules.Promote(work, "Gates", IncidentSeverity.High, "entry stops", alerts));
}
