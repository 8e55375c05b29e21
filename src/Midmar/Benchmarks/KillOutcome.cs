using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Input;
using Midmar.Logs.LogSources;
using Midmar.Store.Files;
using Midmar.Store.Findings;
using Midmar.Store.Journal;
using Midmar.Store.Lake;

namespace Midmar.Benchmarks;

/// <summary>What a stopped centre's live workspace holds, after all that waited for time is decided and everything is sealed.</summary>
/// <param name="Serials">Numbers of the records, ascending, as often as they are there.</param>
/// <param name="Findings">Findings, as often as they are there: id and title.</param>
/// <param name="AlertedFindings">Findings behind the alerts.</param>
/// <param name="Counts">What was counted of the first source.</param>
internal sealed record KillOutcome(long[] Serials, string[] Findings, long AlertedFindings, SourceCounts Counts)
{
    private const int Page = RecordQuery.MaxLimit;

    private static readonly SourceId First = new(1);

    /// <summary>Reads a data folder that no process has.</summary>
    public static async Task<KillOutcome> ReadAsync(string data, string rules, TimeProvider wall)
    {
        var folder = Path.Combine(data, "workspaces", Workspace.Live.Value.ToString(CultureInfo.InvariantCulture));
        var files = new DurableFiles();
        var counters = new ConcurrentDictionary<SourceId, SourceCounters>();
        var lake = new WorkspaceLake(Path.Combine(folder, "lake"), Workspace.Live, files, LogSourceTable.Default);
        using var table = new FindingTable(Path.Combine(folder, "findings"), files);
        using var findings = new WorkspaceFindings(Path.Combine(folder, "detection"), files, table);
        var startAt = Math.Max(lake.SealedTo, findings.Load()?.Position ?? 0);
        var journal = WorkspaceJournal.Open(Path.Combine(folder, "journal"), Workspace.Live, files, new JournalOptions(), startAt);
        await using (var pipeline = new WorkspacePipeline(
            Workspace.Live, new PipelineOptions(), journal, findings, lake, LogSourceTable.Default, RuleSources.Load([rules], [], []), new Later(wall), wall,
            source => counters.GetOrAdd(source, _ => new SourceCounters())))
        {
            await pipeline.StartAsync(CancellationToken.None);
            await pipeline.AdvanceAsync(CancellationToken.None);
            var end = pipeline.Status.Committed;
            pipeline.SealNow();

            // The clock goes on making ticks behind that place; nobody seals those.
            for (var i = 0; i < 6_000 && lake.SealedTo < end; i++)
            {
                await Task.Delay(10);
            }

            findings.MoveToTable();
            var found = await table.ReadAsync(DateTime.MinValue, DateTime.MaxValue, int.MaxValue, CancellationToken.None);
            var serials = await SerialsAsync(lake);
            var alerts = await AlertedAsync(findings);
            return new KillOutcome(serials, [.. found.Select(f => $"{f.Id} {f.Title}").Order(StringComparer.Ordinal)], alerts, counters[First].Read());
        }
    }

    private static async Task<long[]> SerialsAsync(WorkspaceLake lake)
    {
        using var search = new RecordSearch(_ => lake, _ => [], _ => null, LogSourceTable.Default);
        var serials = new List<long>();
        RecordCursor? after = null;
        for (var hasMore = true; hasMore;)
        {
            var answer = await search.SearchAsync(
                new RecordQuery { Workspace = Workspace.Live, From = DateTime.MinValue, To = DateTime.MaxValue, Terms = ImmutableArray<QueryTerm>.Empty, Limit = Page, After = after },
                CancellationToken.None);
            serials.AddRange(answer.Records.Select(r => long.Parse(r.Fields.First(f => f.Key == KillStory.Serial).Value, CultureInfo.InvariantCulture)));
            hasMore = answer.HasMore;
            after = answer.Records.IsEmpty ? null : new RecordCursor(answer.Records[^1].Time, answer.Records[^1].Id);
        }

        serials.Sort();
        return [.. serials];
    }

    private static async Task<long> AlertedAsync(WorkspaceFindings findings)
    {
        long count = 0;
        Midmar.Centre.Alerts.AlertId? before = null;
        while (true)
        {
            var alerts = await findings.ReadAsync(new() { Limit = Midmar.Centre.Alerts.AlertQuery.MaxLimit, Before = before }, CancellationToken.None);
            if (alerts.Count == 0)
            {
                return count;
            }

            count += alerts.Sum(a => a.Findings);
            before = alerts[^1].Id;
        }
    }

    /// <summary>An hour from now, so that nothing more is waited for.</summary>
    private sealed class Later(TimeProvider now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now.GetUtcNow().AddHours(1);
    }
}
