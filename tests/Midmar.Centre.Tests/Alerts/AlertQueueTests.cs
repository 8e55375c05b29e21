using CsCheck;
using Midmar.Centre.Alerts;
using Midmar.Centre.Events;
using Midmar.Centre.Tests.Events;
using Midmar.Sigma.Rules;
using Xunit;
using static Midmar.Centre.Tests.Alerts.ListedAlerts;

namespace Midmar.Centre.Tests.Alerts;

public sealed class AlertQueueTests
{
    private readonly ListedAlerts list = new();

    [Fact]
    public async Task Alerts_that_were_there_and_those_that_come_are_in_the_queue()
    {
        list.Put([.. Enumerable.Range(1, 1_234).Select(i => Some(i))]);
        using var queue = await OpenAsync();

        list.Put(Some(1_235), Some(3, findings: 9));

        Assert.Equal((1_235, 9L), (queue.Count, queue.Find(3)!.Alert.Findings));
    }

    [Fact]
    public async Task What_people_decide_is_seen_in_the_queue_and_its_counts()
    {
        list.Put(Some(1), Some(2, level: RuleLevel.High), Some(3));
        var ledger = await new MemoryEventStore().LedgerAsync();
        using var queue = await OpenAsync(ledger);
        var told = new List<long>();
        queue.Changed += (_, e) => told.AddRange(e.Alerts);

        await ledger.DoneAsync(work => TriageRules.Assign(work, [new AlertId(2)], ("amal", "Amal"), expected: null));
        await ledger.DoneAsync(work => TriageRules.Judge(work, [queue.Find(3)!.Alert], Verdict.False, "a test", duplicateOf: null));

        Assert.Equal([2L, 3L], told);
        var counts = queue.Counts();
        Assert.Equal((2, 1, 1, 1), (counts.Open, counts.Unassigned, counts.Closed, counts.ByAssignee["amal"]));
        Assert.Equal(1, counts.OpenByLevel[RuleLevel.High]);
    }

    [Fact]
    public async Task A_closed_alert_comes_back_when_worse_comes_to_it_and_only_then()
    {
        list.Put(Some(1));
        var ledger = await new MemoryEventStore().LedgerAsync();
        using var queue = await OpenAsync(ledger);
        await ledger.DoneAsync(work => TriageRules.Judge(work, [queue.Find(1)!.Alert], Verdict.Benign, "a test", duplicateOf: null));

        list.Put(Some(1, findings: 5));
        Assert.Equal((false, 4L), (queue.Find(1)!.IsOpen, queue.Find(1)!.Since));

        list.Put(Some(1, findings: 6, level: RuleLevel.Critical));
        Assert.True(queue.Find(1)!.IsOpen);
    }

