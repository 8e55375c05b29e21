using System.Security.Cryptography;
using Midmar.Centre.People;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Pipeline;
using Midmar.Records;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Sources;

/// <summary>A source that was set up, with its token, which is shown only now.</summary>
/// <param name="Source">The source.</param>
/// <param name="Token">Its token; null when it has none.</param>
public sealed record NewSource(Source Source, string? Token);

/// <summary>Sources of a workspace for whoever sits here: how they do, and setting them up.</summary>
public sealed class SourceDesk(Seat seat, DeskAudit desk, ISourceDirectory sources, IIntake intake, IOpenWorkspaces open, TimeProvider time)
{
    private const int TokenBytes = 32;

    private readonly DateTime since = time.GetUtcNow().UtcDateTime;

    /// <summary>How the sources of a workspace do.</summary>
    public async Task<Outcome<IReadOnlyList<SourceHealth>>> ReadAsync(WorkspaceId workspace)
    {
        if (await seat.DecideAsync(Permission.SeeSources, workspace) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow().UtcDateTime;
        return new Done<IReadOnlyList<SourceHealth>>(
            [.. sources.All.Where(s => s.Workspace == workspace).Select(s => SourceHealth.Of(s, intake.CountersOf(s.Id), since, now))]);
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
        var token = draft.Kind == SourceKind.Token ? NewToken() : null;
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
            Permission.ManageSources, workspace, SourceActions.NewToken, known?.Name ?? id.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
            string.Empty, string.Empty, known is { Kind: SourceKind.Token } ? null : new NoSuchSource());
        if (refusal is not null)
        {
            return refusal;
        }

        var token = NewToken();
        var renewed = known! with { TokenHash = Source.HashOf(token) };
        return await sources.ReplaceAsync(renewed, cancellation) ? new NewSource(renewed, token) : new NoSuchSource();
    }

    private Source? Known(WorkspaceId workspace, SourceId id) => sources.Find(id) is { } source && source.Workspace == workspace ? source : null;

    private static string NewToken() => $"mds_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes))}";

    private static string TextOf(Source source) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{source.Kind} enabled={source.IsEnabled} networks={string.Join(' ', source.Networks)} path={source.Path} format={source.Format} logsources={source.LogSources} venue={source.Venue} entity={source.Entity} silence={source.SilenceLimit}");
}
