using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Playbooks;
using Midmar.Centre.Response;
using Midmar.Centre.Tests.Events;
using Xunit;
using static Midmar.Centre.Tests.Playbooks.SomePlaybook;

namespace Midmar.Centre.Tests.Playbooks;

public sealed class RunRulesTests
{
    [Fact]
    public async Task A_run_is_followed_to_its_end()
    {
        var ledger = await RunningAsync();
        Assert.Equal([Look], Open(ledger));
        await ledger.DoneAsync(w => RunRules.Mark(w, 1, Look, MarkKind.Done, null, "seen"));
        await ledger.DoneAsync(w => RunRules.Mark(w, 1, Ask, MarkKind.Answered, "true", string.Empty), MemoryEventStore.Badr, minute: 3);
        Assert.Equal([Left, Right], Open(ledger));
        await ledger.DoneAsync(w => RunRules.Mark(w, 1, Right, MarkKind.Done, null, string.Empty), MemoryEventStore.Badr);
        Assert.Equal([Left], Open(ledger));
        await ledger.DoneAsync(w => RunRules.Mark(w, 1, Left, MarkKind.NotApplicable, null, "no such gate"));
        foreach (var (place, answer) in new[] { ("#1", "true"), ("#2", "true"), ("#3", "false") })
        {
            await ledger.DoneAsync(w => RunRules.Mark(w, 1, Again + place, MarkKind.Answered, answer, string.Empty));
            if (answer == "true")
            {
                Assert.Equal([Repeat + place], Open(ledger));
                await ledger.DoneAsync(w => RunRules.Mark(w, 1, Repeat + place, MarkKind.Done, null, string.Empty));
            }
        }

        await ledger.DoneAsync(w => RunRules.Mark(w, 1, Which, MarkKind.Answered, "try", string.Empty));
        await ledger.DoneAsync(w => RunRules.Mark(w, 1, Try, MarkKind.Answered, "failure", "it did not help"));
        Assert.False(View(ledger).IsComplete);
        await ledger.DoneAsync(w => RunRules.Mark(w, 1, Undo, MarkKind.Done, null, string.Empty));
        Assert.True(View(ledger).IsComplete);
        await ledger.DoneAsync(w => RunRules.End(w, 1, string.Empty), MemoryEventStore.Badr, minute: 60);

        var run = Of(ledger);
        Assert.Equal((true, "Badr"), (run.End!.IsComplete, run.End.By.Name));
        Assert.Equal(("Badr", MemoryEventStore.Kickoff.AddMinutes(3), "true"), (run.Marks[Ask].By.Name, run.Marks[Ask].At, run.Marks[Ask].Answer));
        Assert.Equal(new RunHasEnded("Badr"), await ledger.RefusedAsync(w => RunRules.Mark(w, 1, Undo, MarkKind.Done, null, string.Empty)));
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_by_name()
    {
        var ledger = await RunningAsync();

        Assert.IsType<NoSuchRun>(await ledger.RefusedAsync(w => RunRules.Mark(w, 9, Look, MarkKind.Done, null, string.Empty)));
        Assert.IsType<NoSuchStepOfRun>(await ledger.RefusedAsync(w => RunRules.Mark(w, 1, Left, MarkKind.Done, null, string.Empty)));
        Assert.IsType<StepNotReached>(await ledger.RefusedAsync(w => RunRules.Mark(w, 1, Which, MarkKind.Answered, "try", string.Empty)));
        Assert.IsType<TextUnusable>(await ledger.RefusedAsync(w => RunRules.Mark(w, 1, Look, MarkKind.NotApplicable, null, " ")));
        Assert.IsType<TextUnusable>(await ledger.RefusedAsync(w => RunRules.Mark(w, 1, Look, MarkKind.Done, null, new string('x', 2_001))));
        Assert.IsType<StepHasNoAnswers>(await ledger.RefusedAsync(w => RunRules.Mark(w, 1, Look, MarkKind.Answered, "true", string.Empty)));
        Assert.IsType<StepStillOpen>(await ledger.RefusedAsync(w => RunRules.TakeBack(w, 1, Look, "x")));
        Assert.IsType<TextUnusable>(await ledger.RefusedAsync(w => RunRules.End(w, 1, " ")));
        Assert.Equal(new RunThereAlready("Amal"), await ledger.RefusedAsync(w => RunRules.Start(w, 1, "1"), MemoryEventStore.Badr));
        Assert.IsType<NoSuchPlaybook>(await ledger.RefusedAsync(w => RunRules.Start(w, 1, "7")));
        Assert.IsType<NoSuchIncident>(await ledger.RefusedAsync(w => RunRules.Start(w, 7, "1")));

        await ledger.DoneAsync(w => RunRules.Mark(w, 1, Look, MarkKind.Done, null, string.Empty));
        Assert.Equal(new StepDecidedAlready("Amal", MarkKind.Done), await ledger.RefusedAsync(w => RunRules.Mark(w, 1, Look, MarkKind.Done, null, string.Empty), MemoryEventStore.Badr));
        Assert.Equal(["true", "false"], Assert.IsType<StepNeedsAnswer>(await ledger.RefusedAsync(w => RunRules.Mark(w, 1, Ask, MarkKind.Answered, "maybe", string.Empty))).Answers);
        Assert.IsType<StepProposesNothing>(await ledger.RefusedAsync(w => RunRules.Propose(w, 1, Look, "gate-1", "x", string.Empty, null, null)));
    }

    [Fact]
    public async Task An_incident_that_went_into_another_takes_no_more_ticks_and_its_run_can_still_be_ended()
    {
        var ledger = await RunningAsync();
        await ledger.DoneAsync(w => IncidentRules.Promote(w, "Gates again", IncidentSeverity.High, "entry stops", []));
        await ledger.DoneAsync(w => IncidentLinks.Merge(w, 1, 2, "the same"));

        Assert.Equal(new IncidentIsMerged(2), await ledger.RefusedAsync(w => RunRules.Mark(w, 1, Look, MarkKind.Done, null, string.Empty)));
        await ledger.DoneAsync(w => RunRules.End(w, 1, "goes on in the other incident"));
        Assert.False(Of(ledger).End!.IsComplete);
    }

    [Fact]
    public async Task An_answer_is_taken_back_when_nothing_hangs_on_it()
    {
        var ledger = await RunningAsync();
        await ledger.DoneAsync(w => RunRules.Mark(w, 1, Look, MarkKind.Done, null, string.Empty));
        await ledger.DoneAsync(w => RunRules.Mark(w, 1, Ask, MarkKind.Answered, "true", string.Empty));
        await ledger.DoneAsync(w => RunRules.Mark(w, 1, Left, MarkKind.Done, null, string.Empty));

        Assert.Equal(new StepsDependOnIt(1), await ledger.RefusedAsync(w => RunRules.TakeBack(w, 1, Ask, "wrong")));
        Assert.IsType<TextUnusable>(await ledger.RefusedAsync(w => RunRules.TakeBack(w, 1, Left, string.Empty)));
        await ledger.DoneAsync(w => RunRules.TakeBack(w, 1, Left, "wrong gate"));
        await ledger.DoneAsync(w => RunRules.TakeBack(w, 1, Ask, "wrong"));
        await ledger.DoneAsync(w => RunRules.Mark(w, 1, Ask, MarkKind.Answered, "false", string.Empty));

        Assert.Equal([Again + "#1"], Open(ledger));
        Assert.Equal(2, Of(ledger).TakenBack);
    }

    [Fact]
    public async Task A_loop_has_an_end()
    {
        var ledger = await RunningAsync();
        await ledger.DoneAsync(w => RunRules.Mark(w, 1, Look, MarkKind.Done, null, string.Empty));
        await ledger.DoneAsync(w => RunRules.Mark(w, 1, Ask, MarkKind.Answered, "false", string.Empty));
        for (var i = 1; i < RunWalk.MaxRounds; i++)
        {
            var round = $"#{i}";
            await ledger.DoneAsync(w => RunRules.Mark(w, 1, Again + round, MarkKind.Answered, "true", string.Empty));
            await ledger.DoneAsync(w => RunRules.Mark(w, 1, Repeat + round, MarkKind.Done, null, string.Empty));
        }

        Assert.Equal(new LoopTooLong(100), await ledger.RefusedAsync(w => RunRules.Mark(w, 1, Again + "#100", MarkKind.Answered, "true", string.Empty)));
        await ledger.DoneAsync(w => RunRules.Mark(w, 1, Again + "#100", MarkKind.Answered, "false", string.Empty));
    }

    [Fact]
    public async Task A_step_proposes_its_response_action_and_knows_it()
    {
        var ledger = await RunningAsync(Extended);
        Assert.IsType<TargetUnusable>(await ledger.RefusedAsync(w => RunRules.Propose(w, 1, Look, " ", "it spreads", string.Empty, null, null)));
        var action = await ledger.DoneAsync(w => RunRules.Propose(w, 1, Look, "gate-1", "it spreads", "gate closed", TimeSpan.FromHours(1), circle: 1));

        Assert.Equal(action, Of(ledger).Actions[Look]);
        Assert.Equal((ActionKind.IsolateHost, ActionState.Waiting), (ledger.Shelf(ResponseAction.Kind).Find(action)!.State.Does, ledger.Shelf(ResponseAction.Kind).Find(action)!.State.State));
    }

    [Fact]
    public async Task A_library_keeps_versions_and_withdraws_them()
    {
        var ledger = await RunningAsync();
        Assert.Equal(new PlaybookThereAlready(1), await ledger.RefusedAsync(w => PlaybookLibrary.Import(w, Bytes(), "b.json")));
        Assert.Equal(new PlaybookVersionTaken(1), await ledger.RefusedAsync(w => PlaybookLibrary.Import(w, Bytes(p => p["name"] = "Other"), "b.json")));
        Assert.Equal(new PlaybookHasErrors(1), await ledger.RefusedAsync(w => PlaybookLibrary.Import(w, Bytes(p => p.Remove("name")), "b.json")));
        var second = await ledger.DoneAsync(w => PlaybookLibrary.Import(w, Bytes(p => p["modified"] = "2026-02-01T00:00:00.000Z"), "../b.json"));
        Assert.Equal((2, "b.json"), (second, ledger.Shelf(KeptPlaybook.Kind).Find(second)!.State.File));
        Assert.Equal(Text(), ledger.Shelf(KeptPlaybook.Kind).Find(1)!.State.Text);

        await ledger.DoneAsync(w => PlaybookLibrary.Withdraw(w, second, "superseded"));
        Assert.Equal(new PlaybookIsWithdrawn("superseded"), await ledger.RefusedAsync(w => RunRules.Start(w, 1, "2")));
        var builtIn = await ledger.DoneAsync(w => RunRules.Start(w, 1, "ransomware"));
        Assert.Equal((3, true), (ledger.Shelf(PlaybookRun.Kind).Find(builtIn)!.State.Playbook, ledger.Shelf(KeptPlaybook.Kind).Find(3)!.State.IsBuiltIn));
        var newer = BuiltInPlaybooks.Find("ddos")!.Text.Replace("\"modified\": \"2026-11-25", "\"modified\": \"2026-11-26", StringComparison.Ordinal);
        await ledger.DoneAsync(w => PlaybookLibrary.Import(w, System.Text.Encoding.UTF8.GetBytes(newer), "ddos.json"));
        Assert.Equal("4", Assert.Single(PlaybookLibrary.Suggest(PlaybookLibrary.All(ledger.Shelf(KeptPlaybook.Kind).All.Values), ["attack.t1498"])).Key);
        Assert.Equal(9, PlaybookLibrary.All(ledger.Shelf(KeptPlaybook.Kind).All.Values).Count);
    }

    /// <summary>Whatever two people do in whatever order: what is decided is in the run, decided once, and events make the state again.</summary>
    [Fact]
    public async Task Two_people_in_any_order_leave_a_run_that_holds_together()
    {
        var random = new Random(20261125);
        var completed = 0;
        for (var round = 0; round < 60; round++)
        {
            var ledger = await RunningAsync();
            for (var i = 0; i < 60 && Of(ledger).End is null; i++)
            {
                var before = Of(ledger);
                var who = random.Next(2) == 0 ? MemoryEventStore.Amal : MemoryEventStore.Badr;
                var decide = Any(random, View(ledger));
                var outcome = await ledger.DoAsync(who, MemoryEventStore.Kickoff.AddMinutes(i), decide, TestContext.Current.CancellationToken);

                var (run, view) = (Of(ledger), View(ledger));
                Assert.Equal(run.Marks.Keys.Order(StringComparer.Ordinal), view.Places.Where(p => p.Mark is not null).Select(p => p.Key).Order(StringComparer.Ordinal));
                Assert.Equal(view.Places.Length, view.Places.Select(p => p.Key).Distinct().Count());
                Assert.Equal(view.IsComplete, view.Places.All(p => p.State is PlaceState.Decided or PlaceState.Fork));
                Assert.All(before.Marks.Where(m => run.Marks.ContainsKey(m.Key)), m => Assert.Equal(m.Value, run.Marks[m.Key]));
                Assert.True(outcome is Done<Nothing> || run == before);
            }

            completed += Of(ledger).End is { IsComplete: true } ? 1 : 0;
            var again = (await ledger.HistoryAsync(PlaybookRun.Kind, 1, TestContext.Current.CancellationToken)).Aggregate((PlaybookRun?)null, (state, e) => PlaybookRun.Kind.Apply(state, e))!;
            Assert.Equal(PlaybookRun.Kind.Write(Of(ledger)), PlaybookRun.Kind.Write(again));
        }

        Assert.True(completed > 5, $"{completed} completed");
    }

    private static Func<LedgerWork, Outcome<Nothing>> Any(Random random, RunView view)
    {
        var place = view.Places[random.Next(view.Places.Length)];
        var open = view.Places.FirstOrDefault(p => p.State == PlaceState.Open);
        switch (random.Next(10))
        {
            case 0:
                return w => RunRules.TakeBack(w, 1, place.Key, "again");
            case 1:
                return w => RunRules.Mark(w, 1, place.Key, MarkKind.NotApplicable, null, "no");
            case 2 when view.IsComplete:
                return w => RunRules.End(w, 1, string.Empty);
            case 3:
                return w => RunRules.Mark(w, 1, place.Key, MarkKind.Done, null, string.Empty);
            default:
                var at = open ?? place;
                var branches = at.Step.Branches;
                var answer = branches.IsEmpty ? null : branches[random.Next(branches.Length)].Answer;
                return w => RunRules.Mark(w, 1, at.Key, answer is null ? MarkKind.Done : MarkKind.Answered, answer, string.Empty);
        }
    }

    private static void Extended(System.Text.Json.Nodes.JsonObject playbook) => playbook.Step(Look)["step_extensions"] =
        new System.Text.Json.Nodes.JsonObject { [MidmarExtension.Id] = new System.Text.Json.Nodes.JsonObject { ["proposes"] = "isolate-host" } };

    private static PlaybookRun Of(WorkspaceLedger ledger) => ledger.Shelf(PlaybookRun.Kind).Find(1)!.State;

    private static RunView View(WorkspaceLedger ledger) => RunWalk.Of(ledger.Shelf(KeptPlaybook.Kind).Find(1)!.State.Read(), Of(ledger).Marks);

    private static string[] Open(WorkspaceLedger ledger) => [.. View(ledger).Places.Where(p => p.State == PlaceState.Open).Select(p => p.Key)];

    private static async Task<WorkspaceLedger> RunningAsync(Action<System.Text.Json.Nodes.JsonObject>? change = null)
    {
        var ledger = await new MemoryEventStore().LedgerAsync();
        await ledger.DoneAsync(w => IncidentRules.Promote(w, "Gates", IncidentSeverity.High, "entry stops", []));
        await ledger.DoneAsync(w => PlaybookLibrary.Import(w, Bytes(change), "a.json"));
        await ledger.DoneAsync(w => RunRules.Start(w, 1, "1"));
        return ledger;
    }
}
