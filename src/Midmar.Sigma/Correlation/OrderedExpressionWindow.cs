using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary>
/// <c>temporal_ordered</c> with a boolean condition: what the condition asks for must be a chain in the order of the
/// members; what it rules out must not be in the window at all. For each set of members, the latest beginning of a
/// chain through exactly them is kept.
/// </summary>
internal sealed class OrderedExpressionWindow : CorrelationWindow
{
    /// <summary>Members (count): the sets of them are kept.</summary>
    public const int MaxMembers = 10;

    private readonly long[] beginnings;
    private readonly long[] lastSeen;

    public OrderedExpressionWindow(CorrelationRule rule)
        : base(rule)
    {
        beginnings = new long[1 << rule.Members.Length];
        lastSeen = new long[rule.Members.Length];
        Array.Fill(beginnings, long.MinValue);
        Array.Fill(lastSeen, long.MinValue);
    }

    public override bool NeedsAllEntries => false;

    public override long[][] Marks => [beginnings, lastSeen];

    public override bool Holds(long now)
    {
        var seen = SeenMembers.Within(lastSeen, now - Rule.Timespan.Ticks);
        for (var set = 1; set < beginnings.Length; set++)
        {
            if (beginnings[set] != long.MinValue && IsWithin(beginnings[set], now) && TemporalExpression.Holds(Rule.Expression!, (ulong)set, seen))
            {
                return true;
            }
        }

        return false;
    }

    protected override void OnAdd(in WindowEntry entry)
    {
        var member = 1 << entry.Ordinal;
        for (var set = 1; set < member; set++)
        {
            if (beginnings[set] != long.MinValue && IsWithin(beginnings[set], entry.Ticks))
            {
                beginnings[set | member] = Math.Max(beginnings[set | member], beginnings[set]);
            }
        }

        beginnings[member] = entry.Ticks;
        lastSeen[entry.Ordinal] = entry.Ticks;
    }
}
