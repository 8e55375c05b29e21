namespace Midmar.Detection.Pipeline;

/// <summary>How a workspace's pipeline runs.</summary>
public sealed record PipelineOptions
{
    /// <summary>Threads that read and match (count).</summary>
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 16);

    /// <summary>Bytes of deliveries under way, at most; whoever comes with more waits, or is sent away as busy.</summary>
    public long MaxBytesUnderWay { get; init; } = 2L * Delivery.MaxLength;

    /// <summary>How much out of order the records of a source may come without being late for correlation.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Findings wait so long for a commit while there is work, at most.</summary>
    public TimeSpan CommitEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Time between snapshots of what correlation knows, at least.</summary>
    public TimeSpan SnapshotEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A segment of the lake is sealed when it has so many records,</summary>
    public long SegmentRecords { get; init; } = 400_000;

    /// <summary>or takes so much memory (bytes),</summary>
    public long SegmentMemory { get; init; } = 96L * 1024 * 1024;

    /// <summary>or holds so many bytes of originals,</summary>
    public long SegmentBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>or is so old.</summary>
    public TimeSpan SegmentAge { get; init; } = TimeSpan.FromMinutes(30);
}
