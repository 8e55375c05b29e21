using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.Imports;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Features.Assets;
using Midmar.Web.Features.Calendar;

namespace Midmar.Web.Api;

/// <summary>An asset.</summary>
/// <param name="Name">What it is called; one of a kind.</param>
/// <param name="Hosts">Host names.</param>
/// <param name="Addresses">Addresses and ranges, such as 10.1.0.0/16.</param>
/// <param name="Services">Services, such as https://tickets.example.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Venue">Number of its venue.</param>
/// <param name="Entity">Number of its organisation; null: that of its venue.</param>
/// <param name="Circle">Its own circle, 1 to 3; null: that of its organisation.</param>
/// <param name="Criticality">low, normal, high or vital.</param>
/// <param name="Contact">Whom to call.</param>
/// <param name="Note">Anything else.</param>
public sealed record AssetBody(
    string? Name, IReadOnlyList<string>? Hosts, IReadOnlyList<string>? Addresses, IReadOnlyList<string>? Services, string? Owner, long? Venue, long? Entity,
    int? Circle, string? Criticality, string? Contact, string? Note);

/// <summary>An asset of the register.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Asset">What is known of it.</param>
public sealed record KeptAssetBody(long Number, AssetBody Asset);

/// <summary>What has a number.</summary>
/// <param name="Number">The number.</param>
public sealed record NumberBody(long Number);

/// <summary>A line of a file that was refused, or should be known of.</summary>
/// <param name="Line">The line, from 1; 0: the file.</param>
/// <param name="Column">The column, from 1; 0: the line.</param>
/// <param name="Code">Names what is wrong.</param>
/// <param name="Text">What is wrong and what to do, in the language that was asked for.</param>
public sealed record ProblemBody(int Line, int Column, string Code, string Text)
{
    internal static ProblemBody Of(ImportProblem problem, EventWords words) => new(problem.Line, problem.Column, problem.Reason.Code, words.Of(problem.Reason));
}

/// <summary>What an import did, or would do.</summary>
/// <param name="Applied">Whether it was done.</param>
/// <param name="Added">Added (count).</param>
/// <param name="Changed">Changed (count).</param>
/// <param name="Same">There already as they are (count).</param>
/// <param name="Refused">Refused (count).</param>
/// <param name="Problems">What was refused, and what should be known; at most 1,000.</param>
public sealed record ImportBody(bool Applied, int Added, int Changed, int Same, int Refused, IReadOnlyList<ProblemBody> Problems)
{
    internal const int MaxProblems = 1_000;
}

