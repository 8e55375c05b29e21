using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.Assets;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Features.Assets;
using Midmar.Web.Features.Calendar;

namespace Midmar.Web.Api;

/// <summary>A protected organisation.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Circle">1 to 3.</param>
/// <param name="DutyPhone">The number that is answered at any hour.</param>
/// <param name="Contacts">Who is called, in that order.</param>
/// <param name="Note">Anything else.</param>
public sealed record EntityBody(string? Name, int Circle, string? DutyPhone, IReadOnlyList<ContactPoint>? Contacts, string? Note);

/// <summary>A protected organisation with its number.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Entity">What is known of it.</param>
public sealed record KeptEntityBody(long Number, EntityBody Entity);

/// <summary>Protected organisations.</summary>
internal static class EntitiesApi
{
    private const string Tag = "Assets";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        const string path = ApiEndpoints.InWorkspace + "/entities";
        endpoints.MapGet(path, ReadAsync).Describe(Tag, "Protected organisations", Permission.SeeCalendar).Produces<KeptEntityBody[]>();
        endpoints.MapPost(path, AddAsync).Describe(Tag, "Add an organisation", Permission.ManageCalendar).Produces<NumberBody>().ProducesProblem(409);
        endpoints.MapPut(path + "/{number:long}", ChangeAsync).Describe(Tag, "Change an organisation", Permission.ManageCalendar).Produces<NumberBody>().ProducesProblem(409);
        endpoints.MapDelete(path + "/{number:long}", RemoveAsync).Describe(Tag, "Take an organisation off", Permission.ManageCalendar).Produces(204).ProducesProblem(409);
    }

    private static async Task<IResult> ReadAsync(int workspace, EventDesk desk, CancellationToken cancellation) => Answers.Of(
        await desk.ViewAsync(new WorkspaceId(workspace), cancellation),
        view => view.Entities.Values.Where(e => !e.State.IsGone).Select(e => new KeptEntityBody(e.Number, BodyOf(e.State.Facts))).ToArray());

    private static async Task<IResult> AddAsync(int workspace, EntityBody body, AssetDesk desk, CancellationToken cancellation) =>
        Answers.Of(await desk.PutEntityAsync(new WorkspaceId(workspace), null, FactsOf(body), cancellation), n => new NumberBody(n));

    private static async Task<IResult> ChangeAsync(int workspace, long number, EntityBody body, AssetDesk desk, CancellationToken cancellation) =>
        Answers.Of(await desk.PutEntityAsync(new WorkspaceId(workspace), number, FactsOf(body), cancellation), n => new NumberBody(n));

    private static async Task<IResult> RemoveAsync(int workspace, long number, AssetDesk desk, CancellationToken cancellation) =>
        Answers.OfNothing(await desk.RemoveEntityAsync(new WorkspaceId(workspace), number, cancellation));

    private static EntityBody BodyOf(EntityFacts facts) => new(facts.Name, facts.Circle, facts.DutyPhone, facts.Contacts, facts.Note);

    private static EntityFacts FactsOf(EntityBody body) => new(
        body.Name ?? string.Empty, body.Circle, body.DutyPhone ?? string.Empty,
        [.. (body.Contacts ?? []).Select(c => new ContactPoint(c.Name ?? string.Empty, c.Duty ?? string.Empty, c.Phone ?? string.Empty, c.Mail ?? string.Empty))],
        body.Note ?? string.Empty);
}
