using Midmar.Centre.Workspaces;
using Midmar.Detection.Pipeline;
using Midmar.Hosting;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Store.Files;
using Midmar.Store.Findings;
using Midmar.Store.Journal;
using Midmar.Store.Lake;

namespace Midmar.Benchmarks;

/// <summary>What a stopped centre has of the live workspace: counted from its files, not from what it says.</summary>
/// <param name="Counted">Records its sources' counters say were read.</param>
/// <param name="Stored">Records in segments and, beyond them, in the journal.</param>
/// <param name="InSegments">Of these, in segments.</param>
/// <param name="SegmentBytes">Bytes of the segments.</param>
/// <param name="Findings">Alerts' findings.</param>
internal sealed record StoredCount(long Counted, long Stored, long InSegments, long SegmentBytes, long Findings)
{
    public static async Task<StoredCount> OfAsync(string data, CancellationToken cancellation)
    {
        using var folder = DataFolder.Take(data);
        var files = new DurableFiles();
        var root = folder.Workspace(Workspace.Live);
        var lake = new WorkspaceLake(Path.Combine(root, "lake"), Workspace.Live, files, LogSourceTable.Default);
        using var table = new FindingTable(Path.Combine(root, "findings"), files);
        using var findings = new WorkspaceFindings(Path.Combine(root, "detection"), files, table);
        var checkpoint = findings.Load();
        using var journal = WorkspaceJournal.Open(
            Path.Combine(root, "journal"), Workspace.Live, files, new JournalOptions(), Math.Max(lake.SealedTo, checkpoint?.Position ?? 0));
        var parser = new FrameParser(Workspace.Live, LogSourceTable.Default);
        var batch = new RecordBatch();
        var inJournal = 0L;
        foreach (var frame in journal.Read(lake.SealedTo, journal.End))
        {
            if (frame.Kind == FrameKind.Records && frame.Position >= lake.SealedTo)
            {
                parser.Parse(frame, batch);
                inJournal += batch.Count;
            }
        }

        var alerts = await AllFindingsAsync(findings, cancellation);
        return new StoredCount(checkpoint?.Counts.Values.Sum(c => c.Parsed) ?? 0, lake.Records + inJournal, lake.Records, lake.Bytes, alerts);
    }

    private static async Task<long> AllFindingsAsync(WorkspaceFindings findings, CancellationToken cancellation)
    {
        var count = 0L;
        var query = new Centre.Alerts.AlertQuery { Limit = Centre.Alerts.AlertQuery.MaxLimit };
        while (await findings.ReadAsync(query, cancellation) is { Count: > 0 } page)
        {
            count += page.Sum(a => a.Findings);
            query = query with { Before = page[^1].Id };
        }

        return count;
    }
}
