using Midmar.Detection.Findings;
using Midmar.Sigma.Rules;

namespace Midmar.Centre.Alerts;

/// <summary>Which part of a queue.</summary>
public enum QueuePart
{
    /// <summary>What waits for somebody.</summary>
    Open,

    /// <summary>Open, and mine.</summary>
    Mine,

    /// <summary>Open, and nobody's.</summary>
    Unassigned,

    /// <summary>Kept out by a suppression.</summary>
    Suppressed,

    /// <summary>Closed.</summary>
    Closed,

    /// <summary>Everything.</summary>
    All,
}

/// <summary>In which order.</summary>
public enum QueueOrder
{
    /// <summary>What wants to be seen soonest first.</summary>
    Score,

    /// <summary>What was raised last first.</summary>
    Newest,

    /// <summary>What has waited longest first.</summary>
    Oldest,

    /// <summary>Most findings first.</summary>
    Findings,
}

/// <summary>What somebody wants to see of a queue.</summary>
public sealed record QueueFilter
{
    /// <summary>Which part.</summary>
    public QueuePart Part { get; init; }

    /// <summary>In which order.</summary>
    public QueueOrder Order { get; init; }

    /// <summary>The lowest level.</summary>
    public RuleLevel MinLevel { get; init; }

    /// <summary>What made them; null: anything.</summary>
    public FindingKind? Kind { get; init; }

    /// <summary>Words that are all in title, rule, host, account or tags, without case; null: any.</summary>
    public string? Text { get; init; }

    /// <summary>Whether the alerts of an episode are one row until they are spread out.</summary>
    public bool IsGathered { get; init; }

    /// <summary>The id of who looks.</summary>
    public required string Viewer { get; init; }

    /// <summary>Whether a row is wanted.</summary>
    public bool Wants(QueueRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return IsInPart(row)
            && row.Alert.Level >= MinLevel
            && (Kind is null || row.Alert.Key.Kind == Kind)
            && (Text is null || HasWords(row.Alert));
    }

    /// <summary>Which of two rows comes first.</summary>
    public int Compare(QueueRow left, QueueRow right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var by = Order switch
        {
            QueueOrder.Score => right.Score.Value.CompareTo(left.Score.Value),
            QueueOrder.Oldest => left.Alert.Id.Value.CompareTo(right.Alert.Id.Value),
            QueueOrder.Findings => right.Alert.Findings.CompareTo(left.Alert.Findings),
            _ => 0,
        };
        return by != 0 ? by : right.Alert.Id.Value.CompareTo(left.Alert.Id.Value);
    }

    private bool IsInPart(QueueRow row) => Part switch
    {
        QueuePart.Open => row.IsOpen,
        QueuePart.Mine => row.IsOpen && row.Triage?.AssigneeId == Viewer,
        QueuePart.Unassigned => row.IsOpen && row.Triage?.AssigneeId is null,
        QueuePart.Suppressed => row.IsSuppressed,
        QueuePart.Closed => row.Status == AlertStatus.Closed,
        _ => true,
    };

    private bool HasWords(Alert alert) => Text!.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
        Has(alert.Title, word) || Has(alert.Key.RuleId, word) || Has(alert.Key.Host, word) || Has(alert.Key.Account, word)
        || alert.Tags.Any(t => Has(t, word)));

    private static bool Has(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}

/// <summary>
/// What one person sees of a queue: a row for each alert, or for each episode, whose first alert stands for it until it is
/// spread out. While they read, rows stay where they are, whatever happens to them, and new ones are held back until they
/// are asked for. Not thread-safe.
/// </summary>
public sealed class QueueView
{
    /// <summary>Changes put in their place one by one (count); for more the whole order is made anew.</summary>
    private const int MaxMoved = 300;

    private readonly AlertQueue queue;
    private readonly Dictionary<long, long[]> groups = [];
    private readonly Dictionary<long, long> groupOf = [];
    private readonly HashSet<long> spread = [];
    private readonly HashSet<long> held = [];
    private readonly Comparer<long> compare;
    private List<long> leads = [];
    private List<long>? order;
    private bool isStale;

    /// <summary>What a filter lets through now.</summary>
    public QueueView(AlertQueue queue, QueueFilter filter)
    {
        this.queue = queue;
        Filter = filter;
        compare = Comparer<long>.Create((left, right) => filter.Compare(Row(left), Row(right)));
        Refresh();
    }

    /// <summary>What is wanted.</summary>
    public QueueFilter Filter { get; }

    /// <summary>The alerts that have a row, in order.</summary>
    public IReadOnlyList<long> Alerts => order ??= [.. leads.SelectMany(lead => spread.Contains(groupOf[lead]) ? groups[groupOf[lead]] : [lead])];

