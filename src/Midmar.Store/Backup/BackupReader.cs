using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Midmar.Store.Backup;

/// <summary>What is wrong with a backup.</summary>
/// <param name="Name">The file in it, or the backup itself.</param>
/// <param name="Message">What was found.</param>
public sealed record BackupProblem(string Name, string Message);

/// <summary>What a backup was found to be.</summary>
/// <param name="Manifest">What it says it holds; null when that cannot be read.</param>
/// <param name="Problems">What is wrong; empty: it is what was written.</param>
public sealed record BackupVerdict(BackupManifest? Manifest, IReadOnlyList<BackupProblem> Problems);

/// <summary>Verifies backups, and restores what is whole.</summary>
public static class BackupReader
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads every byte of a backup and compares it with its hashes.</summary>
    public static BackupVerdict Verify(string path) => Read(path, onFile: null);

    /// <summary>Restores a backup into a folder that is empty, or not there. What is not whole is not restored at all.</summary>
    /// <exception cref="IOException">The folder is not empty, or cannot be written.</exception>
    public static BackupVerdict Restore(string path, string folder)
    {
        var root = Path.GetFullPath(folder);
        if (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any())
        {
            throw new IOException($"{root} is not empty. Give a folder that is, or is not there yet: nothing is overwritten.");
        }

        var verdict = Verify(path);
        if (verdict.Problems.Count > 0)
        {
            return verdict;
        }

        var isNew = !Directory.Exists(root);
        MakeFolder(root);
        verdict = Read(path, name => Create(root, name));
        if (verdict.Problems.Count > 0)
        {
            // It changed between the two readings.
            foreach (var part in Directory.GetFileSystemEntries(root))
            {
                Remove(part);
            }

            if (isNew)
            {
                Directory.Delete(root);
            }
        }

        return verdict;
    }

    internal static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static BackupVerdict Read(string path, Func<string, Stream>? onFile)
    {
        var problems = new List<BackupProblem>();
        BackupManifest? manifest = null;
        try
        {
            using var zip = ZipFile.OpenRead(path);
            manifest = ReadManifest(zip, path, problems);
            if (manifest is not null)
            {
                ReadFiles(zip, manifest, problems, onFile);
            }
        }
        catch (InvalidDataException e)
        {
            problems.Add(new BackupProblem(Path.GetFileName(path), $"It is no zip that can be read: {e.Message}"));
        }

        if (problems.Count == 0 && onFile is null && !IsWhole(path))
        {
            problems.Add(new BackupProblem(Path.GetFileName(path), "Its files are whole, but it is not byte for byte what was written: the hash beside it says otherwise."));
        }

        return new BackupVerdict(manifest, problems);
    }

    private static BackupManifest? ReadManifest(ZipArchive zip, string path, List<BackupProblem> problems)
    {
        try
        {
            using var entry = zip.GetEntry(BackupManifest.EntryName)?.Open();
            var manifest = entry is null ? null : JsonSerializer.Deserialize<BackupManifest>(entry);
            if (manifest is { Version: BackupManifest.CurrentVersion })
            {
                return manifest;
            }

            problems.Add(new BackupProblem(Path.GetFileName(path), manifest is null ? $"It has no {BackupManifest.EntryName}: it is no backup." : $"It is of version {manifest.Version}; this program reads {BackupManifest.CurrentVersion}."));
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            problems.Add(new BackupProblem(BackupManifest.EntryName, $"It cannot be read: {e.Message}"));
        }

        return null;
    }

    private static void ReadFiles(ZipArchive zip, BackupManifest manifest, List<BackupProblem> problems, Func<string, Stream>? onFile)
    {
        var known = manifest.Files.Select(f => f.Name).Append(BackupManifest.EntryName).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(zip.Entries.Where(e => !known.Contains(e.FullName)).Select(e => new BackupProblem(e.FullName, "It is not in the list of what was written.")));
        foreach (var file in manifest.Files)
        {
            if (!IsInside(file.Name))
            {
                problems.Add(new BackupProblem(file.Name, "Its name leads out of the folder."));
            }
            else if (zip.GetEntry(file.Name) is not { } entry)
            {
                problems.Add(new BackupProblem(file.Name, "It is missing."));
            }
            else if (Check(entry, file, onFile) is { } problem)
            {
                problems.Add(problem);
            }
        }
    }

    private static BackupProblem? Check(ZipArchiveEntry entry, BackupFile file, Func<string, Stream>? onFile)
    {
        try
        {
            using var source = entry.Open();
            using var target = onFile?.Invoke(file.Name);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[128 * 1024];
            var length = 0L;
            for (var read = source.Read(buffer); read > 0 && length <= file.Length; read = source.Read(buffer))
            {
                hash.AppendData(buffer, 0, read);
                target?.Write(buffer, 0, read);
                length += read;
            }

            (target as FileStream)?.Flush(flushToDisk: true);
            return length == file.Length && Convert.ToHexStringLower(hash.GetHashAndReset()) == file.Sha256
                ? null
                : new BackupProblem(file.Name, "Its content is not what was written.");
        }
        catch (InvalidDataException e)
        {
            return new BackupProblem(file.Name, $"It cannot be unpacked: {e.Message}");
        }
    }

    /// <summary>Whether the whole is what the file beside it says; where there is none nothing is said.</summary>
    private static bool IsWhole(string path) =>
        !File.Exists(path + ".sha256") || File.ReadAllText(path + ".sha256").StartsWith(HashOf(path), StringComparison.Ordinal);

    private static bool IsInside(string name) =>
        name.Length > 0 && !name.Contains('\\', StringComparison.Ordinal) && !name.Contains(':', StringComparison.Ordinal)
        && name.Split('/').All(part => part is not ("" or "." or ".."));

    private static FileStream Create(string root, string name)
    {
        var path = Path.Combine(root, name.Replace('/', Path.DirectorySeparatorChar));
        MakeFolder(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // Evidence is read-only from the moment it is there again.
            options.UnixCreateMode = name.StartsWith("workspaces/", StringComparison.Ordinal) && name.Split('/') is [_, _, "evidence", _] ? UnixFileMode.UserRead : Private;
        }

        return new FileStream(path, options);
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, Private | UnixFileMode.UserExecute);
        }
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }
}
