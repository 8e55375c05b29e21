using System.Collections.Concurrent;
using System.Collections.Immutable;
using Midmar.Centre.Events;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Centre.Alerts;

/// <summary>An alert as the queue has it: what detection says, what people made of it, how soon it wants to be seen.</summary>
/// <param name="Alert">The alert; the records it cites are left out (<see cref="IAlertList.FindAsync"/> has them).</param>
/// <param name="Triage">What people made of it; null: nobody has touched it.</param>
/// <param name="Score">How soon somebody should look.</param>
/// <param name="SuppressedBy">The suppression that keeps it out; null: none.</param>
public sealed record QueueRow(Alert Alert, Triage? Triage, AlertScore Score, long? SuppressedBy)
{
    /// <summary>The lowest number of the alerts of its <see cref="Alerts.Episode"/>; its own when no host is named.</summary>
    public long Episode { get; init; } = Alert.Id.Value;

    /// <summary>Where it stands.</summary>
    public AlertStatus Status => Triage?.Status ?? AlertStatus.New;

    /// <summary>Whether worse has come to it since it was closed: it wants to be seen again.</summary>
    public bool IsStirred => Triage is { Status: AlertStatus.Closed, Judgement: { } judged } && Alert.Level > judged.Level;

    /// <summary>Findings that came after it was closed (count).</summary>
    public long Since => Triage is { Status: AlertStatus.Closed, Judgement: { } judged } ? Alert.Findings - judged.Findings : 0;

    /// <summary>Whether it is kept out by a suppression: never when somebody has it or it belongs to an incident.</summary>
    public bool IsSuppressed => SuppressedBy is not null && Status == AlertStatus.New && Triage?.Incident is null;

    /// <summary>Whether it waits for somebody.</summary>
    public bool IsOpen => (Status != AlertStatus.Closed || IsStirred) && !IsSuppressed;
}

/// <summary>Counts over a queue.</summary>
/// <param name="OpenByLevel">Open ones by level.</param>
/// <param name="Open">Open ones.</param>
/// <param name="Unassigned">Open ones nobody has.</param>
/// <param name="Suppressed">Suppressed ones.</param>
/// <param name="Closed">Closed ones.</param>
/// <param name="ByAssignee">Open ones by the id of who has them.</param>
public sealed record QueueCounts(
    ImmutableDictionary<RuleLevel, int> OpenByLevel, int Open, int Unassigned, int Suppressed, int Closed, ImmutableDictionary<string, int> ByAssignee);

/// <summary>Which rows of a queue changed.</summary>
/// <param name="alerts">Their numbers.</param>
public sealed class QueueChangedEventArgs(IReadOnlyList<long> alerts) : EventArgs
{
    /// <summary>Their numbers.</summary>
    public IReadOnlyList<long> Alerts { get; } = alerts;
}

/// <summary>
/// The alerts of one workspace, in memory, put together with what people decided: one for all who look at it. It follows
/// detection and decisions by itself. Any thread.
/// </summary>
public sealed class AlertQueue : IDisposable
{
    /// <summary>Alerts in memory (count): the newest. Older ones are found by their number and by search.</summary>
    public const int MaxRows = 100_000;

    /// <summary>Alerts of one host so close to each other (event time) keep company.</summary>
    public static readonly TimeSpan Near = TimeSpan.FromHours(1);

    /// <summary>Alerts of a host that are looked at for company, the newest (count).</summary>
    private const int MaxCompany = 200;

    private static readonly int[] RarityBounds = [1, 3, 10, 50, 200];

    private readonly ConcurrentDictionary<long, QueueRow> rows = new();
    private readonly Dictionary<string, List<long>> byRule = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<long>> byHost = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, long[]> episodes = new();
    private readonly IAlertList list;
    private readonly Shelf<Triage> triage;
    private readonly Shelf<Suppression> suppressions;
    private readonly Func<Alert, AlertStanding> standing;
    private readonly Lock gate = new();
    private (long Version, QueueCounts Counts)? counted;
    private long version;
    private bool isOpened;

    private AlertQueue(IAlertList list, WorkspaceLedger ledger, Func<Alert, AlertStanding> standing)
    {
        this.list = list;
        this.standing = standing;
        triage = ledger.Shelf(Triage.Kind);
        suppressions = ledger.Shelf(Suppression.Kind);
    }

    /// <summary>Raised after rows changed, on the thread that changed them: handlers only take note.</summary>
    public event EventHandler<QueueChangedEventArgs>? Changed;

    /// <summary>Grows with every change.</summary>
    public long Version => Interlocked.Read(ref version);

    /// <summary>All rows, in no order.</summary>
    public IEnumerable<QueueRow> Rows => rows.Values;

