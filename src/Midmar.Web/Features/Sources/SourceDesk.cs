using System.Globalization;
using Midmar.Centre.People;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Pipeline;
using Midmar.Ingest.Following;
using Midmar.Ingest.Health;
using Midmar.Records;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Sources;

/// <summary>A source that was set up, with its token, which is shown only now.</summary>
/// <param name="Source">The source.</param>
/// <param name="Token">Its token; null when it has none.</param>
public sealed record NewSource(Source Source, string? Token);

/// <summary>A record that could not be read.</summary>
/// <param name="Number">Its number among the failed ones.</param>
/// <param name="Record">The record.</param>
public sealed record FailedRow(long Number, FailedRecord Record);

/// <summary>Sources of a workspace for whoever sits here: how they do, and setting them up.</summary>
public sealed class SourceDesk(
    Seat seat, DeskAudit desk, ISourceDirectory sources, SourceMonitor monitor, FollowService following, FailedReplay replay, IOpenWorkspaces open)
{
    /// <summary>How the sources of a workspace do.</summary>
    public async Task<Outcome<IReadOnlyList<SourceHealth>>> ReadAsync(WorkspaceId workspace)
    {
        if (await seat.DecideAsync(Permission.SeeSources, workspace) is { } refusal)
        {
            return refusal;
        }

        return new Done<IReadOnlyList<SourceHealth>>([.. sources.All.Where(s => s.Workspace == workspace).Select(monitor.HealthOf)]);
    }

    /// <summary>Records a second that a source of a workspace sent over the last minute.</summary>
    public double RateOf(SourceId source) => monitor.RateOf(source);

    /// <summary>How the following of a source's files goes; null when none are followed.</summary>
    public FollowStatus? FollowingOf(SourceId source) => following.StatusOf(source);

    /// <summary>Records of a source that could not be read, newest first.</summary>
    public async Task<Outcome<IReadOnlyList<FailedRow>>> FailedAsync(WorkspaceId workspace, SourceId id, int limit, CancellationToken cancellation)
    {
        var (failed, missing) = FailedOf(workspace, id);
        var refusal = await desk.DecideAsync(Permission.SeeSources, workspace, SourceActions.ViewFailed, NameOf(id), string.Empty, string.Empty, missing);
        return refusal is not null
            ? refusal
            : new Done<IReadOnlyList<FailedRow>>([.. (await failed!.ReadAsync(id, before: null, limit, cancellation)).Select(f => new FailedRow(f.Number, f.Record))]);
    }

    /// <summary>Reads the failed records of a source again, as it is set up now.</summary>
    public async Task<Outcome<ReplayResult>> ReplayAsync(WorkspaceId workspace, SourceId id, CancellationToken cancellation)
    {
        var (failed, missing) = FailedOf(workspace, id);
        var refusal = await desk.DecideAsync(Permission.ManageSources, workspace, SourceActions.Replay, NameOf(id), string.Empty, string.Empty, missing);
        return refusal is not null ? refusal : await replay.ReplayAsync(Known(workspace, id)!, failed!, cancellation);
    }

    /// <summary>Lets failed records go. Their bytes stay among the originals as long as the lake keeps them.</summary>
    public async Task<Outcome<Nothing>> DiscardAsync(WorkspaceId workspace, SourceId id, IReadOnlyList<long> numbers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var (failed, missing) = FailedOf(workspace, id);
        var refusal = await desk.DecideAsync(
            Permission.ManageSources, workspace, SourceActions.Discard, NameOf(id), string.Join(' ', numbers), string.Empty, missing);
        if (refusal is not null)
        {
            return refusal;
        }

        await failed!.RemoveAsync(numbers, cancellation);
        return default(Nothing);
    }

    /// <summary>Where a workspace's pipeline stands.</summary>
    public async Task<Outcome<PipelineStatus>> StatusAsync(WorkspaceId workspace)
    {
        var refusal = await seat.DecideAsync(Permission.SeeSources, workspace);
        return refusal is not null ? refusal : open.Find(workspace) is { } found ? found.Status : new NoSuchWorkspace();
    }

    /// <summary>Sets up a source.</summary>
    /// <param name="workspace">Its workspace.</param>
    /// <param name="draft">What it is to be; its number and token are given here.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Outcome<NewSource>> AddAsync(WorkspaceId workspace, Source draft, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var token = draft.Kind == SourceKind.Token ? Source.NewToken() : null;
        var wanted = draft with { Workspace = workspace, TokenHash = token is null ? null : Source.HashOf(token) };
        var refusal = await desk.DecideAsync(
            Permission.ManageSources, workspace, SourceActions.Add, wanted.Name, TextOf(wanted), string.Empty, SourceRules.Check(wanted, sources.All));
        return refusal is not null
            ? refusal
            : new NewSource(await sources.AddAsync(workspace, id => wanted with { Id = id }, cancellation), token);
    }

    /// <summary>Changes a source; its number, workspace, kind and token stay.</summary>
    public async Task<Outcome<Source>> ChangeAsync(WorkspaceId workspace, Source changed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(changed);
        var known = Known(workspace, changed.Id);
        var wanted = known is null ? changed : changed with { Workspace = workspace, Kind = known.Kind, TokenHash = known.TokenHash };
        var refusal = await desk.DecideAsync(
            Permission.ManageSources, workspace, SourceActions.Change, wanted.Name, TextOf(wanted), string.Empty,
            known is null ? new NoSuchSource() : SourceRules.Check(wanted, sources.All));
        if (refusal is not null)
        {
            return refusal;
        }

        return await sources.ReplaceAsync(wanted, cancellation) ? wanted : new NoSuchSource();
    }

    /// <summary>Gives a source another token; the one before opens nothing any more.</summary>
    public async Task<Outcome<NewSource>> RenewTokenAsync(WorkspaceId workspace, SourceId id, CancellationToken cancellation)
    {
        var known = Known(workspace, id);
        var refusal = await desk.DecideAsync(
            Permission.ManageSources, workspace, SourceActions.NewToken, NameOf(id), string.Empty, string.Empty, known is { Kind: SourceKind.Token } ? null : new NoSuchSource());
        if (refusal is not null)
        {
            return refusal;
        }

        var token = Source.NewToken();
        var renewed = known! with { TokenHash = Source.HashOf(token) };
        return await sources.ReplaceAsync(renewed, cancellation) ? new NewSource(renewed, token) : new NoSuchSource();
    }

    private Source? Known(WorkspaceId workspace, SourceId id) => sources.Find(id) is { } source && source.Workspace == workspace ? source : null;

    private string NameOf(SourceId id) => sources.Find(id)?.Name ?? id.Value.ToString(CultureInfo.InvariantCulture);

    private (IFailedRecords? Failed, Refusal? Missing) FailedOf(WorkspaceId workspace, SourceId id) =>
        Known(workspace, id) is null ? (null, new NoSuchSource())
        : open.Find(workspace) is { } found ? (found.Failed, null)
        : (null, new NoSuchWorkspace());

    private static string TextOf(Source source) => string.Create(
        CultureInfo.InvariantCulture,
        $"{source.Kind} enabled={source.IsEnabled} networks={string.Join(' ', source.Networks)} path={source.Path} format={source.Format} logsources={source.LogSources} venue={source.Venue} entity={source.Entity} silence={source.SilenceLimit}");
}
