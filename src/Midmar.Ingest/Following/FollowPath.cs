using System.IO.Enumeration;

namespace Midmar.Ingest.Following;

/// <summary>
/// The files of a source's path: one file; a folder with everything in it; or names with <c>*</c> and <c>?</c> in the last
/// part, where <c>**</c> as a part before means in all folders below.
/// </summary>
internal sealed class FollowPath
{
    private readonly string root;
    private readonly string pattern;
    private readonly bool isRecursive;

    public FollowPath(string path)
    {
        var full = Path.GetFullPath(path);
        var last = Path.GetFileName(full);
        var folder = Path.GetDirectoryName(full) ?? full;
        if (Directory.Exists(full))
        {
            (root, pattern, isRecursive) = (full, "*", true);
        }
        else
        {
            isRecursive = Path.GetFileName(folder) == "**";
            (root, pattern) = (isRecursive ? Path.GetDirectoryName(folder) ?? folder : folder, last);
        }
    }

    /// <summary>The files that are there now; none when the folder is not.</summary>
    public IEnumerable<FileInfo> Files() =>
        Directory.Exists(root) ? Find(root, name => FileSystemName.MatchesSimpleExpression(pattern, name), isRecursive) : [];

    /// <summary>Files beside one whose names begin as its name does: what rotation may have made of it.</summary>
    public static IEnumerable<FileInfo> Beside(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        var folder = Path.GetDirectoryName(path)!;
        return !Directory.Exists(folder) ? [] : Find(folder, name => name.StartsWith(stem, StringComparison.Ordinal), isRecursive: false);
    }

    private static FileSystemEnumerable<FileInfo> Find(string folder, Func<string, bool> isWanted, bool isRecursive)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = isRecursive, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return new FileSystemEnumerable<FileInfo>(folder, static (ref entry) => (FileInfo)entry.ToFileSystemInfo(), options)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && isWanted(entry.FileName.ToString()),
        };
    }
}
