namespace Midmar.Ingest;

/// <summary>Limits of the doors.</summary>
public sealed record IngestOptions
{
    /// <summary>Bytes gathered before they are handed in. One less than a power of two: with a last newline it fills a lent array.</summary>
    public int BatchBytes { get; init; } = (2 * 1024 * 1024) - 1;

    /// <summary>Longest record (bytes).</summary>
    public int MaxRecordBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Longest body of a request (bytes, unpacked).</summary>
    public long MaxBodyBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Items of a request (count).</summary>
    public int MaxItems { get; init; } = 1_000_000;

    /// <summary>Longest body of an OTLP request (bytes, unpacked): it is held in memory.</summary>
    public int MaxOtlpBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>OTLP requests read at a time (count), those apart of which little is there yet.</summary>
    public int MaxOtlpRequests { get; init; } = 4;

    /// <summary>How long the rest of a long OTLP body may take.</summary>
    public TimeSpan OtlpBodyWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a request waits for room before its sender is told to come again.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
