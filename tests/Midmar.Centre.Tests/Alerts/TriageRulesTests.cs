using Midmar.Centre.Alerts;
using Midmar.Centre.Tests.Events;
using Xunit;
using static Midmar.Centre.Tests.Alerts.ListedAlerts;

namespace Midmar.Centre.Tests.Alerts;

public sealed class TriageRulesTests
{
    private static readonly AlertId First = new(1);

    [Fact]
    public async Task Nobody_takes_what_a_colleague_took_meanwhile_without_being_told()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        await ledger.DoneAsync(work => TriageRules.Assign(work, [First], ("amal", "Amal"), expected: null));

        var refusal = await ledger.RefusedAsync(work => TriageRules.Assign(work, [First], ("badr", "Badr"), expected: null));
        Assert.Equal(new AlertTakenMeanwhile("Amal"), refusal);

        // Told of it, they may.
        await ledger.DoneAsync(work => TriageRules.Assign(work, [First], ("badr", "Badr"), expected: "amal"));
        Assert.Equal("Badr", ledger.Shelf(Triage.Kind).Find(1)!.State.Assignee);
    }

    [Fact]
    public async Task A_verdict_needs_a_reason_and_is_given_once()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        Assert.IsType<NeedsReason>(await ledger.RefusedAsync(work => TriageRules.Judge(work, [Some(1)], Verdict.False, " ", duplicateOf: null)));
        Assert.IsType<NeedsReason>(await ledger.RefusedAsync(work => TriageRules.Judge(work, [Some(1)], Verdict.False, new string('x', TriageRules.MaxReason + 1), duplicateOf: null)));
        await ledger.DoneAsync(work => TriageRules.Judge(work, [Some(1, findings: 7)], Verdict.Benign, " backup test ", duplicateOf: null), MemoryEventStore.Badr);

        var state = ledger.Shelf(Triage.Kind).Find(1)!.State;
        Assert.Equal((AlertStatus.Closed, "backup test", 7L, "Badr"), (state.Status, state.Judgement!.Reason, state.Judgement.Findings, state.Judgement.By));
        Assert.Equal(new AlertAlreadyClosed("Badr", Verdict.Benign), await ledger.RefusedAsync(work => TriageRules.Judge(work, [Some(1)], Verdict.True, "no", duplicateOf: null)));
        Assert.Equal(new AlertAlreadyClosed("Badr", Verdict.Benign), await ledger.RefusedAsync(work => TriageRules.Assign(work, [First], ("amal", "Amal"), expected: null)));
    }

    [Fact]
    public async Task A_duplicate_names_another_alert()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        Assert.IsType<DuplicateOfWhat>(await ledger.RefusedAsync(work => TriageRules.Judge(work, [Some(1)], Verdict.Duplicate, "same", duplicateOf: null)));
        Assert.IsType<DuplicateOfWhat>(await ledger.RefusedAsync(work => TriageRules.Judge(work, [Some(1)], Verdict.Duplicate, "same", First)));

        await ledger.DoneAsync(work => TriageRules.Judge(work, [Some(1)], Verdict.Duplicate, "same", new AlertId(2)));
        Assert.Equal(2, ledger.Shelf(Triage.Kind).Find(1)!.State.Judgement!.DuplicateOf);
    }

    [Fact]
    public async Task A_verdict_taken_back_leaves_the_alert_with_who_had_it()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        Assert.IsType<AlertNotClosed>(await ledger.RefusedAsync(work => TriageRules.Reopen(work, First, "new facts")));
        await ledger.DoneAsync(work => TriageRules.Assign(work, [First], ("amal", "Amal"), expected: null));
        await ledger.DoneAsync(work => TriageRules.Judge(work, [Some(1)], Verdict.False, "no", duplicateOf: null));

        await ledger.DoneAsync(work => TriageRules.Reopen(work, First, "new facts"));

        var state = ledger.Shelf(Triage.Kind).Find(1)!.State;
        Assert.Equal((AlertStatus.Taken, "Amal", null), (state.Status, state.Assignee, state.Judgement));
    }

    [Fact]
    public async Task A_thousand_are_judged_in_one_piece_and_one_more_is_refused()
    {
        var store = new MemoryEventStore();
        var ledger = await store.LedgerAsync();
        Assert.IsType<BulkSize>(await ledger.RefusedAsync(work => TriageRules.Judge(work, [], Verdict.False, "x", duplicateOf: null)));
        Assert.IsType<BulkSize>(await ledger.RefusedAsync(work => TriageRules.Judge(work, [.. Enumerable.Range(1, 1_001).Select(i => Some(i))], Verdict.False, "x", duplicateOf: null)));

        await ledger.DoneAsync(work => TriageRules.Judge(work, [.. Enumerable.Range(1, 1_000).Select(i => Some(i))], Verdict.False, "x", duplicateOf: null));

        Assert.Equal((1, 1_000), (store.Appended, ledger.Shelf(Triage.Kind).All.Count));
    }

    [Fact]
    public async Task Of_many_alerts_one_that_is_closed_stops_them_all()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        await ledger.DoneAsync(work => TriageRules.Judge(work, [Some(2)], Verdict.False, "x", duplicateOf: null));

        await ledger.RefusedAsync(work => TriageRules.Judge(work, [Some(1), Some(2), Some(3)], Verdict.True, "y", duplicateOf: null));

        Assert.Equal([2L], ledger.Shelf(Triage.Kind).All.Keys);
    }

    [Fact]
    public async Task Views_belong_to_who_kept_them()
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        Assert.IsType<ViewNeedsName>(await ledger.RefusedAsync(work => SavedView.Save(work, " ", "level=high", isShared: false)));
        var number = await ledger.DoneAsync(work => SavedView.Save(work, "Gates", "text=gate", isShared: true));

        Assert.IsType<NoSuchView>(await ledger.RefusedAsync(work => SavedView.Remove(work, number), MemoryEventStore.Badr));
        await ledger.DoneAsync(work => SavedView.Remove(work, number));
        Assert.True(ledger.Shelf(SavedView.Kind).Find(number)!.State.IsGone);
    }
}
