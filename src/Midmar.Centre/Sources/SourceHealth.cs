using Midmar.Detection.Pipeline;

namespace Midmar.Centre.Sources;

/// <summary>How a source does.</summary>
public enum SourceState
{
    /// <summary>It sends.</summary>
    Sending,

    /// <summary>Nothing has come yet.</summary>
    Waiting,

    /// <summary>It has been silent for longer than it may.</summary>
    Silent,

    /// <summary>What it sends is not taken in.</summary>
    Disabled,
}

/// <summary>A source's row of figures.</summary>
/// <param name="Source">The source.</param>
/// <param name="State">How it does.</param>
/// <param name="Received">Records that came: parsed, failed and dropped.</param>
/// <param name="Counts">What became of them.</param>
/// <param name="Skew">See <see cref="SourceCounters.Skew"/>.</param>
/// <param name="IsClockWrong">Whether its clock is off by more than correlation forgives.</param>
public sealed record SourceHealth(Source Source, SourceState State, long Received, SourceCounts Counts, TimeSpan Skew, bool IsClockWrong)
{
    /// <summary>A clock that is ahead by more than this is wrong.</summary>
    public static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(10);

    /// <summary>How a source does now.</summary>
    /// <param name="source">The source.</param>
    /// <param name="counters">Its counters.</param>
    /// <param name="since">When the centre started, or the source was set up, on the wall clock, UTC: silence counts from there at the earliest.</param>
    /// <param name="now">On the wall clock, UTC.</param>
    public static SourceHealth Of(Source source, SourceCounters counters, DateTime since, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(counters);
        var counts = counters.Read();
        return new SourceHealth(
            source,
            StateOf(source, counts.LastSeen, since, now),
            counts.Parsed + counts.Failed + counts.Dropped,
            counts,
            counters.Skew,
            counters.Skew > MaxSkew);
    }

    private static SourceState StateOf(Source source, DateTime lastSeen, DateTime since, DateTime now)
    {
        if (!source.IsEnabled)
        {
            return SourceState.Disabled;
        }

        var from = lastSeen > since ? lastSeen : since;
        if (source.SilenceLimit is { } limit && now - from > limit)
        {
            return SourceState.Silent;
        }

        return lastSeen == default ? SourceState.Waiting : SourceState.Sending;
    }
}
