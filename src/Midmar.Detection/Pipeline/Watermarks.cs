namespace Midmar.Detection.Pipeline;

/// <summary>
/// How far event time has come, all sources considered: matches up to there can be correlated in order, because nothing
/// older is expected. Decided from the times in the journal alone, so that a replay decides the same. Not thread-safe.
/// </summary>
/// <param name="tolerance">How much out of order a source's records may come.</param>
internal sealed class Watermarks(TimeSpan tolerance)
{
    /// <summary>Event time may be so far past arrival; beyond it the record is flagged and cannot advance the watermark.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(10);

    /// <summary>A source that was silent for so long holds nobody back.</summary>
    public static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(10);

    /// <summary>Sources remembered (count); the one silent longest is forgotten, as if idle.</summary>
    public const int MaxSources = 10_000;

    private readonly Dictionary<int, SourceTime> sources = [];

    /// <summary>Ticks, UTC; what happened before it is late.</summary>
    public long Current { get; private set; } = long.MinValue;

    /// <summary>Whether the last frame may still be held back by a source.</summary>
    public bool IsSettled { get; private set; } = true;

    /// <summary>Takes note of a frame: its newest event time that is not too far ahead, 0 when it has none.</summary>
    public void Observe(SourceId source, long arrived, long newest)
    {
        if (newest > 0)
        {
            var known = sources.GetValueOrDefault(source.Value, new SourceTime(long.MinValue, arrived));
            sources[source.Value] = new SourceTime(Math.Max(known.Newest, newest), Math.Max(known.Arrived, arrived));
            Forget();
        }

        Advance(arrived);
    }

    /// <summary>Takes note that time has passed.</summary>
    public void Advance(long now)
    {
        var (held, newest) = (long.MaxValue, long.MinValue);
        foreach (var time in sources.Values)
        {
            newest = Math.Max(newest, time.Newest);
            if (now - time.Arrived <= IdleAfter.Ticks)
            {
                held = Math.Min(held, time.Newest - tolerance.Ticks);
            }
        }

        // With every source idle nothing is expected at all: what was seen may go, the newest included.
        IsSettled = held == long.MaxValue;
        var next = IsSettled && newest != long.MinValue ? newest + 1 : held;
        if (next != long.MaxValue)
        {
            Current = Math.Max(Current, next);
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Current);
        writer.Write(IsSettled);
        writer.Write7BitEncodedInt(sources.Count);
        foreach (var (id, time) in sources)
        {
            writer.Write(id);
            writer.Write(time.Newest);
            writer.Write(time.Arrived);
        }
    }

    public void Restore(BinaryReader reader)
    {
        Current = reader.ReadInt64();
        IsSettled = reader.ReadBoolean();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            sources[reader.ReadInt32()] = new SourceTime(reader.ReadInt64(), reader.ReadInt64());
        }
    }

    private void Forget()
    {
        if (sources.Count > MaxSources)
        {
            sources.Remove(sources.MinBy(s => (s.Value.Arrived, s.Key)).Key);
        }
    }

    private readonly record struct SourceTime(long Newest, long Arrived);
}
