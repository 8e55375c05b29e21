using Midmar.Store.Files;

namespace Midmar.Store.Backup;

/// <summary>
/// Second names for the files of a running centre, in a folder of its own: what the centre deletes meanwhile stays, and
/// what it appends is cut off at the length noted.
/// </summary>
/// <param name="root">The data folder.</param>
/// <param name="folder">Where the second names go; on the same file system.</param>
internal sealed class StagedFiles(string root, string folder)
{
    private readonly SortedDictionary<string, (string Path, long Length)> files = new(StringComparer.Ordinal);

    /// <summary>Names in the data folder, the files that hold their content, and how much of it counts.</summary>
    public IEnumerable<(string Name, string Path, long Length)> All => files.Select(f => (f.Key, f.Value.Path, f.Value.Length));

    /// <summary>Takes a file of the data folder; its length counts as it is now, also when it was taken before. False when it is gone.</summary>
    public bool TryTake(string path, Func<string, long>? lengthOf = null)
    {
        var name = NameOf(path);
        var staged = Path.Combine(folder, name.Replace('/', Path.DirectorySeparatorChar));
        try
        {
            if (!File.Exists(staged))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(staged)!);
                HardLink.Make(path, staged);
            }

            files[name] = (staged, lengthOf?.Invoke(staged) ?? new FileInfo(staged).Length);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Where a file goes that somebody else writes, in place of one of the data folder.</summary>
    public string PathFor(string path)
    {
        var staged = Path.Combine(folder, NameOf(path).Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(Path.GetDirectoryName(staged)!);
        File.Delete(staged);
        return staged;
    }

    /// <summary>Counts a file written to <see cref="PathFor"/>.</summary>
    public void Add(string path, string staged) => files[NameOf(path)] = (staged, new FileInfo(staged).Length);

    /// <summary>Whether a file was taken.</summary>
    public bool Has(string path) => files.ContainsKey(NameOf(path));

    /// <summary>Lets files go whose names begin so, to take them anew.</summary>
    public void Forget(string prefix)
    {
        foreach (var name in files.Keys.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).ToArray())
        {
            File.Delete(files[name].Path);
            files.Remove(name);
        }
    }

    private string NameOf(string path) => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
}
