using Midmar.Centre.Alerts;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Findings;
using Midmar.Detection.Indicators;
using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Sigma;
using Midmar.Store.Files;
using Midmar.Store.Findings;
using Midmar.Store.Journal;
using Midmar.Store.Lake;
using Midmar.Store.Vault;

namespace Midmar.Hosting;

/// <summary>One open workspace: its folder, and the pipeline over it.</summary>
internal sealed class WorkspaceRuntime : IOpenWorkspace, IAsyncDisposable
{
    private readonly WorkspaceFindings findings;
    private readonly FindingTable table;
    private readonly WorkspaceJournal journal;

    private WorkspaceRuntime(WorkspaceParts parts, string folder)
    {
        Id = parts.Workspace;
        Clock = parts.Clock;
        var files = parts.Files;
        Lake = new WorkspaceLake(Path.Combine(folder, "lake"), Id, files, LogSourceTable.Default);
        table = new FindingTable(Path.Combine(folder, "findings"), files);
        findings = new WorkspaceFindings(Path.Combine(folder, "detection"), files, table);
        var startAt = Math.Max(Lake.SealedTo, findings.Load()?.Position ?? 0);
        journal = WorkspaceJournal.Open(Path.Combine(folder, "journal"), Id, files, new JournalOptions(), startAt);
        Pipeline = new WorkspacePipeline(
            Id, parts.Options, journal, findings, Lake, LogSourceTable.Default, parts.Rules, Clock, parts.Wall, parts.CountersOf);
        Pipeline.Use(parts.Indicators);
        Filler = new VaultFiller(findings, Lake, named => journal.Read(Lake.SealedTo, journal.End, named), LogSourceTable.Default);
    }

    public WorkspaceId Id { get; }

    public TimeProvider Clock { get; }

    public IAlertList Alerts => findings;

    public IFailedRecords Failed => findings;

    public IFindingTable Findings => table;

    public PipelineStatus Status => Pipeline.Status with { Failure = journal.Failure ?? Pipeline.Status.Failure ?? findings.TableFailure };

    public WorkspaceLake Lake { get; }

    public WorkspacePipeline Pipeline { get; }

    /// <summary>The records that alerts cite.</summary>
    public IRecordVault Vault => findings;

    /// <summary>Copies what the vault is still owed.</summary>
    public VaultFiller Filler { get; }

    /// <summary>What the journal has and the lake not yet.</summary>
    public IEnumerable<JournalFrame> RecentFrames() => journal.Read(Lake.SealedTo, journal.End);

    /// <summary>Opens a workspace in its folder, made when it is not there, and goes through what the last run left.</summary>
    public static async Task<WorkspaceRuntime> OpenAsync(WorkspaceParts parts, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var runtime = new WorkspaceRuntime(parts, folder);
        await runtime.Pipeline.StartAsync(cancellation);
        return runtime;
    }

    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        Filler.Dispose();
        findings.Dispose();
        table.Dispose();
    }
}

/// <summary>What a workspace is opened with.</summary>
internal sealed record WorkspaceParts(
    WorkspaceId Workspace,
    PipelineOptions Options,
    IDurableFiles Files,
    RuleSet Rules,
    IndicatorIndex Indicators,
    TimeProvider Clock,
    TimeProvider Wall,
    Func<SourceId, SourceCounters> CountersOf);
