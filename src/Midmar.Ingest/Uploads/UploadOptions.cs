namespace Midmar.Ingest.Uploads;

/// <summary>Limits of uploads.</summary>
public sealed record UploadOptions
{
    /// <summary>Where a file lies while it is read.</summary>
    public required string Folder { get; init; }

    /// <summary>Longest file (bytes, packed).</summary>
    public long MaxBytes { get; init; } = 20L * 1024 * 1024 * 1024;

    /// <summary>Files that come in at a time (count); others wait. Whoever sends slowly keeps nobody from being read.</summary>
    public int MaxComing { get; init; } = 32;

    /// <summary>Files read at a time (count); others wait.</summary>
    public int MaxAtOnce { get; init; } = 2;

    /// <summary>How long a file waits for its turn, and a piece of it for room.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);
}
