using System.Collections.Immutable;

namespace Midmar.Store.Backup;

/// <summary>A file of a backup.</summary>
/// <param name="Name">Its path in the data folder, with slashes.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">SHA-256, lower-case hexadecimal.</param>
public sealed record BackupFile(string Name, long Length, string Sha256);

/// <summary>Where a workspace stood.</summary>
/// <param name="Workspace">The workspace's number.</param>
/// <param name="JournalFrom">Where the journal begins.</param>
/// <param name="JournalTo">Where it ends; a frame that was being written is not whole.</param>
/// <param name="Committed">Up to where detection is committed.</param>
/// <param name="SealedTo">Up to where the lake is sealed.</param>
public sealed record BackupPosition(int Workspace, long JournalFrom, long JournalTo, long Committed, long SealedTo);

/// <summary>What a backup holds; its last entry.</summary>
public sealed record BackupManifest
{
    /// <summary>Name of the entry.</summary>
    public const string EntryName = "midmar-backup.json";

    /// <summary>The version this program writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Version of the form.</summary>
    public required int Version { get; init; }

    /// <summary>When it was begun, UTC: everything acknowledged before is in it.</summary>
    public required DateTime Begun { get; init; }

    /// <summary>Where the workspaces stood.</summary>
    public required ImmutableArray<BackupPosition> Workspaces { get; init; }

    /// <summary>The files.</summary>
    public required ImmutableArray<BackupFile> Files { get; init; }
}
