using System.Globalization;
using Microsoft.Data.Sqlite;
using Midmar.Store.Lake;

namespace Midmar.Store.Backup;

/// <summary>
/// Takes the files of a workspace that fit together, while it runs. The order does it: the journal first, so that nothing
/// after it begins before the journal does; then snapshots and the log of findings, the database of detection, what it says
/// of the log, the table of findings, the lake; and the journal's end last, so that nothing lies beyond it.
/// </summary>
internal static class WorkspaceStage
{
    /// <summary>Attempts (count): the journal may let go what was written and sealed while files were taken.</summary>
    public const int Attempts = 10;

    /// <exception cref="IOException">The files never fitted together.</exception>
    public static BackupPosition Take(StagedFiles staged, string folder, string prefix)
    {
        var wrong = string.Empty;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (TryTake(staged, folder, out wrong) is { } position)
            {
                return position;
            }

            staged.Forget(prefix);
        }

        throw new IOException($"The files of {folder} do not fit together: {wrong} Try again when less is coming in.");
    }

    private static BackupPosition? TryTake(StagedFiles staged, string folder, out string wrong)
    {
        wrong = string.Empty;
        var journal = Path.Combine(folder, "journal");
        var detection = Path.Combine(folder, "detection");
        TakeAll(staged, journal, "*.mj");
        TakeAll(staged, detection, "snapshot-*");
        TakeAll(staged, Path.Combine(detection, "findings"), "*.mf");
        var (committed, logEnd, tabled) = TakeDatabase(staged, Path.Combine(detection, "detection.db"));
        TakeAll(staged, Path.Combine(detection, "findings"), "*.mf");
        foreach (var path in Files(Path.Combine(folder, "findings"), "*.parquet").Where(p => DecimalOf(p) < tabled))
        {
            staged.TryTake(path);
        }

        if (TakeLake(staged, Path.Combine(folder, "lake")) is not { } sealedTo)
        {
            wrong = "segments of the lake were let go meanwhile.";
            return null;
        }

        TakeAll(staged, journal, "*.mj");
        TakeAll(staged, journal, "digests");
        TakeAll(staged, folder, "clock.json");
        return Check(staged, folder, new BackupPosition(NumberOf(folder), 0, 0, committed, sealedTo), (tabled, logEnd), out wrong);
    }

    private static BackupPosition? Check(StagedFiles staged, string folder, BackupPosition position, (long From, long To) log, out string wrong)
    {
        wrong = string.Empty;
        var prefix = string.Create(CultureInfo.InvariantCulture, $"workspaces/{position.Workspace}/");
        var journal = staged.All.Where(f => f.Name.StartsWith(prefix + "journal/", StringComparison.Ordinal) && f.Name.EndsWith(".mj", StringComparison.Ordinal))
            .Select(f => (Start: HexOf(f.Name), End: HexOf(f.Name) + f.Length)).OrderBy(f => f.Start).ToList();
        var needed = Math.Max(position.Committed, position.SealedTo);
        var snapshots = staged.All.Where(f => f.Name.Contains("/detection/snapshot-", StringComparison.Ordinal) && f.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(f => HexOf(f.Name.Replace("snapshot-", string.Empty, StringComparison.Ordinal))).Where(s => s <= position.Committed).ToList();
        var from = Math.Min(position.SealedTo, snapshots.Count > 0 ? snapshots.Max() : position.Committed);
        if (journal.Count == 0)
        {
            wrong = from == needed ? string.Empty : "the journal is not there.";
            return wrong.Length > 0 ? null : position with { JournalFrom = needed, JournalTo = needed };
        }

        for (var i = 1; i < journal.Count; i++)
        {
            wrong = journal[i].Start > journal[i - 1].End ? $"the journal has a gap before {journal[i].Start}." : wrong;
        }

        wrong = journal[0].Start > from && from < needed ? $"the journal begins at {journal[0].Start}, but {from} is needed." : wrong;
        wrong = journal[^1].End < needed ? $"the journal ends at {journal[^1].End}, but {needed} is needed." : wrong;
        wrong = HasLog(staged, prefix, log) ? wrong : $"the log of findings has no {log.From} to {log.To}.";
        return wrong.Length > 0 ? null : position with { JournalFrom = journal[0].Start, JournalTo = journal[^1].End };
    }

    private static bool HasLog(StagedFiles staged, string prefix, (long From, long To) log)
    {
        var at = log.From;
        foreach (var (start, end) in staged.All.Where(f => f.Name.StartsWith(prefix + "detection/findings/", StringComparison.Ordinal))
            .Select(f => (Start: HexOf(f.Name), End: HexOf(f.Name) + f.Length)).OrderBy(f => f.Start))
        {
            at = start <= at ? Math.Max(at, end) : at;
        }

        return at >= log.To;
    }

    /// <summary>Where the lake ends; null when a segment's files went while they were taken.</summary>
    private static long? TakeLake(StagedFiles staged, string folder)
    {
        var end = 0L;
        foreach (var path in Files(folder, "*").Where(SegmentManifest.IsOne).Order(StringComparer.Ordinal))
        {
            if (!staged.TryTake(path))
            {
                return null;
            }

            var manifest = SegmentManifest.Read(path);
            end = manifest.To;
            if (manifest.Bytes > 0 && (!staged.TryTake(Path.Combine(folder, manifest.Parquet)) || !staged.TryTake(Path.Combine(folder, manifest.Originals))))
            {
                return null;
            }
        }

        return end;
    }

    private static (long Committed, long LogEnd, long LogTabled) TakeDatabase(StagedFiles staged, string path)
    {
        SqliteCopy.Take(staged, path);
        using var connection = SqliteCopy.Open(staged.All.Last(f => path.EndsWith(f.Name.Replace('/', Path.DirectorySeparatorChar), StringComparison.Ordinal)).Path, SqliteOpenMode.ReadOnly);
        using var ask = connection.CreateCommand();
        ask.CommandText = "SELECT position, log_end, log_tabled FROM checkpoint";
        using var row = ask.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)) : default;
    }

    private static void TakeAll(StagedFiles staged, string folder, string pattern)
    {
        foreach (var path in Files(folder, pattern).Where(p => !p.EndsWith(".new", StringComparison.Ordinal)))
        {
            staged.TryTake(path);
        }
    }

    private static string[] Files(string folder, string pattern) => Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [];

    private static int NumberOf(string folder) => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);

    private static long HexOf(string name) => long.Parse(Path.GetFileNameWithoutExtension(name), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static long DecimalOf(string path) => long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture);
}
