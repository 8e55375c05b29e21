using CsCheck;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Tests.Events;
using Midmar.Centre.Workspaces;
using Xunit;

namespace Midmar.Centre.Tests.Incidents;

/// <summary>Two people on one incident, each with a page that may be old: whatever they do in whatever order, nothing is lost.</summary>
public sealed class IncidentTogetherTests
{
    private static readonly Gen<Act> Acts = Gen.OneOf<Act>(
        Gen.Select(Gen.Bool, Gen.Int[0, 2].Select(i => new[] { IncidentField.Title, IncidentField.Summary, IncidentField.Lessons }[i]), Gen.String[Gen.Char.AlphaNumeric, 1, 6]).Select((who, field, text) => (Act)new Write(who, field, text)),
        Gen.Bool.Select(who => (Act)new Look(who)),
        Gen.Select(Gen.Bool, Gen.String[Gen.Char.AlphaNumeric, 1, 6]).Select((who, text) => (Act)new AddTask(who, text)),
        Gen.Select(Gen.Bool, Gen.Int[1, 4]).Select((who, task) => (Act)new Finish(who, task)),
        Gen.Select(Gen.Bool, Gen.Int[0, 2].Select(i => new[] { "gate-1", "GATE-1", "wifi" }[i])).Select((who, host) => (Act)new Note(who, host)));

    [Fact]
    public void Every_accepted_word_is_in_the_state_or_was_changed_by_somebody_who_had_seen_it() => Acts.Array[1, 40].Sample(acts =>
    {
        var store = new MemoryEventStore();
        var ledger = store.LedgerAsync().GetAwaiter().GetResult();
        var number = ledger.DoneAsync(work => IncidentRules.Promote(work, "Gates", IncidentSeverity.High, "entry stops", [])).GetAwaiter().GetResult();
        var pages = new Dictionary<bool, Incident> { [true] = Of(ledger, number), [false] = Of(ledger, number) };
        var tasks = 0;
        foreach (var act in acts)
        {
            var page = pages[act.IsAmal];
            var now = Of(ledger, number);
            var by = act.IsAmal ? MemoryEventStore.Amal : MemoryEventStore.Badr;
            switch (act)
            {
                case Look:
                    pages[act.IsAmal] = now;
                    break;
                case Write(_, var field, var text):
                    Check(ledger, number, by, now, page, field, text);
                    break;
                case AddTask(_, var title):
                    Do(ledger, by, work => IncidentParts.AddTask(work, number, title, assignee: null, due: null));
                    Assert.Equal(title, Of(ledger, number).Tasks[tasks++].Title);
                    break;
                case Finish(_, var task):
                    var outcome = Do(ledger, by, work => IncidentParts.FinishTask(work, number, task, "done", isDropped: false));
                    Assert.Equal(task <= tasks && now.Tasks[task - 1].IsOpen, outcome is Done<Nothing>);
                    break;
                case Note(_, var host):
                    Do(ledger, by, work => IncidentParts.NoteAffected(work, number, new Affected(AffectedKind.Host, host, AffectedState.Confirmed, string.Empty)));
                    Assert.Single(Of(ledger, number).Affected, a => string.Equals(a.Value, host, StringComparison.OrdinalIgnoreCase));
                    break;
            }
        }

        // What is kept is what its events lead to.
        var stored = store.StatesAsync(Workspace.Live, CancellationToken.None).GetAwaiter().GetResult().Single();
        var rebuilt = Incident.Kind.Rebuild(store.StreamAsync(Workspace.Live, stored.Stream, CancellationToken.None).GetAwaiter().GetResult())!;
        Assert.Equal(stored.Json, Incident.Kind.Write(rebuilt));
        Assert.Equal(stored.Json, Incident.Kind.Write(Of(ledger, number)));
    });

    private static void Check(WorkspaceLedger ledger, long number, Author by, Incident now, Incident page, IncidentField field, string text)
    {
        var (read, there) = (IncidentRules.ValueOf(page, field), IncidentRules.ValueOf(now, field));
        switch (Do(ledger, by, work => IncidentRules.Change(work, number, field, read, text)))
        {
            case Done<Nothing>:
                // Theirs was seen, or both wrote the same.
                Assert.True(read == there || there == text, $"{there} was overwritten unseen");
                Assert.Equal(text, IncidentRules.ValueOf(Of(ledger, number), field));
                break;
            case Refused<Nothing>(ChangedMeanwhile refusal):
                Assert.NotEqual(read, there);
                Assert.Equal(there, refusal.Theirs);
                Assert.Equal(there, IncidentRules.ValueOf(Of(ledger, number), field));
                break;
            default:
                Assert.Fail("Refused for another reason.");
                break;
        }
    }

    private static Outcome<Nothing> Do(WorkspaceLedger ledger, Author by, Func<LedgerWork, Outcome<Nothing>> decide) =>
        ledger.DoAsync(by, MemoryEventStore.Kickoff, decide, CancellationToken.None).GetAwaiter().GetResult();

    private static Incident Of(WorkspaceLedger ledger, long number) => ledger.Shelf(Incident.Kind).Find(number)!.State;

    private abstract record Act(bool IsAmal);

    private sealed record Look(bool IsAmal) : Act(IsAmal);

    private sealed record Write(bool IsAmal, IncidentField Field, string Text) : Act(IsAmal);

    private sealed record AddTask(bool IsAmal, string Title) : Act(IsAmal);

    private sealed record Finish(bool IsAmal, int Task) : Act(IsAmal);

    private sealed record Note(bool IsAmal, string Host) : Act(IsAmal);
}
