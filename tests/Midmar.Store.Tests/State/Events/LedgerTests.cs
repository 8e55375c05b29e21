using CsCheck;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Xunit;

namespace Midmar.Store.Tests.State.Events;

public sealed class LedgerTests
{
    private static readonly Author Amal = new(ActorKind.Person, "a", "Amal");
    private static readonly DateTime Noon = new DateTime(2026, 6, 11, 12, 0, 0, DateTimeKind.Utc).AddTicks(1_234_567);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_decided_is_shown_at_once_and_after_a_restart()
    {
        await using var centre = await TestCentre.OpenAsync();
        var ledger = await Of(centre);

        var made = await Begin(ledger, "فحص «البوابات» <b>");
        await AddWord(ledger, made, "un");

        Assert.Equal(["un"], ledger.Shelf(Tally.Kind).Find(made)!.State.Words);
        await centre.RestartAsync();
        var again = (await Of(centre)).Shelf(Tally.Kind).Find(made)!;
        Assert.Equal(("فحص «البوابات» <b>", 2L, "Amal"), (again.State.Title, again.Version, again.State.LastBy));
    }

    [Fact]
    public async Task A_refusal_leaves_nothing_though_something_was_added_before_it()
    {
        await using var centre = await TestCentre.OpenAsync();
        var ledger = await Of(centre);

        var outcome = await ledger.DoAsync<long>(
            Amal,
            Noon,
            work =>
            {
                work.Add(Tally.Kind, 1, new TallyBegun("x"));
                return new NoSuchWorkspace();
            },
            Stop);

        Assert.IsType<Refused<long>>(outcome);
        Assert.Empty(ledger.Shelf(Tally.Kind).All);
        Assert.Equal(0, (await centre.Get<IEventStore>().HeadAsync(Workspace.Live, Stop)).Position);
    }

    [Fact]
    public async Task One_decision_over_several_things_is_seen_whole_by_who_decides_and_told_once()
    {
        await using var centre = await TestCentre.OpenAsync();
        var ledger = await Of(centre);
        var told = new List<IReadOnlyList<long>>();
        ledger.Shelf(Tally.Kind).Changed += (_, change) => told.Add(change.Numbers);

        var outcome = await ledger.DoAsync<(long, long)>(
            Amal,
            Noon,
            work =>
            {
                var (one, two) = (work.Next(Tally.Kind), work.Next(Tally.Kind) + 1);
                work.Add(Tally.Kind, one, new TallyBegun("one"));
                Assert.Equal(two, work.Next(Tally.Kind));
                work.Add(Tally.Kind, two, new TallyBegun("two"));
                work.Add(Tally.Kind, one, new WordAdded("w"));
                Assert.Equal(["w"], work.Find(Tally.Kind, one)!.Words);
                return (one, two);
            },
            Stop);

        Assert.Equal((1L, 2L), Assert.IsType<Done<(long, long)>>(outcome).Value);
        Assert.Equal([1L, 2L], Assert.Single(told));
    }

    [Fact]
    public async Task Workspaces_know_nothing_of_each_other()
    {
        await using var centre = await TestCentre.OpenAsync();
        await Begin(await Of(centre), "live");

        var exercise = await Of(centre, new WorkspaceId(2));

        Assert.Empty(exercise.Shelf(Tally.Kind).All);
        Assert.Equal(1, await Begin(exercise, "exercise"));
    }

    [Fact]
    public async Task A_history_says_who_did_what_and_when()
    {
        await using var centre = await TestCentre.OpenAsync();
        var ledger = await Of(centre);
        var number = await Begin(ledger, "x");
        await AddWord(ledger, number, "y");

        var history = await ledger.HistoryAsync(Tally.Kind, number, Stop);

        Assert.Equal<TallyEvent>([new TallyBegun("x"), new WordAdded("y")], history.Select(h => h.Event));
        Assert.All(history, h => Assert.Equal((Amal, Noon.AddTicks(-7)), (h.By, h.At)));
    }

    [Fact]
    public async Task A_state_of_another_format_is_made_again_from_its_events()
    {
        await using var centre = await TestCentre.OpenAsync();
        var number = await Begin(await Of(centre), "x");
        await centre.RestartAsync();

        Assert.Equal("X", (await Of(centre)).Shelf(Tally.KindOfLaterFormat).Find(number)!.State.Title);
    }

    [Fact]
    public async Task Two_processes_that_change_the_same_thing_lose_nothing()
    {
        await using var centre = await TestCentre.OpenAsync();
        using var first = new Ledger(centre.Get<IEventStore>());
        using var second = new Ledger(centre.Get<IEventStore>());
        var one = await first.OfAsync(Workspace.Live, Stop);
        var two = await second.OfAsync(Workspace.Live, Stop);
        var number = await Begin(one, "x");

        // The second has read nothing since: its decisions are taken anew.
        Assert.Equal(2, await Begin(two, "y"));
        await AddWord(two, number, "two");
        await AddWord(one, number, "one");

        Assert.Equal(["two", "one"], one.Shelf(Tally.Kind).Find(number)!.State.Words);
    }

    [Fact]
    public async Task Whatever_is_decided_in_whatever_order_the_state_is_what_the_events_lead_to()
    {
        await using var centre = await TestCentre.OpenAsync();
        using var first = new Ledger(centre.Get<IEventStore>());
        using var second = new Ledger(centre.Get<IEventStore>());
        foreach (var number in Enumerable.Range(1, 4))
        {
            await Begin(await first.OfAsync(Workspace.Live, Stop), $"t{number}");
        }

        var ledgers = new[] { await first.OfAsync(Workspace.Live, Stop), await second.OfAsync(Workspace.Live, Stop) };

        await Gen.Select(Gen.Bool, Gen.Int[1, 4], Gen.String[1, 8]).Array[1, 20].SampleAsync(
            async acts =>
            {
                await Task.WhenAll(acts.Select(a => Task.Run(() => AddWord(ledgers[a.Item1 ? 1 : 0], a.Item2, a.Item3))));
                var store = centre.Get<IEventStore>();
                foreach (var state in await store.StatesAsync(Workspace.Live, Stop))
                {
                    var rebuilt = Tally.Kind.Rebuild(await store.StreamAsync(Workspace.Live, state.Stream, Stop));
                    Assert.Equal(Tally.Kind.Write(rebuilt!), state.Json);
                }
            },
            iter: 10,
            threads: 1);
        var words = (await centre.Get<IEventStore>().EventsAsync(Workspace.Live, 0, 10_000, Stop)).Count(e => e.Type == "word-added");
        var kept = (await centre.Get<IEventStore>().StatesAsync(Workspace.Live, Stop)).Sum(s => s.Version - 1);
        Assert.Equal(words, kept);
    }

    internal static async Task<long> Begin(WorkspaceLedger ledger, string title) => Assert.IsType<Done<long>>(await ledger.DoAsync<long>(
        Amal,
        Noon,
        work =>
        {
            var number = work.Next(Tally.Kind);
            work.Add(Tally.Kind, number, new TallyBegun(title));
            return number;
        },
        Stop)).Value;

    internal static async Task AddWord(WorkspaceLedger ledger, long number, string word) => Assert.IsType<Done<Nothing>>(await ledger.DoAsync<Nothing>(
        Amal,
        Noon,
        work =>
        {
            work.Add(Tally.Kind, number, new WordAdded(word));
            return default(Nothing);
        },
        Stop));

    internal static ValueTask<WorkspaceLedger> Of(TestCentre centre, WorkspaceId? workspace = null) =>
        centre.Get<Ledger>().OfAsync(workspace ?? Workspace.Live, Stop);
}
