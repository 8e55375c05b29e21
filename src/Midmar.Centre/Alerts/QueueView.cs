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
/// What one person sees of a queue. While they read, rows stay where they are, whatever happens to them, and new ones are
/// held back until they are asked for. Not thread-safe.
/// </summary>
public sealed class QueueView
{
    /// <summary>Rows put in their place one by one (count); for more the whole order is made anew.</summary>
    private const int MaxMoved = 300;

    private readonly AlertQueue queue;
    private readonly HashSet<long> shown = [];
    private readonly HashSet<long> held = [];
    private readonly Comparison<long> compare;
    private List<long> order = [];
    private bool isStale;

    /// <summary>What a filter lets through now.</summary>
    public QueueView(AlertQueue queue, QueueFilter filter)
    {
        this.queue = queue;
        Filter = filter;
        compare = (left, right) => filter.Compare(Row(left), Row(right));
        Refresh();
    }

    /// <summary>What is wanted.</summary>
    public QueueFilter Filter { get; }

    /// <summary>The alerts shown, in order.</summary>
    public IReadOnlyList<long> Alerts => order;

    /// <summary>Alerts that came and are not shown yet (count).</summary>
    public int Held => held.Count;

    /// <summary>Whether an alert is shown.</summary>
    public bool Has(long alert) => shown.Contains(alert);

    /// <summary>A row that is shown.</summary>
    public QueueRow Row(long alert) => queue.Find(alert)!;

    /// <summary>Shows what there is now, in order.</summary>
    public void Refresh()
    {
        // Sorted by what they were at one moment: a score that changes meanwhile must not confuse the sort.
        var rows = queue.Rows.Where(Filter.Wants).ToArray();
        Array.Sort(rows, Filter.Compare);
        order = [.. rows.Select(r => r.Alert.Id.Value)];
        shown.Clear();
        shown.UnionWith(order);
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
        else
        {
            Move([.. changed]);
        }
    }

    private void Hold(IReadOnlyCollection<long> changed)
    {
        isStale = true;
        foreach (var alert in changed.Where(a => !shown.Contains(a)))
        {
            _ = IsWanted(alert) ? held.Add(alert) : held.Remove(alert);
        }
    }

    /// <summary>Takes what changed out of the order, and puts it back where it belongs now.</summary>
    private void Move(HashSet<long> changed)
    {
        order.RemoveAll(changed.Contains);
        shown.ExceptWith(changed);
        foreach (var alert in changed.Where(IsWanted))
        {
            var at = order.BinarySearch(alert, Comparer<long>.Create(compare));
            order.Insert(at < 0 ? ~at : at, alert);
            shown.Add(alert);
        }
    }

    private bool IsWanted(long alert) => queue.Find(alert) is { } row && Filter.Wants(row);
}
