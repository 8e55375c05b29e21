using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Midmar.Centre.Evidence;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Store.Files;
using Midmar.Store.State;

namespace Midmar.Store.Evidence;

/// <summary>
/// Content of evidence as files named by their hash, in the folder of their workspace, read-only from the moment they have
/// their name. What an interrupted writing left is deleted when the workspace is first written to again.
/// </summary>
public sealed class EvidenceFiles(IDurableFiles files, string dataFolder, EvidenceLimits limits) : IEvidenceStore
{
    private const string Unfinished = ".new";
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead;

    private readonly IDurableFiles files = files;
    private readonly EvidenceLimits limits = limits;
    private readonly ConcurrentDictionary<WorkspaceId, string> tidied = new();
    private readonly Lock gate = new();
    private readonly Dictionary<(WorkspaceId, string), int> pinned = [];
    private long drafts;

    /// <summary>Where the content of a workspace's evidence lies; nothing is made.</summary>
    public static string FolderOf(string dataFolder, WorkspaceId workspace) =>
        Path.Combine(dataFolder, "workspaces", workspace.Value.ToString(CultureInfo.InvariantCulture), "evidence");

    /// <inheritdoc/>
    public IEvidenceDraft Begin(WorkspaceId workspace)
    {
        var folder = tidied.GetOrAdd(workspace, Tidy);
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Interlocked.Increment(ref drafts)}{Unfinished}"));
        return new Draft(this, workspace, folder, path);
    }

    /// <inheritdoc/>
    public Stream? Open(WorkspaceId workspace, string sha256)
    {
        if (!IsHash(sha256))
        {
            return null;
        }

        try
        {
            return new FileStream(Path.Combine(FolderOf(dataFolder, workspace), sha256), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Remove(WorkspaceId workspace, string sha256, Func<bool> isUsed)
    {
        ArgumentNullException.ThrowIfNull(isUsed);
        var folder = FolderOf(dataFolder, workspace);
        var path = Path.Combine(folder, sha256);
        lock (gate)
        {
            if (!IsHash(sha256) || pinned.ContainsKey((workspace, sha256)) || isUsed() || !File.Exists(path))
            {
                return;
            }

            if (OperatingSystem.IsWindows())
            {
                File.SetAttributes(path, FileAttributes.Normal);
            }

            files.Delete(path);
            files.SyncDirectory(folder);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> All(WorkspaceId workspace) => Names(FolderOf(dataFolder, workspace));

    /// <summary>A hash is a file name and nothing else: no way leads out of the folder.</summary>
    internal static bool IsHash(string? text) => text is { Length: 64 } && text.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f');

    internal static IReadOnlyList<string> Names(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Where(IsHash).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Names in the folder that are neither content nor being written.</summary>
    internal static IReadOnlyList<string> Others(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFileSystemEntries(folder).Select(f => Path.GetFileName(f)).Where(n => !IsHash(n) && !n.EndsWith(Unfinished, StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>SHA-256 of a file, 64 lower-case hexadecimal digits.</summary>
    internal static string HashOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private string Tidy(WorkspaceId workspace)
    {
        var folder = StateFolder.Make(FolderOf(dataFolder, workspace));
        files.SyncDirectory(Path.GetDirectoryName(folder)!);
        foreach (var left in Directory.EnumerateFiles(folder, "*" + Unfinished))
        {
            // Another draft of this process may have been faster than this; its file is in use and not a leftover.
            if (!Path.GetFileName(left).StartsWith(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-"), StringComparison.Ordinal))
            {
                files.Delete(left);
            }
        }

        return folder;
    }

    private void Unpin(WorkspaceId workspace, string sha256)
    {
        lock (gate)
        {
            if (--pinned[(workspace, sha256)] == 0)
            {
                pinned.Remove((workspace, sha256));
            }
        }
    }

    private sealed class Draft : IEvidenceDraft
    {
        /// <summary>Bytes after which the disk is looked at again (64 MiB).</summary>
        private const long LookEvery = 64L * 1024 * 1024;

        private const long Mebibyte = 1024 * 1024;

        private readonly EvidenceFiles store;
        private readonly WorkspaceId workspace;
        private readonly string folder;
        private readonly string path;
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private IAppendFile? file;
        private long looked = -LookEvery;
        private string? name;

        public Draft(EvidenceFiles store, WorkspaceId workspace, string folder, string path)
        {
            (this.store, this.workspace, this.folder, this.path) = (store, workspace, folder, path);
            file = store.files.Create(path);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        public Refusal? Write(ReadOnlySpan<byte> bytes)
        {
            var open = file ?? throw new InvalidOperationException("It is sealed.");
            if (open.Length + bytes.Length > store.limits.MaxBytes)
            {
                return new EvidenceTooLarge(store.limits.MaxBytes / Mebibyte);
            }

            if (open.Length - looked >= LookEvery)
            {
                looked = open.Length;
                var free = store.files.FreeSpace(folder);
                if (free < store.limits.Reserve + bytes.Length)
                {
                    return new EvidenceDiskLow(free / Mebibyte, store.limits.Reserve / Mebibyte);
                }
            }

            open.Append(bytes);
            hash.AppendData(bytes);
            return null;
        }

        public Outcome<EvidenceContent> Seal()
        {
            var open = file ?? throw new InvalidOperationException("It is sealed.");
            open.Sync();
            var content = new EvidenceContent(Convert.ToHexStringLower(hash.GetHashAndReset()), open.Length);
            open.Dispose();
            file = null;
            var final = Path.Combine(folder, content.Sha256);
            bool isThere;
            lock (store.gate)
            {
                isThere = File.Exists(final);
                if (!isThere)
                {
                    MakeReadOnly(path);
                    store.files.Rename(path, final);
                }

                store.pinned[(workspace, content.Sha256)] = store.pinned.GetValueOrDefault((workspace, content.Sha256)) + 1;
                name = content.Sha256;
            }

            if (!isThere)
            {
                return content;
            }

            // Kept once; but one that was tampered with is neither taken for the other nor replaced: it shows what was done.
            store.files.Delete(path);
            return HashOf(final) == content.Sha256 ? content : new EvidenceCopyDamaged(content.Sha256);
        }

        public void Dispose()
        {
            hash.Dispose();
            if (name is not null)
            {
                store.Unpin(workspace, name);
                name = null;
                return;
            }

            file?.Dispose();
            file = null;
            try
            {
                store.files.Delete(path);
            }
            catch (IOException)
            {
                // The disk failed; what is left is deleted at the next start.
            }
        }

        private static void MakeReadOnly(string path)
        {
            if (OperatingSystem.IsWindows())
            {
                File.SetAttributes(path, FileAttributes.ReadOnly);
            }
            else
            {
                File.SetUnixFileMode(path, ReadOnly);
            }
        }
    }
}
