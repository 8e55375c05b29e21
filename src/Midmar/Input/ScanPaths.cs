using Midmar.Detection.Scanning;

namespace Midmar.Input;

/// <summary>The files behind the paths of a command line.</summary>
internal static class ScanPaths
{
    private const int BufferSize = 1024 * 1024;

    /// <summary>Files, folders taken whole, in the order of their names; a file named twice is scanned once.</summary>
    /// <exception cref="UsageException">A path does not exist.</exception>
    public static List<ScanFile> Expand(IEnumerable<string> paths)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var files = new List<ScanFile>();
        foreach (var path in paths)
        {
            foreach (var file in FilesIn(path))
            {
                if (seen.Add(Path.GetFullPath(file)))
                {
                    files.Add(new ScanFile(file, () => Open(file)));
                }
            }
        }

        return files;
    }

    /// <summary>Opens a file that another program may still be writing.</summary>
    public static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = BufferSize,
        Options = FileOptions.SequentialScan,
    });

    private static IEnumerable<string> FilesIn(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new UsageException($"There is no file or folder '{path}'.");
        }

        var enumeration = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.EnumerateFiles(path, "*", enumeration).Order(StringComparer.Ordinal);
    }
}