    [Fact]
    public async Task A_suppression_keeps_alerts_out_for_its_time_and_they_stay_counted()
    {
        list.Put(Some(1), Some(2, host: "gate-2"));
        var ledger = await new MemoryEventStore().LedgerAsync();
        using var queue = await OpenAsync(ledger);
        await ledger.DoneAsync(work => TriageRules.Assign(work, [new AlertId(2)], ("amal", "Amal"), expected: null));

        await BeginAsync(ledger, queue, new SuppressionScope("shadow-copies", "gate-*", Account: null));
        list.Put(Some(3, minute: 5), Some(4, host: "wifi", minute: 5), Some(5, minute: 90));

        // The second one somebody has already, the fourth is elsewhere, the fifth came after its end.
        Assert.Equal([3L], queue.Rows.Where(r => r.IsSuppressed).Select(r => r.Alert.Id.Value));
        Assert.Equal(1, queue.Counts().Suppressed);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_have_been_hidden_and_true_alerts_forbid_it()
    {
        list.Put(Some(1, findings: 3), Some(2, host: "gate-2", minute: 1), Some(3, rule: "other"));
        var ledger = await new MemoryEventStore().LedgerAsync();
        using var queue = await OpenAsync(ledger);
        var scope = new SuppressionScope("shadow-copies", Host: null, Account: null);

        var dry = SuppressionPreview.Of(scope, queue.Rows, MemoryEventStore.Kickoff.AddHours(1));
        Assert.Equal((2, 4L), (dry.Alerts, dry.Findings));
        Assert.Equal([2L, 1L], dry.Sample.Select(r => r.Alert.Id.Value));

        await ledger.DoneAsync(work => TriageRules.Judge(work, [queue.Find(1)!.Alert], Verdict.True, "it was one", duplicateOf: null));
        var preview = SuppressionPreview.Of(scope, queue.Rows, MemoryEventStore.Kickoff.AddHours(1));
        var refusal = await ledger.RefusedAsync(work => SuppressionRules.Begin(work, scope, work.At.AddHours(1), "noise", preview));
        Assert.Equal([new AlertId(1)], Assert.IsType<WouldHideTrueAlerts>(refusal).Alerts);
    }

    [Fact]
    public async Task Rare_rules_company_and_level_make_an_alert_more_urgent_and_say_so()
    {
        list.Put(Some(1, level: RuleLevel.High), Some(2, rule: "b", host: "gate-1"), Some(3, rule: "c", host: "gate-1"), Some(4, rule: "far", host: "gate-1", minute: 300));
        list.Put([.. Enumerable.Range(10, 300).Select(i => Some(i, rule: "noise", host: $"h{i}"))]);
        using var queue = await OpenAsync();

        Assert.Equal([new ScorePart(ScoreReason.Level, 45), new ScorePart(ScoreReason.Rarity, 10), new ScorePart(ScoreReason.Company, 8)], queue.Find(1)!.Score.Parts);
        Assert.Equal([new ScorePart(ScoreReason.Level, 30), new ScorePart(ScoreReason.Rarity, 10)], queue.Find(4)!.Score.Parts);
        Assert.All(queue.Rows.Where(r => r.Alert.Key.RuleId == "noise"), r => Assert.Equal(20, r.Score.Value));
    }

    [Fact]
    public async Task While_somebody_reads_no_row_moves_or_goes_and_new_ones_are_held()
    {
        list.Put(Some(1, level: RuleLevel.High), Some(2), Some(3, host: "b"));
        var ledger = await new MemoryEventStore().LedgerAsync();
        using var queue = await OpenAsync(ledger);
        var view = new QueueView(queue, new QueueFilter { Viewer = "amal" });
        var before = view.Alerts.ToArray();

        await ledger.DoneAsync(work => TriageRules.Judge(work, [queue.Find(before[1])!.Alert], Verdict.False, "a test", duplicateOf: null));
        list.Put(Some(9, level: RuleLevel.Critical, host: "c"));
        view.Take([before[1], 9], isReading: true);
        Assert.Equal(before, view.Alerts);
        Assert.Equal(1, view.Held);

        view.Take([], isReading: false);
        Assert.Equal([9, .. before.Where(a => a != before[1])], view.Alerts);
        Assert.Equal(0, view.Held);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Changes_put_in_their_place_one_by_one_give_the_same_order_as_sorting_anew(bool isGathered) =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 4], Gen.Int[1, 5], Gen.Int[0, 400]).Array[1, 60].Array[1, 8].Sample(rounds =>
        {
            var alerts = new ListedAlerts();
            var ledger = new MemoryEventStore().LedgerAsync().GetAwaiter().GetResult();
            using var queue = AlertQueue.OpenAsync(alerts, ledger, _ => AlertStanding.Unknown, CancellationToken.None).GetAwaiter().GetResult();
            var filter = new QueueFilter { Viewer = "amal", MinLevel = RuleLevel.Low, IsGathered = isGathered };
            var view = new QueueView(queue, filter);
            var changed = new HashSet<long>();
            queue.Changed += (_, e) => changed.UnionWith(e.Alerts);
            foreach (var round in rounds)
            {
                foreach (var (id, level, findings, minute) in round)
                {
                    var grown = (queue.Find(id)?.Alert.Findings ?? 0) + findings;
                    alerts.Put(Some(id, rule: $"r{id % 5}", host: id % 4 == 0 ? null : $"h{id % 4}", level: (RuleLevel)level, findings: (int)grown, minute: minute));
                }

                view.Take([.. changed], isReading: false);
                changed.Clear();
            }

            var anew = new QueueView(queue, filter);
            Assert.Equal(anew.Alerts, view.Alerts);
            Assert.All(view.Alerts, lead => Assert.Equal(anew.GroupOf(lead), view.GroupOf(lead)));
        });

