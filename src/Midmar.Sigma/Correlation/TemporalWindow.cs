using System.Numerics;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary><c>temporal</c>: which members were seen within the timespan.</summary>
internal sealed class TemporalWindow : CorrelationWindow
{
    private readonly long[] lastSeen;

    public TemporalWindow(CorrelationRule rule)
        : base(rule)
    {
        lastSeen = new long[rule.Members.Length];
        Array.Fill(lastSeen, long.MinValue);
    }

    public override bool NeedsAllEntries => false;

    public override long[][] Marks => [lastSeen];

    public override bool Holds(long now)
    {
        var seen = SeenMembers.Within(lastSeen, now - Rule.Timespan.Ticks);
        return seen != 0
            && (Rule.Expression is { } expression
                ? TemporalExpression.Holds(expression, seen, seen)
                : CorrelationBounds.Hold(Rule.Bounds, BitOperations.PopCount(seen)));
    }

    protected override void OnAdd(in WindowEntry entry) => lastSeen[entry.Ordinal] = entry.Ticks;
}

/// <summary>Members as bits.</summary>
internal static class SeenMembers
{
    /// <summary>Those last seen at a time or later.</summary>
    public static ulong Within(ReadOnlySpan<long> lastSeen, long from)
    {
        var seen = 0UL;
        for (var i = 0; i < lastSeen.Length; i++)
        {
            seen |= lastSeen[i] >= from && lastSeen[i] != long.MinValue ? 1UL << i : 0;
        }

        return seen;
    }
}
