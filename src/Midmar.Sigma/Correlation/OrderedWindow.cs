using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary>
/// <c>temporal_ordered</c>: the longest chain of events in the order of the members within the timespan. For each
/// length and each member it ends in, the latest possible beginning is kept: a later one is never worse.
/// </summary>
internal sealed class OrderedWindow : CorrelationWindow
{
    private readonly int members;
    private readonly long[] beginnings;

    public OrderedWindow(CorrelationRule rule)
        : base(rule)
    {
        members = rule.Members.Length;
        beginnings = new long[members * members];
        Array.Fill(beginnings, long.MinValue);
    }

    public override bool NeedsAllEntries => false;

    public override long[][] Marks => [beginnings];

    public override bool Holds(long now)
    {
        for (var length = members; length > 0; length--)
        {
            foreach (var beginning in beginnings.AsSpan((length - 1) * members, members))
            {
                if (beginning != long.MinValue && IsWithin(beginning, now))
                {
                    return CorrelationBounds.Hold(Rule.Bounds, length);
                }
            }
        }

        return false;
    }

    protected override void OnAdd(in WindowEntry entry)
    {
        var member = entry.Ordinal;
        for (var length = members - 1; length > 0; length--)
        {
            foreach (var beginning in beginnings.AsSpan((length - 1) * members, member))
            {
                if (beginning != long.MinValue && IsWithin(beginning, entry.Ticks))
                {
                    ref var best = ref beginnings[(length * members) + member];
                    best = Math.Max(best, beginning);
                }
            }
        }

        beginnings[member] = entry.Ticks;
    }
}
