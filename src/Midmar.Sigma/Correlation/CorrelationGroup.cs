using System.Collections.Immutable;

namespace Midmar.Sigma.Correlation;

/// <summary>One group of one correlation.</summary>
internal sealed class CorrelationGroup(int correlation, string key, ImmutableArray<string> values, CorrelationWindow window)
{
    public int Correlation { get; } = correlation;

    public string Key { get; } = key;

    /// <summary>Values of the group-by fields, as first seen.</summary>
    public ImmutableArray<string> Values { get; } = values;

    public CorrelationWindow Window { get; } = window;

    /// <summary>The condition was found not to hold, or a timespan has passed, since the last match: the next time it holds is a match.</summary>
    public bool Armed { get; set; } = true;

    /// <summary>Event time of the last match (ticks).</summary>
    public long LastMatch { get; set; } = long.MinValue;

    /// <summary>Event time of the last event (ticks).</summary>
    public long LastEvent { get; set; }

    /// <summary>Where the group stands in the order of use.</summary>
    public LinkedListNode<CorrelationGroup>? Use { get; set; }
}
