using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Midmar.Centre.Audit;
using Midmar.Store.Files;

namespace Midmar.Store.State.Audit;

/// <summary>The files of a log: <c>000001.log</c>, <c>000002.log</c>, ... and <c>head</c>, a line of number and hash.</summary>
internal static partial class AuditFolder
{
    public const string HeadName = "head";

    public static string LogName(int number) => string.Create(CultureInfo.InvariantCulture, $"{number:d6}.log");

    /// <summary>The files in order, with their numbers.</summary>
    public static List<(int Number, string Path)> Logs(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.log")
            .Where(path => LogFileName().IsMatch(Path.GetFileName(path)))
            .Select(path => (Number: int.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture), Path: path))
            .OrderBy(file => file.Number),
    ];

    /// <summary>The exported head; null when there is none that can be read.</summary>
    public static AuditHead? ReadHead(string folder)
    {
        var path = Path.Combine(folder, HeadName);
        var text = File.Exists(path) && new FileInfo(path).Length <= 256 ? File.ReadAllText(path, Encoding.Latin1) : string.Empty;
        return HeadLine().Match(text) is { Success: true } match
            && long.TryParse(match.Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new AuditHead(sequence, match.Groups["hash"].Value)
            : null;
    }

    /// <summary>Exports the head: after a power failure it is the old one or this one.</summary>
    public static void WriteHead(IDurableFiles files, string folder, AuditHead head)
    {
        var fresh = Path.Combine(folder, HeadName + ".new");
        using (var file = files.Create(fresh))
        {
            file.Append(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{head.Sequence} {head.Hash}\n")));
            file.Sync();
        }

        files.Rename(fresh, Path.Combine(folder, HeadName));
    }

    [GeneratedRegex(@"^[0-9]{6}\.log$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LogFileName();

    [GeneratedRegex(@"\A(?<n>0|[1-9][0-9]{0,18}) (?<hash>[0-9a-f]{64})\n\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeadLine();
}
