namespace Midmar.Ingest.Following;

/// <summary>How files are followed.</summary>
public sealed record FollowOptions
{
    /// <summary>Folder for what has to be known after a restart.</summary>
    public required string Folder { get; init; }

    /// <summary>Time between two looks.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Files of a source (count); more are said and not followed.</summary>
    public int MaxFiles { get; init; } = 10_000;

    /// <summary>Files of a source that are kept open between two looks (count), those that grew last.</summary>
    public int MaxHeld { get; init; } = 256;

    /// <summary>Bytes handed in at a time.</summary>
    public int BlockBytes { get; init; } = 1024 * 1024;

    /// <summary>Longest line (bytes). Of a longer one the beginning is kept as a failed record.</summary>
    public int MaxLineBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// An archive, or a file that cannot be read line by line, is read when it has not changed for so long; one that was
    /// deleted is closed.
    /// </summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What a file had when it was first seen is history when it was last written so long ago.</summary>
    public TimeSpan HistoryAfter { get; init; } = TimeSpan.FromMinutes(10);
}
