using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Midmar.Detection.Indicators;
using Midmar.Detection.Pipeline;
using Midmar.Logs.LogSources;
using Midmar.Store.Files;
using Midmar.Store.Findings;
using Midmar.Store.Journal;
using Midmar.Store.Lake;
using Midmar.Store.Tests.Pipeline;
using Midmar.Store.Vault;

namespace Midmar.Store.Tests.Vault;

/// <summary>One workspace with everything it has: journal, lake, findings, vault, search.</summary>
internal sealed class WholeWorkspace : IAsyncDisposable
{
    private readonly ConcurrentDictionary<SourceId, SourceCounters> counters = new();
    private readonly FindingTable table;

    private WholeWorkspace(string folder, IDurableFiles files, PipelineOptions options)
    {
        Lake = new WorkspaceLake(Path.Combine(folder, "lake"), RunningCentre.Workspace, files, LogSourceTable.Default);
        table = new FindingTable(Path.Combine(folder, "findings"), files);
        Findings = new WorkspaceFindings(Path.Combine(folder, "detection"), files, table);
        var startAt = Math.Max(Lake.SealedTo, Findings.Load()?.Position ?? 0);
        Journal = WorkspaceJournal.Open(
            Path.Combine(folder, "journal"), RunningCentre.Workspace, files, new JournalOptions { RollAt = 4_000, Reserve = 0 }, startAt);
        Pipeline = new WorkspacePipeline(
            RunningCentre.Workspace, options, Journal, Findings, Lake, LogSourceTable.Default, RunningCentre.DefaultRules, Clock, Clock, CountersOf);
        Filler = new VaultFiller(Findings, Lake, named => Journal.Read(Lake.SealedTo, Journal.End, named), LogSourceTable.Default);
        Search = new RecordSearch(_ => Lake, _ => RecentFrames(), _ => Findings, LogSourceTable.Default);
        WithoutVault = new RecordSearch(_ => Lake, _ => RecentFrames(), _ => null, LogSourceTable.Default);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(RunningCentre.Kickoff));

    public WorkspaceLake Lake { get; }

    public WorkspaceJournal Journal { get; }

    public WorkspaceFindings Findings { get; }

    public WorkspacePipeline Pipeline { get; }

    public VaultFiller Filler { get; }

    public RecordSearch Search { get; }

    /// <summary>What journal and lake alone have.</summary>
    public RecordSearch WithoutVault { get; }

    public static async Task<WholeWorkspace> StartAsync(string folder, IDurableFiles files, PipelineOptions? options = null, IndicatorIndex? indicators = null)
    {
        Directory.CreateDirectory(folder);
        var workspace = new WholeWorkspace(folder, files, options ?? new PipelineOptions { Workers = 2 });
        workspace.Pipeline.Use(indicators ?? IndicatorIndex.Empty);
        await workspace.Pipeline.StartAsync(CancellationToken.None);
        return workspace;
    }

    public SourceCounters CountersOf(SourceId source) => counters.GetOrAdd(source, _ => new SourceCounters());

    public async Task<DeliveryReceipt> SendAsync(string lines) =>
        await Pipeline.AcceptAsync(RunningCentre.DeliveryOf(lines), Timeout.InfiniteTimeSpan, CancellationToken.None);

    /// <summary>Seals everything, so that the journal has nothing of it any more.</summary>
    public async Task SealAllAsync()
    {
        await Pipeline.DrainAsync(CancellationToken.None);
        Pipeline.SealNow();
        for (var i = 0; i < 4_000 && Lake.SealedTo < Journal.End; i++)
        {
            await Task.Delay(5);
        }
    }

    public IEnumerable<JournalFrame> RecentFrames() => Journal.Read(Lake.SealedTo, Journal.End);

    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        Filler.Dispose();
        Search.Dispose();
        WithoutVault.Dispose();
        Findings.Dispose();
        table.Dispose();
    }
}
