using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.People;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Pipeline;
using Midmar.Ingest.Health;
using Midmar.Records;
using Midmar.Web.Features.Sources;

namespace Midmar.Web.Api;

/// <summary>A source as it is set up.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Kind">token, address, folder or upload; only when it is set up.</param>
/// <param name="Networks">Networks it sends from, such as 10.1.0.0/16.</param>
/// <param name="Path">File or folder that is followed.</param>
/// <param name="Format">Name of the log format; null: recognised.</param>
/// <param name="LogSources">Log sources such as <c>product=linux service=sshd</c>, joined by <c>|</c>; null: each record is recognised.</param>
/// <param name="Venue">Venue it belongs to.</param>
/// <param name="Entity">Organisation it belongs to.</param>
/// <param name="SilenceSeconds">Silence after which an alert is raised; null: never.</param>
/// <param name="IsEnabled">Whether what it sends is taken in; true when left out.</param>
public sealed record SourceBody(
    string Name, string? Kind, IReadOnlyList<string>? Networks, string? Path, string? Format, string? LogSources, string? Venue, string? Entity,
    int? SilenceSeconds, bool? IsEnabled);

/// <summary>A source and how it does.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Source">How it is set up.</param>
/// <param name="State">sending, waiting, silent or disabled.</param>
/// <param name="Received">Records that came.</param>
/// <param name="Parsed">Records read.</param>
/// <param name="Failed">Records that could not be read.</param>
/// <param name="Late">Records too late for correlation.</param>
/// <param name="Dropped">Records refused or lost.</param>
/// <param name="Duplicates">Batches sent again.</param>
/// <param name="Bytes">Payload bytes stored.</param>
/// <param name="LastSeen">When something last came; null: never.</param>
/// <param name="SkewSeconds">How far its clock is ahead.</param>
public sealed record SourceHealthBody(
    int Id, SourceBody Source, string State, long Received, long Parsed, long Failed, long Late, long Dropped, long Duplicates, long Bytes,
    DateTime? LastSeen, double SkewSeconds);

/// <summary>A source with a new token.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Token">Its token, shown only now; null when it has none.</param>
public sealed record NewSourceBody(int Id, string? Token);

/// <summary>Sources of a workspace.</summary>
internal static class SourcesApi
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        const string path = ApiEndpoints.InWorkspace + "/sources";
        endpoints.MapGet(path, ReadAsync).Describe("Sources", "Sources and how they do", Permission.SeeSources).Produces<SourceHealthBody[]>();
        endpoints.MapPost(path, AddAsync).Describe("Sources", "Set up a source", Permission.ManageSources).Produces<NewSourceBody>().ProducesProblem(400).ProducesProblem(409);
        endpoints.MapPut(path + "/{number:int}", ChangeAsync).Describe("Sources", "Change a source", Permission.ManageSources).Produces<NewSourceBody>().ProducesProblem(400).ProducesProblem(409);
        endpoints.MapPost(path + "/{number:int}/token", RenewAsync).Describe("Sources", "Give a source another token", Permission.ManageSources).Produces<NewSourceBody>();
        endpoints.MapPost(path + "/{number:int}/failed/replay", ReplayAsync).Describe("Sources", "Read the failed records of a source again", Permission.ManageSources).Produces<ReplayResult>();
    }

    private static async Task<IResult> ReplayAsync(int workspace, int number, SourceDesk desk, CancellationToken cancellation) =>
        Answers.Of(await desk.ReplayAsync(new WorkspaceId(workspace), new SourceId(number), cancellation), result => result);

    private static async Task<IResult> ReadAsync(int workspace, SourceDesk desk) =>
        Answers.Of(await desk.ReadAsync(new WorkspaceId(workspace)), rows => rows.Select(BodyOf).ToArray());

    private static async Task<IResult> AddAsync(int workspace, SourceBody body, SourceDesk desk, CancellationToken cancellation)
    {
        if (!Enum.TryParse<SourceKind>(body.Kind, ignoreCase: true, out var kind))
        {
            return Answers.Mistake("BadKind", $"'{body.Kind}' is no kind of source; write token, address, folder or upload.");
        }

        return Read(body, kind, new SourceId(0), out var source) is { } wrong
            ? Answers.Mistake("BadNetwork", $"'{wrong}' is no network; write it like 10.1.0.0/16.")
            : Answers.Of(await desk.AddAsync(new WorkspaceId(workspace), source, cancellation), made => new NewSourceBody(made.Source.Id.Value, made.Token));
    }

    private static async Task<IResult> ChangeAsync(int workspace, int number, SourceBody body, SourceDesk desk, CancellationToken cancellation) =>
        Read(body, SourceKind.Token, new SourceId(number), out var source) is { } wrong
            ? Answers.Mistake("BadNetwork", $"'{wrong}' is no network; write it like 10.1.0.0/16.")
            : Answers.Of(await desk.ChangeAsync(new WorkspaceId(workspace), source, cancellation), changed => new NewSourceBody(changed.Id.Value, Token: null));

    private static async Task<IResult> RenewAsync(int workspace, int number, SourceDesk desk, CancellationToken cancellation) => Answers.Of(
        await desk.RenewTokenAsync(new WorkspaceId(workspace), new SourceId(number), cancellation),
        renewed => new NewSourceBody(renewed.Source.Id.Value, renewed.Token));

    /// <summary>The source; returns the network that is none.</summary>
    private static string? Read(SourceBody body, SourceKind kind, SourceId id, out Source source)
    {
        var networks = new List<IPNetwork>();
        string? wrong = null;
        foreach (var text in body.Networks ?? [])
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                networks.Add(network);
            }
            else
            {
                wrong ??= text;
            }
        }

        source = new Source
        {
            Id = id,
            Name = body.Name ?? string.Empty,
            Kind = kind,
            Workspace = Workspace.None,
            Networks = [.. networks],
            Path = body.Path,
            Format = body.Format,
            LogSources = body.LogSources,
            Venue = body.Venue ?? string.Empty,
            Entity = body.Entity ?? string.Empty,
            SilenceLimit = body.SilenceSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            IsEnabled = body.IsEnabled ?? true,
        };
        return wrong;
    }

    private static SourceHealthBody BodyOf(SourceHealth row) => new(
        row.Source.Id.Value,
        new SourceBody(
            row.Source.Name, row.Source.Kind.ToString().ToLowerInvariant(), [.. row.Source.Networks.Select(n => n.ToString())], row.Source.Path, row.Source.Format,
            row.Source.LogSources, row.Source.Venue, row.Source.Entity, (int?)row.Source.SilenceLimit?.TotalSeconds, row.Source.IsEnabled),
        row.State.ToString().ToLowerInvariant(), row.Received, row.Counts.Parsed, row.Counts.Failed, row.Counts.Late, row.Counts.Dropped,
        row.Counts.Duplicates, row.Counts.Bytes, row.Counts.LastSeen == default ? null : row.Counts.LastSeen, row.Skew.TotalSeconds);
}
