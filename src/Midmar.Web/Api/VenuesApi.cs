using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.Calendar;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Features.Calendar;
using Midmar.Web.Features.Venues;

namespace Midmar.Web.Api;

/// <summary>A venue.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Entity">Number of its organisation.</param>
/// <param name="Zone">Its time zone, such as Africa/Casablanca; UTC when left out.</param>
/// <param name="Note">Anything else.</param>
public sealed record VenueBody(string? Name, string? Place, long? Entity, string? Zone, string? Note);

/// <summary>A mark on a plan.</summary>
/// <param name="Number">Its number.</param>
/// <param name="X">From the left, in thousandths.</param>
/// <param name="Y">From the top, in thousandths.</param>
/// <param name="Label">What it says.</param>
/// <param name="Asset">Number of the asset there.</param>
public sealed record PinBody(int Number, int X, int Y, string? Label, long? Asset);

/// <summary>A venue with its number, plan and pins.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Venue">What is known of it.</param>
/// <param name="Circle">Its organisation's circle.</param>
/// <param name="Plan">SHA-256 of its plan, for the path images/{sha256}; null: none.</param>
/// <param name="Pins">Its pins.</param>
public sealed record KeptVenueBody(long Number, VenueBody Venue, int? Circle, string? Plan, IReadOnlyList<PinBody> Pins);

/// <summary>Venues and images.</summary>
internal static class VenuesApi
{
    private const string Tag = "Venues";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        const string path = ApiEndpoints.InWorkspace + "/venues";
        const string one = path + "/{number:long}";
        endpoints.MapGet(path, ReadAsync).Describe(Tag, "Venues with their plans and pins", Permission.SeeCalendar).Produces<KeptVenueBody[]>();
        endpoints.MapPost(path, AddAsync).Describe(Tag, "Add a venue", Permission.ManageCalendar).Produces<NumberBody>().ProducesProblem(409);
        endpoints.MapPut(one, ChangeAsync).Describe(Tag, "Change a venue", Permission.ManageCalendar).Produces<NumberBody>().ProducesProblem(409);
        endpoints.MapDelete(one, RemoveAsync).Describe(Tag, "Take a venue off", Permission.ManageCalendar).Produces(204).ProducesProblem(409);
        endpoints.MapPut(one + "/plan", HangAsync).Describe(Tag, "Hang up a site plan: a PNG, JPEG or WebP image as the body", Permission.ManageCalendar).Produces<NumberBody>().ProducesProblem(409);
        endpoints.MapPost(one + "/pins", PinAsync).Describe(Tag, "Put a pin (number 0) or change one", Permission.ManageCalendar).Produces<NumberBody>().ProducesProblem(409);
        endpoints.MapDelete(one + "/pins/{pin:int}", UnpinAsync).Describe(Tag, "Take a pin off", Permission.ManageCalendar).Produces(204);
        endpoints.MapGet(ApiEndpoints.InWorkspace + "/images/{sha256}", ImageAsync).Describe(Tag, "A site plan or photo", Permission.SeeCalendar).Produces(200, contentType: "image/png");
    }

    private static async Task<IResult> ReadAsync(int workspace, EventDesk desk, CancellationToken cancellation) => Answers.Of(
        await desk.ViewAsync(new WorkspaceId(workspace), cancellation),
        view => view.Venues.Values.Where(v => !v.State.IsGone).Select(v => new KeptVenueBody(
            v.Number,
            new VenueBody(v.State.Facts.Name, v.State.Facts.Place, v.State.Facts.Entity, v.State.Facts.Zone, v.State.Facts.Note),
            view.CircleOfVenue(v.Number),
            v.State.Plan?.Sha256,
            [.. v.State.Pins.Select(p => new PinBody(p.Number, p.X, p.Y, p.Label, p.Asset))])).ToArray());

    private static async Task<IResult> AddAsync(int workspace, VenueBody body, VenueDesk desk, CancellationToken cancellation) =>
        Answers.Of(await desk.PutAsync(new WorkspaceId(workspace), null, FactsOf(body), cancellation), n => new NumberBody(n));

    private static async Task<IResult> ChangeAsync(int workspace, long number, VenueBody body, VenueDesk desk, CancellationToken cancellation) =>
        Answers.Of(await desk.PutAsync(new WorkspaceId(workspace), number, FactsOf(body), cancellation), n => new NumberBody(n));

    private static async Task<IResult> RemoveAsync(int workspace, long number, VenueDesk desk, CancellationToken cancellation) =>
        Answers.OfNothing(await desk.RemoveAsync(new WorkspaceId(workspace), number, cancellation));

    private static async Task<IResult> HangAsync(int workspace, long number, HttpContext context, VenueDesk desk, CancellationToken cancellation) =>
        await FileBody.ReadAsync(context, StoredImage.MaxBytes, cancellation) is Done<byte[]>(var bytes)
            ? Answers.Of(await desk.HangAsync(new WorkspaceId(workspace), number, bytes, cancellation), n => new NumberBody(n))
            : Answers.Refusal(new ImageTooLarge(StoredImage.MaxBytes / 1024 / 1024));

    private static async Task<IResult> PinAsync(int workspace, long number, PinBody body, VenueDesk desk, CancellationToken cancellation) => Answers.Of(
        await desk.PinAsync(new WorkspaceId(workspace), number, new Pin(body.Number, body.X, body.Y, body.Label ?? string.Empty, body.Asset), cancellation), n => new NumberBody(n));

    private static async Task<IResult> UnpinAsync(int workspace, long number, int pin, VenueDesk desk, CancellationToken cancellation) =>
        Answers.OfNothing(await desk.UnpinAsync(new WorkspaceId(workspace), number, pin, cancellation));

    /// <summary>Served as what its content is, and as nothing that a browser would run, whatever is in it.</summary>
    private static async Task<IResult> ImageAsync(int workspace, string sha256, HttpContext context, VenueDesk desk, CancellationToken cancellation)
    {
        switch (await desk.ImageAsync(new WorkspaceId(workspace), sha256, cancellation))
        {
            case Done<(StoredImage Facts, byte[] Bytes)>(var image):
                context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
                context.Response.Headers.CacheControl = "private, max-age=86400, immutable";
                context.Response.Headers.ContentDisposition = string.Create(
                    CultureInfo.InvariantCulture, $"inline; filename=\"{image.Facts.Sha256[..12]}.{image.Facts.Format.ToString().ToLowerInvariant()}\"");
                return Results.Bytes(image.Bytes, image.Facts.ContentType);
            case Refused<(StoredImage, byte[])>(var reason):
                return Answers.Refusal(reason);
            default:
                throw new InvalidOperationException("An outcome is one of two.");
        }
    }

    private static VenueFacts FactsOf(VenueBody body) => new(
        body.Name ?? string.Empty, body.Place ?? string.Empty, body.Entity, string.IsNullOrEmpty(body.Zone) ? Zones.Utc : body.Zone, body.Note ?? string.Empty);
}
