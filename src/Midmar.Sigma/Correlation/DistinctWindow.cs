using System.Runtime.InteropServices;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary><c>value_count</c>: different values, whatever their case, as values are compared elsewhere in Sigma.</summary>
internal sealed class DistinctWindow(CorrelationRule rule) : CorrelationWindow(rule)
{
    private readonly Dictionary<string, int> counts = new(StringComparer.OrdinalIgnoreCase);

    public override bool Holds(long now) => counts.Count > 0 && CorrelationBounds.Hold(Rule.Bounds, counts.Count);

    /// <summary>Only the newest event of each value counts; done when at least half of the events are others.</summary>
    public override int Compact()
    {
        if (Entries.Count < 2 * counts.Count)
        {
            return 0;
        }

        var all = Entries.ToArray();
        Entries.Clear();
        foreach (var entry in all)
        {
            ref var left = ref CollectionsMarshal.GetValueRefOrNullRef(counts, entry.Text!);
            if (left == 1)
            {
                Entries.Enqueue(entry);
            }
            else
            {
                left--;
            }
        }

        return all.Length - Entries.Count;
    }

    protected override void OnAdd(in WindowEntry entry) =>
        CollectionsMarshal.GetValueRefOrAddDefault(counts, entry.Text!, out _)++;

    protected override void OnRemove(in WindowEntry entry)
    {
        if (--CollectionsMarshal.GetValueRefOrNullRef(counts, entry.Text!) == 0)
        {
            counts.Remove(entry.Text!);
        }
    }
}
