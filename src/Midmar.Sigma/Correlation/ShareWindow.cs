using System.Runtime.InteropServices;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary>
/// <c>value_percentile</c> without a <c>percentile</c>, for which the specification gives no arithmetic: the share of
/// the newest event's value among all values of the window, in percent. Each such event is judged by itself.
/// </summary>
internal sealed class ShareWindow(CorrelationRule rule) : CorrelationWindow(rule)
{
    private readonly Dictionary<string, int> counts = new(StringComparer.OrdinalIgnoreCase);
    private long newest;
    private bool judged = true;
    private string newestValue = string.Empty;

    public override bool Holds(long now)
    {
        if (judged || newest != now)
        {
            return false;
        }

        judged = true;
        return CorrelationBounds.Hold(Rule.Bounds, 100m * counts[newestValue] / Entries.Count);
    }

    public override void Settle() => judged = true;

    protected override void OnAdd(in WindowEntry entry)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(counts, entry.Text!, out _)++;
        (newest, newestValue, judged) = (entry.Ticks, entry.Text!, false);
    }

    protected override void OnRemove(in WindowEntry entry)
    {
        if (--CollectionsMarshal.GetValueRefOrNullRef(counts, entry.Text!) == 0)
        {
            counts.Remove(entry.Text!);
        }
    }
}