    /// <summary>Rows (count).</summary>
    public int Count => rows.Count;

    /// <summary>The queue of a workspace, with the alerts there are.</summary>
    /// <param name="list">Its alerts.</param>
    /// <param name="ledger">Its decisions.</param>
    /// <param name="standing">What the calendar and the asset register say about an alert.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<AlertQueue> OpenAsync(
        IAlertList list, WorkspaceLedger ledger, Func<Alert, AlertStanding> standing, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(ledger);
        var queue = new AlertQueue(list, ledger, standing);

        // What comes while the rest is read is there already; a row only ever gets newer.
        list.Changed += queue.OnAlerts;
        queue.triage.Changed += queue.OnTriage;
        queue.suppressions.Changed += queue.OnSuppressions;
        AlertId? before = null;
        for (IReadOnlyList<Alert> page = [null!]; page.Count > 0 && queue.Count < MaxRows; before = page.Count > 0 ? page[^1].Id : before)
        {
            page = await list.ReadAsync(new AlertQuery { Before = before, Limit = AlertQuery.MaxLimit }, cancellation);
            queue.Put(page);
        }

        queue.GatherAll();
        return queue;
    }

    /// <summary>A row; null when the alert is not in the queue.</summary>
    public QueueRow? Find(long alert) => rows.GetValueOrDefault(alert);

    /// <summary>The alerts of an episode; none: no episode has that name now.</summary>
    /// <param name="episode">See <see cref="QueueRow.Episode"/>.</param>
    public IReadOnlyList<long> OfEpisode(long episode) => episodes.GetValueOrDefault(episode) ?? [];

    /// <summary>Counts over all rows.</summary>
    public QueueCounts Counts()
    {
        var now = Version;
        if (counted is { } known && known.Version == now)
        {
            return known.Counts;
        }

        var fresh = CountRows();
        counted = (now, fresh);
        return fresh;
    }

    /// <summary>Rows of the same rule, newest first.</summary>
    public IReadOnlyList<QueueRow> OfRule(string ruleId)
    {
        lock (gate)
        {
            return RowsOf(byRule, ruleId);
        }
    }

    /// <summary>Rows of the same host, newest first.</summary>
    public IReadOnlyList<QueueRow> OfHost(string host)
    {
        lock (gate)
        {
            return RowsOf(byHost, host);
        }
    }

    /// <summary>Scores everything anew: the calendar or the asset register has changed.</summary>
    public void Rescore()
    {
        lock (gate)
        {
            Score(rows.Keys);
        }

        Tell([.. rows.Keys]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        list.Changed -= OnAlerts;
        triage.Changed -= OnTriage;
        suppressions.Changed -= OnSuppressions;
    }

    private void OnAlerts(object? sender, AlertsChangedEventArgs e) => Put(e.Alerts);

    private void OnTriage(object? sender, ShelfChangeEventArgs e)
    {
        var known = e.Numbers.Where(rows.ContainsKey).ToArray();
        lock (gate)
        {
            foreach (var number in known)
            {
                rows[number] = rows[number] with { Triage = triage.Find(number)?.State };
            }
        }

        Tell(known);
    }

    private void OnSuppressions(object? sender, ShelfChangeEventArgs e)
    {
        var scopes = e.Numbers.Select(n => suppressions.Find(n)?.State.Scope.RuleId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        long[] touched;
        lock (gate)
        {
            touched = [.. scopes.SelectMany(rule => byRule.GetValueOrDefault(rule) ?? [])];
            foreach (var number in touched)
            {
                rows[number] = rows[number] with { SuppressedBy = SuppressedBy(rows[number].Alert) };
            }
        }

        Tell(touched);
    }

    private void Put(IReadOnlyList<Alert> alerts)
    {
        var touched = new HashSet<long>();
        lock (gate)
        {
            foreach (var alert in alerts)
            {
                Put(alert, touched);
            }

            if (isOpened)
            {
                foreach (var host in touched.Select(n => rows[n].Alert.Key.Host).OfType<string>().Distinct(StringComparer.Ordinal).ToArray())
                {
                    Gather(byHost[host], touched);
                }
            }

            Score(touched);
        }

        Tell([.. touched]);
    }

    private void Put(Alert alert, HashSet<long> touched)
    {
        var number = alert.Id.Value;
        var known = rows.GetValueOrDefault(number);
        if (known is not null && known.Alert.Findings >= alert.Findings)
        {
            return;
        }

        // A queue is about what and where; a hundred ids for each of fifty thousand rows would be for nobody.
        rows[number] = new QueueRow(alert with { Records = [] }, triage.Find(number)?.State, AlertScore.Unknown, SuppressedBy(alert)) { Episode = known?.Episode ?? number };
        touched.Add(number);
        if (known is null)
        {
            episodes[number] = [number];
            var ofRule = Listed(byRule, alert.Key.RuleId, number);
            if (RarityBounds.Contains(ofRule.Count - 1))
            {
                touched.UnionWith(ofRule);
            }

            if (alert.Key.Host is { } host)
            {
                touched.UnionWith(Listed(byHost, host, number).TakeLast(MaxCompany));
            }
        }
    }

    /// <summary>All hosts once, when what there was has been read: page by page it would be the same work many times.</summary>
    private void GatherAll()
    {
        var touched = new HashSet<long>();
        lock (gate)
        {
            isOpened = true;
            foreach (var ofHost in byHost.Values)
            {
                Gather(ofHost, touched);
            }
        }

        Tell([.. touched]);
    }

    /// <summary>Makes the episodes of a host anew.</summary>
    private void Gather(List<long> ofHost, HashSet<long> touched)
    {
        var before = ofHost.Select(n => rows[n].Episode).ToHashSet();
        foreach (var members in Episode.Of(ofHost.Select(n => rows[n].Alert)))
        {
            episodes[members[0]] = members;
            before.Remove(members[0]);
            foreach (var number in members.Where(n => rows[n].Episode != members[0]))
            {
                rows[number] = rows[number] with { Episode = members[0] };
                touched.Add(number);
            }
        }

        foreach (var gone in before)
        {
            episodes.TryRemove(gone, out _);
        }
    }

    private static List<long> Listed(Dictionary<string, List<long>> index, string key, long number)
    {
        if (!index.TryGetValue(key, out var numbers))
        {
            index[key] = numbers = [];
        }

        numbers.Add(number);
        return numbers;
    }

    private void Score(IEnumerable<long> numbers)
    {
        foreach (var number in numbers)
        {
            var row = rows[number];
            var here = standing(row.Alert);
            var around = new AlertSurroundings(byRule[row.Alert.Key.RuleId].Count, OtherRules(row.Alert), here.Circle, here.PostureBonus);
            rows[number] = row with { Score = AlertScore.Of(row.Alert, around) };
        }
    }

    private int OtherRules(Alert alert)
    {
        if (alert.Key.Host is not { } host || !byHost.TryGetValue(host, out var numbers))
        {
            return 0;
        }

        var others = new HashSet<string>(StringComparer.Ordinal);
        for (var i = numbers.Count - 1; i >= Math.Max(0, numbers.Count - MaxCompany); i--)
        {
            var other = rows[numbers[i]].Alert;
            if (other.Key.RuleId != alert.Key.RuleId && other.First <= alert.Last + Near && other.Last >= alert.First - Near)
            {
                others.Add(other.Key.RuleId);
            }
        }

        return others.Count;
    }

    private long? SuppressedBy(Alert alert) => suppressions.All.Values.FirstOrDefault(s => s.State.Hides(alert))?.Number;

    private QueueRow[] RowsOf(Dictionary<string, List<long>> index, string key) =>
        index.TryGetValue(key, out var numbers) ? [.. numbers.Select(n => rows[n]).OrderByDescending(r => r.Alert.Last)] : [];

    private QueueCounts CountRows()
    {
        var levels = new Dictionary<RuleLevel, int>();
        var assignees = new Dictionary<string, int>(StringComparer.Ordinal);
        var (open, unassigned, suppressed, closed) = (0, 0, 0, 0);
        foreach (var row in rows.Values)
        {
            if (row.IsOpen)
            {
                open++;
                levels[row.Alert.Level] = levels.GetValueOrDefault(row.Alert.Level) + 1;
                if (row.Triage?.AssigneeId is { } id)
                {
                    assignees[id] = assignees.GetValueOrDefault(id) + 1;
                }
                else
                {
                    unassigned++;
                }
            }
            else if (row.IsSuppressed)
            {
                suppressed++;
            }
            else
            {
                closed++;
            }
        }

        return new QueueCounts(levels.ToImmutableDictionary(), open, unassigned, suppressed, closed, assignees.ToImmutableDictionary(StringComparer.Ordinal));
    }

    private void Tell(long[] touched)
    {
        if (touched.Length > 0)
        {
            Interlocked.Increment(ref version);
            Changed?.Invoke(this, new QueueChangedEventArgs(touched));
        }
    }
}

/// <summary>What the calendar and the asset register say about an alert.</summary>
/// <param name="Circle">Circle of the entity its host belongs to, 1 to 3; null: not known.</param>
/// <param name="PostureBonus">Points for the posture in force.</param>
public readonly record struct AlertStanding(int? Circle, int PostureBonus)
{
    /// <summary>Nothing is known.</summary>
    public static readonly AlertStanding Unknown = new(null, 0);
}
