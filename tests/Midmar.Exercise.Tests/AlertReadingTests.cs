using Midmar.Centre.Alerts;
using Midmar.Exercise.Simulation;
using Midmar.Sigma.Rules;
using Xunit;

namespace Midmar.Exercise.Tests;

public sealed class AlertReadingTests
{
    private readonly ListedAlerts listed = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_is_seen_once_and_again_when_it_grows_with_what_came_to_it()
    {
        var reading = new AlertReading(listed);
        listed.All = [Some.Alert(1, "a", RuleLevel.High, "h", [5])];
        Assert.Equal([5], Positions(Assert.Single(await reading.ReadAsync(Some.Kickoff, None))));
        Assert.Empty(await reading.ReadAsync(Some.Kickoff, None));

        listed.All = [Some.Alert(1, "a", RuleLevel.High, "h", [5, 9])];
        Assert.Equal([9], Positions(Assert.Single(await reading.ReadAsync(Some.Kickoff, None))));
        Assert.Equal(2, reading.Findings);
    }

    [Fact]
    public async Task What_is_new_comes_by_event_time_whatever_the_numbers()
    {
        listed.All = [Some.Alert(1, "a", RuleLevel.High, "h", [9]), Some.Alert(2, "b", RuleLevel.High, "h", [5])];

        Assert.Equal(["b", "a"], (await new AlertReading(listed).ReadAsync(Some.Kickoff, None)).Select(s => s.Alert.Title));
    }

    [Fact]
    public async Task A_list_longer_than_a_page_is_read_to_its_end()
    {
        listed.All = [.. Enumerable.Range(1, (2 * AlertQuery.MaxLimit) + 1).Select(i => Some.Alert(i, $"r{i}", RuleLevel.Low, "h", [i]))];

        Assert.Equal(listed.All.Count, (await new AlertReading(listed).ReadAsync(Some.Kickoff, None)).Length);
    }

    private static IEnumerable<long> Positions(SeenAlert seen) => seen.Records.Select(r => r.Position);

    private sealed class ListedAlerts : IAlertList
    {
        public List<Alert> All { get; set; } = [];

        public long Version => 0;

        public event EventHandler<AlertsChangedEventArgs>? Changed
        {
            add { }
            remove { }
        }

        public Task<IReadOnlyList<Alert>> ReadAsync(AlertQuery query, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Alert>>(
            [.. All.Where(a => query.Before is not { } before || a.Id.Value < before.Value).OrderByDescending(a => a.Id.Value).Take(query.Limit)]);

        public Task<Alert?> FindAsync(AlertId id, CancellationToken cancellation) => Task.FromResult(All.Find(a => a.Id == id));

        public Task<IReadOnlyDictionary<RuleLevel, long>> CountByLevelAsync(CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyDictionary<RuleLevel, long>>(All.GroupBy(a => a.Level).ToDictionary(g => g.Key, g => (long)g.Count()));
    }
}
