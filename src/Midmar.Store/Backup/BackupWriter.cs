using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Midmar.Store.Backup;

/// <summary>
/// Writes a backup of a centre, running or not: a zip of the files of its data folder, as one moment had them, with their
/// hashes; beside it a file with the hash of the whole, as <c>sha256sum -c</c> reads it.
/// </summary>
public static class BackupWriter
{
    private static readonly string[] Packed = [".parquet", ".originals"];

    /// <summary>Writes a backup.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="target">The file; it is not there under this name before it is whole.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="cancellation">Gives up; nothing remains.</param>
    /// <exception cref="IOException">A folder cannot be read or written, or the disk is full.</exception>
    public static BackupManifest Write(string data, string target, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(time);
        var root = Path.GetFullPath(data);
        var begun = time.GetUtcNow().UtcDateTime;
        RemoveLeftovers(root);
        var folder = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $".backup-{Environment.ProcessId}-{begun.Ticks}"));
        Directory.CreateDirectory(folder);
        try
        {
            var staged = new StagedFiles(root, folder);
            var workspaces = WorkspaceFolders(root).Select(w => WorkspaceStage.Take(staged, w, $"workspaces/{Path.GetFileName(w)}/")).ToImmutableArray();
            TakeOthers(staged, root);
            TakeEvidence(staged, root);
            return Pack(staged, target, new BackupManifest { Version = BackupManifest.CurrentVersion, Begun = begun, Workspaces = workspaces, Files = [] }, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] WorkspaceFolders(string root) => Directory.Exists(Path.Combine(root, "workspaces"))
        ? [.. Directory.GetDirectories(Path.Combine(root, "workspaces")).Where(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out _)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>State, keys, certificates, rules, lists, sources, audit log: whatever is no part of a workspace.</summary>
    private static void TakeOthers(StagedFiles staged, string root)
    {
        // The heads of audit log and events before log and events: these are then at least as long as the heads say.
        staged.TryTake(Path.Combine(root, "audit", "head"));
        var heads = Path.Combine(root, "state", "event-heads");
        if (Directory.Exists(heads))
        {
            foreach (var head in Directory.GetFiles(heads).Where(h => !h.EndsWith(".new", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            {
                staged.TryTake(head);
            }
        }

        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray())
        {
            var name = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
            if (name == "lock" || name.StartsWith('.') || name.StartsWith("workspaces/", StringComparison.Ordinal)
                || name.EndsWith(".new", StringComparison.Ordinal) || name.EndsWith("-wal", StringComparison.Ordinal) || name.EndsWith("-shm", StringComparison.Ordinal)
                || staged.Has(path))
            {
                continue;
            }

            if (name.EndsWith(".db", StringComparison.Ordinal))
            {
                SqliteCopy.Take(staged, path);
            }
            else
            {
                staged.TryTake(path, name.StartsWith("audit/", StringComparison.Ordinal) && name.EndsWith(".log", StringComparison.Ordinal) ? WholeLines : null);
            }
        }
    }

    /// <summary>Content of evidence after the state that names it: what is named is there, and at most more.</summary>
    private static void TakeEvidence(StagedFiles staged, string root)
    {
        foreach (var folder in WorkspaceFolders(root).Select(w => Path.Combine(w, "evidence")).Where(Directory.Exists))
        {
            foreach (var path in Directory.GetFiles(folder).Where(p => !p.EndsWith(".new", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            {
                staged.TryTake(path);
            }
        }
    }

    /// <summary>An entry that is being written is left out.</summary>
    private static long WholeLines(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = file.Length;
        var buffer = new byte[1];
        for (; length > 0; length--)
        {
            file.Position = length - 1;
            file.ReadExactly(buffer);
            if (buffer[0] == (byte)'\n')
            {
                break;
            }
        }

        return length;
    }

    private static BackupManifest Pack(StagedFiles staged, string target, BackupManifest manifest, CancellationToken cancellation)
    {
        var partial = target + ".partial";
        try
        {
            using (var file = new FileStream(partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            {
                using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
                {
                    var files = ImmutableArray.CreateBuilder<BackupFile>();
                    foreach (var (name, path, length) in staged.All)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        files.Add(Add(zip, name, path, length));
                    }

                    manifest = manifest with { Files = files.ToImmutable() };
                    using var entry = zip.CreateEntry(BackupManifest.EntryName).Open();
                    JsonSerializer.Serialize(entry, manifest);
                }

                file.Flush(flushToDisk: true);
            }

            KeepPrivate(partial);
            File.WriteAllText(target + ".sha256", $"{BackupReader.HashOf(partial)}  {Path.GetFileName(target)}\n");
            File.Move(partial, target, overwrite: true);
            return manifest;
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    private static BackupFile Add(ZipArchive zip, string name, string path, long length)
    {
        using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var entry = zip.CreateEntry(name, Packed.Contains(Path.GetExtension(name)) ? CompressionLevel.NoCompression : CompressionLevel.Fastest).Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        for (var left = length; left > 0;)
        {
            var read = source.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
            {
                throw new IOException($"{name} became shorter while it was read. Back up again.");
            }

            hash.AppendData(buffer, 0, read);
            entry.Write(buffer, 0, read);
            left -= read;
        }

        return new BackupFile(name, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>It holds keys and everything that was logged.</summary>
    private static void KeepPrivate(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    /// <summary>What a backup that was killed left behind.</summary>
    private static void RemoveLeftovers(string root)
    {
        foreach (var folder in Directory.GetDirectories(root, ".backup-*"))
        {
            if (int.TryParse(Path.GetFileName(folder).Split('-')[1], NumberStyles.None, CultureInfo.InvariantCulture, out var process) && !IsAlive(process))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