/// <summary>The register of assets.</summary>
internal static class AssetsApi
{
    private const string Tag = "Assets";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        const string path = ApiEndpoints.InWorkspace + "/assets";
        endpoints.MapGet(path, ReadAsync).Describe(Tag, "The register, 1,000 assets at a time", Permission.SeeCalendar).Produces<KeptAssetBody[]>();
        endpoints.MapGet(path + "/find", FindAsync).Describe(Tag, "The asset a host name or address means", Permission.SeeCalendar).Produces<KeptAssetBody>();
        endpoints.MapGet(path + "/unknown", UnknownAsync).Describe(Tag, "Hosts and addresses alerts name that the register does not know; needs SeeAlerts too", Permission.SeeCalendar).Produces<UnknownAsset[]>();
        endpoints.MapGet(path + "/export", ExportAsync).Describe(Tag, "The register as CSV", Permission.Export).Produces<string>(contentType: "text/csv");
        endpoints.MapPost(path, AddAsync).Describe(Tag, "Add an asset", Permission.ManageCalendar).Produces<NumberBody>().ProducesProblem(400).ProducesProblem(409);
        endpoints.MapPut(path + "/{number:long}", ChangeAsync).Describe(Tag, "Change an asset", Permission.ManageCalendar).Produces<NumberBody>().ProducesProblem(400).ProducesProblem(409);
        endpoints.MapDelete(path + "/{number:long}", RemoveAsync).Describe(Tag, "Take an asset off", Permission.ManageCalendar).Produces(204);
        endpoints.MapPost(path + "/import", ImportAsync).Describe(Tag, "Import a CSV file as the body; with apply=true it is done, else only told what would be", Permission.ManageCalendar).Produces<ImportBody>().ProducesProblem(409);
    }

    private static async Task<IResult> ReadAsync(int workspace, long? after, EventDesk desk, CancellationToken cancellation) => Answers.Of(
        await desk.ViewAsync(new WorkspaceId(workspace), cancellation),
        view => view.Assets.All.Where(a => a.Number > (after ?? 0)).Take(1_000).Select(BodyOf).ToArray());

    private static async Task<IResult> FindAsync(int workspace, string name, EventDesk desk, CancellationToken cancellation) => await desk.ViewAsync(new WorkspaceId(workspace), cancellation) switch
    {
        Done<EventView>(var view) when view.Assets.Find(name) is { } found => Results.Ok(BodyOf(found)),
        Done<EventView> => Answers.Refusal(new NoSuchAsset()),
        Refused<EventView>(var reason) => Answers.Refusal(reason),
        _ => throw new InvalidOperationException("An outcome is one of two."),
    };

    private static async Task<IResult> UnknownAsync(int workspace, AssetDesk desk, CancellationToken cancellation) =>
        Answers.Of(await desk.UnknownAsync(new WorkspaceId(workspace), cancellation), found => found.Take(1_000).ToArray());

    private static async Task<IResult> ExportAsync(int workspace, AssetDesk desk, CancellationToken cancellation) => await desk.ExportAsync(new WorkspaceId(workspace), cancellation) switch
    {
        Done<byte[]>(var bytes) => Results.File(bytes, "text/csv; charset=utf-8", "assets.csv"),
        Refused<byte[]>(var reason) => Answers.Refusal(reason),
        _ => throw new InvalidOperationException("An outcome is one of two."),
    };

    private static async Task<IResult> AddAsync(int workspace, AssetBody body, AssetDesk desk, CancellationToken cancellation) =>
        FactsOf(body, out var facts) is { } mistake ? mistake : Answers.Of(await desk.PutAsync(new WorkspaceId(workspace), null, facts, cancellation), n => new NumberBody(n));

    private static async Task<IResult> ChangeAsync(int workspace, long number, AssetBody body, AssetDesk desk, CancellationToken cancellation) =>
        FactsOf(body, out var facts) is { } mistake ? mistake : Answers.Of(await desk.PutAsync(new WorkspaceId(workspace), number, facts, cancellation), n => new NumberBody(n));

    private static async Task<IResult> RemoveAsync(int workspace, long number, AssetDesk desk, CancellationToken cancellation) =>
        Answers.OfNothing(await desk.RemoveAsync(new WorkspaceId(workspace), [number], cancellation));

    private static async Task<IResult> ImportAsync(int workspace, string? name, bool? apply, HttpContext context, AssetDesk desk, EventWords words, CancellationToken cancellation)
    {
        if (await FileBody.ReadAsync(context, ImportText.MaxBytes, cancellation) is not Done<byte[]>(var bytes))
        {
            return Answers.Refusal(new FileTooLarge(ImportText.MaxBytes / 1024 / 1024));
        }

        var file = AssetFile.Read(bytes);
        if (await desk.PlanAsync(new WorkspaceId(workspace), file, cancellation) is not Done<AssetImportPlan>(var plan))
        {
            return Answers.Refusal(new RoleLacksPermission(Permission.ManageCalendar));
        }

        if (apply == true && await desk.ImportAsync(new WorkspaceId(workspace), file, name ?? "import", cancellation) is Refused<ImportResult>(var reason))
        {
            return Answers.Refusal(reason);
        }

        return Results.Ok(new ImportBody(
            apply == true, plan.Added.Length, plan.Changed.Length, plan.Same, plan.Refused.Length, [.. plan.Refused.Take(ImportBody.MaxProblems).Select(p => ProblemBody.Of(p, words))]));
    }

    private static IResult? FactsOf(AssetBody body, out AssetFacts facts)
    {
        var criticality = Criticality.Normal;
        var isKnown = string.IsNullOrEmpty(body.Criticality) || (Enum.TryParse(body.Criticality, ignoreCase: true, out criticality) && Enum.IsDefined(criticality));
        facts = new AssetFacts
        {
            Name = body.Name ?? string.Empty,
            Hosts = [.. body.Hosts ?? []],
            Addresses = [.. body.Addresses ?? []],
            Services = [.. body.Services ?? []],
            Owner = body.Owner ?? string.Empty,
            Venue = body.Venue,
            Entity = body.Entity,
            Circle = body.Circle,
            Criticality = criticality,
            Contact = body.Contact ?? string.Empty,
            Note = body.Note ?? string.Empty,
        };
        return isKnown ? null : Answers.Mistake(nameof(NotACriticality), $"'{body.Criticality}' is no criticality; write low, normal, high or vital.");
    }

    private static KeptAssetBody BodyOf(Asset asset) => new(asset.Number, new AssetBody(
        asset.Facts.Name, asset.Facts.Hosts, asset.Facts.Addresses, asset.Facts.Services, asset.Facts.Owner, asset.Facts.Venue, asset.Facts.Entity, asset.Facts.Circle,
        asset.Facts.Criticality.ToString().ToLowerInvariant(), asset.Facts.Contact, asset.Facts.Note));
}