    /// <summary>All alerts the rows stand for, in order.</summary>
    public IEnumerable<long> All => leads.SelectMany(lead => groups[groupOf[lead]]);

    /// <summary>Alerts that came and are not shown yet (count).</summary>
    public int Held => held.Count;

    /// <summary>Rows, were none spread out (count).</summary>
    public int Gathered => leads.Count;

    /// <summary>Whether an alert is shown, be it behind another's row.</summary>
    public bool Has(long alert) => groupOf.ContainsKey(alert);

    /// <summary>A row that is shown.</summary>
    public QueueRow Row(long alert) => queue.Find(alert)!;

    /// <summary>The alerts an alert is shown with, the first one first, itself among them.</summary>
    public IReadOnlyList<long> GroupOf(long alert) => groupOf.TryGetValue(alert, out var group) ? groups[group] : [];

    /// <summary>Whether an alert's group has a row for each of its alerts.</summary>
    public bool IsSpread(long alert) => groupOf.TryGetValue(alert, out var group) && spread.Contains(group);

    /// <summary>Whether an alert is the first of its group.</summary>
    public bool IsLead(long alert) => GroupOf(alert) is [var first, ..] && first == alert;

    /// <summary>Gives each alert of a group its row, or gathers them again.</summary>
    public void Turn(long alert)
    {
        if (groupOf.TryGetValue(alert, out var group))
        {
            _ = spread.Remove(group) || spread.Add(group);
            order = null;
        }
    }

    /// <summary>The alert whose row stands for an alert.</summary>
    public long ShownBy(long alert) => IsSpread(alert) ? alert : GroupOf(alert) is [var first, ..] ? first : alert;

    /// <summary>Shows what there is now, in order.</summary>
    public void Refresh()
    {
        // Sorted by what they were at one moment: a score that changes meanwhile must not confuse the sort.
        var rows = queue.Rows.Where(Filter.Wants).ToArray();
        Array.Sort(rows, Filter.Compare);
        groups.Clear();
        groupOf.Clear();
        (leads, order) = ([], null);
        foreach (var group in rows.GroupBy(NameOf))
        {
            groups[group.Key] = [.. group.Select(r => r.Alert.Id.Value)];
            leads.Add(groups[group.Key][0]);
            foreach (var alert in groups[group.Key])
            {
                groupOf[alert] = group.Key;
            }
        }

        held.Clear();
        isStale = false;
    }

    /// <summary>Takes over what changed.</summary>
    /// <param name="changed">The alerts that changed.</param>
    /// <param name="isReading">Whether rows stay where they are.</param>
    public void Take(IReadOnlyCollection<long> changed, bool isReading)
    {
        ArgumentNullException.ThrowIfNull(changed);
        if (isReading)
        {
            Hold(changed);
        }
        else if (isStale || changed.Count > MaxMoved)
        {
            Refresh();
        }
        else if (changed.Count > 0)
        {
            Move(changed);
        }
    }

    private void Hold(IReadOnlyCollection<long> changed)
    {
        isStale = true;
        foreach (var alert in changed.Where(a => !Has(a)))
        {
            _ = IsWanted(alert) ? held.Add(alert) : held.Remove(alert);
        }
    }

    /// <summary>Takes the groups that changed out of the order, and puts them back where they belong now.</summary>
    private void Move(IReadOnlyCollection<long> changed)
    {
        // An alert that changes its group is among those that changed, as are all that change it with it.
        var touched = changed.Where(Has).Select(a => groupOf[a])
            .Concat(changed.Select(queue.Find).OfType<QueueRow>().Select(NameOf))
            .ToHashSet();
        var gone = touched.Where(groups.ContainsKey).Select(g => groups[g][0]).ToHashSet();
        leads.RemoveAll(gone.Contains);
        order = null;
        foreach (var group in touched)
        {
            foreach (var alert in groups.GetValueOrDefault(group) ?? [])
            {
                groupOf.Remove(alert);
            }

            groups.Remove(group);
        }

        // One that changed its group meanwhile is still in its old one; it will be told of, and goes then.
        foreach (var group in touched)
        {
            Put(group, [.. (Filter.IsGathered ? queue.OfEpisode(group) : [group]).Where(a => !Has(a) && IsWanted(a)).Order(compare)]);
        }
    }

    private void Put(long group, long[] alerts)
    {
        if (alerts.Length == 0)
        {
            return;
        }

        groups[group] = alerts;
        foreach (var alert in alerts)
        {
            groupOf[alert] = group;
        }

        var at = leads.BinarySearch(alerts[0], compare);
        leads.Insert(at < 0 ? ~at : at, alerts[0]);
    }

    private long NameOf(QueueRow row) => Filter.IsGathered ? row.Episode : row.Alert.Id.Value;

    private bool IsWanted(long alert) => queue.Find(alert) is { } row && Filter.Wants(row);
}
