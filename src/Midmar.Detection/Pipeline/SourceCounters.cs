namespace Midmar.Detection.Pipeline;

/// <summary>
/// What became of everything a source sent. A sent record is in <see cref="Parsed"/>, <see cref="Failed"/>,
/// <see cref="Duplicates"/> or <see cref="Dropped"/>; nothing is lost without being counted. Safe for any number of threads.
/// </summary>
public sealed class SourceCounters
{
    private long parsed;
    private long failed;
    private long late;
    private long dropped;
    private long duplicates;
    private long bytes;
    private long lastSeen;
    private long skew;

    /// <summary>Records read.</summary>
    public long Parsed => Volatile.Read(ref parsed);

    /// <summary>Records that could not be read; kept as failed records.</summary>
    public long Failed => Volatile.Read(ref failed);

    /// <summary>Records read that came too late for correlation; they are stored, and single-record rules saw them.</summary>
    public long Late => Volatile.Read(ref late);

    /// <summary>Records refused at the door or lost by a protocol that cannot wait (UDP).</summary>
    public long Dropped => Volatile.Read(ref dropped);

    /// <summary>Batches sent again.</summary>
    public long Duplicates => Volatile.Read(ref duplicates);

    /// <summary>Payload bytes stored.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>When something last came, UTC, on the wall clock; <c>default</c>: never.</summary>
    public DateTime LastSeen => new(Volatile.Read(ref lastSeen), DateTimeKind.Utc);

    /// <summary>How far the newest record's time lies ahead of its arrival; negative when behind.</summary>
    public TimeSpan Skew => new(Volatile.Read(ref skew));

    /// <summary>Counts a delivery that was read.</summary>
    public void AddRead(long recordsParsed, long recordsFailed, long payloadBytes)
    {
        Interlocked.Add(ref parsed, recordsParsed);
        Interlocked.Add(ref failed, recordsFailed);
        Interlocked.Add(ref bytes, payloadBytes);
    }

    /// <summary>Counts records that came too late for correlation.</summary>
    public void AddLate(long records) => Interlocked.Add(ref late, records);

    /// <summary>Counts records that were refused or lost.</summary>
    public void AddDropped(long records) => Interlocked.Add(ref dropped, records);

    /// <summary>Counts a batch that was sent again.</summary>
    public void AddDuplicate() => Interlocked.Increment(ref duplicates);

    /// <summary>Notes when something came, and how far the newest record's time lay ahead.</summary>
    public void Seen(DateTime wall, TimeSpan ahead)
    {
        Interlocked.Exchange(ref lastSeen, wall.Ticks);
        Interlocked.Exchange(ref skew, ahead.Ticks);
    }

    /// <summary>Takes up the counts of before a restart.</summary>
    public void Restore(in SourceCounts counts)
    {
        Interlocked.Exchange(ref parsed, counts.Parsed);
        Interlocked.Exchange(ref failed, counts.Failed);
        Interlocked.Exchange(ref late, counts.Late);
        Interlocked.Exchange(ref dropped, counts.Dropped);
        Interlocked.Exchange(ref duplicates, counts.Duplicates);
        Interlocked.Exchange(ref bytes, counts.Bytes);
        Interlocked.Exchange(ref lastSeen, counts.LastSeen.Ticks);
    }

    /// <summary>The counts now.</summary>
    public SourceCounts Read() => new(Parsed, Failed, Late, Dropped, Duplicates, Bytes, LastSeen);
}

/// <summary>Counts of a source at one moment; see <see cref="SourceCounters"/>.</summary>
public readonly record struct SourceCounts(long Parsed, long Failed, long Late, long Dropped, long Duplicates, long Bytes, DateTime LastSeen);