    [Fact]
    public async Task What_happens_on_a_host_without_a_pause_is_one_row_until_it_is_spread_out()
    {
        list.Put(Some(1), Some(2, rule: "b", level: RuleLevel.High, minute: 30), Some(3, rule: "c", minute: 100), Some(4, minute: 180), Some(5, host: "wifi", minute: 30), Some(6, host: null), Some(7, host: null));
        using var queue = await OpenAsync();
        var view = new QueueView(queue, new QueueFilter { Viewer = "amal", IsGathered = true });

        Assert.Equal([2L, 7, 6, 5, 4, 3], view.Alerts.OrderBy(a => a == 2 ? 0 : -a + 100));
        Assert.Equal([2L, 1], view.GroupOf(1));
        Assert.Equal((true, 2L, 2L), (view.IsLead(2), view.ShownBy(1), view.ShownBy(2)));

        // The pause between the second and the third is filled: they were one thing.
        list.Put(Some(8, rule: "d", minute: 80));
        view.Take([1, 2, 3, 8], isReading: false);
        Assert.Equal([1L, 2, 3, 8], view.GroupOf(2).Order());

        view.Turn(2);
        Assert.Equal(view.GroupOf(2), view.Alerts.Take(4));
        Assert.Equal((8, 8L), (view.Alerts.Count, view.ShownBy(8)));
        view.Turn(8);
        Assert.Equal(5, view.Alerts.Count);
    }

    [Fact]
    public async Task Alerts_make_the_same_episodes_in_whatever_order_they_came_and_before_or_after_a_restart()
    {
        var alerts = Enumerable.Range(1, 60).Select(i => Some(i, host: $"h{i % 3}", minute: i * i * 13 % 1_500)).ToArray();
        list.Put(alerts);
        using var before = await OpenAsync();
        var other = new ListedAlerts();
        using var live = await AlertQueue.OpenAsync(other, await new MemoryEventStore().LedgerAsync(), _ => AlertStanding.Unknown, CancellationToken.None);
        foreach (var alert in alerts.OrderBy(a => a.Id.Value * 7919 % 61))
        {
            other.Put(alert);
        }

        Assert.All(alerts, a => Assert.Equal(before.Find(a.Id.Value)!.Episode, live.Find(a.Id.Value)!.Episode));
        Assert.All(live.Rows.Select(r => r.Episode).Distinct(), e => Assert.Equal(live.OfEpisode(e), live.Rows.Where(r => r.Episode == e).Select(r => r.Alert.Id.Value).Order()));
        Assert.True(live.Rows.Select(r => r.Episode).Distinct().Count() is > 3 and < 60);
    }

    [Fact]
    public void A_host_that_never_rests_is_a_row_a_day()
    {
        var alerts = Enumerable.Range(0, 50).Select(i => Some(i + 1, minute: i * 59)).ToArray();

        Assert.Equal([25, 25], Episode.Of(alerts).Select(e => e.Length));
    }

    private Task<AlertQueue> OpenAsync() => OpenAsync(ledger: null);

    private async Task<AlertQueue> OpenAsync(WorkspaceLedger? ledger) => await AlertQueue.OpenAsync(
        list, ledger ?? await new MemoryEventStore().LedgerAsync(), _ => AlertStanding.Unknown, CancellationToken.None);

    private static Task<long> BeginAsync(WorkspaceLedger ledger, AlertQueue queue, SuppressionScope scope) => ledger.DoneAsync(work =>
        SuppressionRules.Begin(work, scope, work.At.AddHours(1), "works on the gates", SuppressionPreview.Of(scope, queue.Rows, work.At.AddDays(-30))), minute: 1);
}
