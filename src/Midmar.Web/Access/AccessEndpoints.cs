using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.People;

namespace Midmar.Web.Access;

/// <summary>What the pages of signing in cannot do by themselves: ending a session, and what the browser's script asks for passkeys.</summary>
internal static class AccessEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/sign-out", SignOutAsync).AnySignedIn().ExcludeFromDescription();
        endpoints.MapPost("/access/passkeys/request", RequestOptionsAsync).AllowAnonymous().RequireRateLimiting(DoorLimits.Policy).ExcludeFromDescription();
        endpoints.MapPost("/access/passkeys/create", CreationOptionsAsync).AnySignedIn().ExcludeFromDescription();
    }

    /// <summary>Whether browsers make passkeys for this address: they do for names, not for numbers.</summary>
    public static bool CanHavePasskeys(HttpRequest request) => !IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out _);

    private static async Task<IResult> SignOutAsync(Seat seat, SignInDesk desk)
    {
        if (await seat.WhoAsync() is { } who)
        {
            await desk.SignOutAsync(who.Actor);
        }

        return Results.LocalRedirect(Denials.SignInPath);
    }

    private static async Task<IResult> RequestOptionsAsync(HttpContext context, IAntiforgery antiforgery, SignInManager<Person> signIn) =>
        await antiforgery.IsRequestValidAsync(context)
            ? Results.Content(await signIn.MakePasskeyRequestOptionsAsync(user: null), "application/json")
            : Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "The request has no valid antiforgery token.");

    private static async Task<IResult> CreationOptionsAsync(Seat seat, SignInManager<Person> signIn) => await seat.WhoAsync() is { Actor.Kind: ActorKind.Person } who
        ? Results.Content(
            await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = who.Person.Id, Name = who.Person.UserName!, DisplayName = who.Person.DisplayName }),
            "application/json")
        : Results.Problem(statusCode: StatusCodes.Status403Forbidden, title: "Passkeys are for people.");
}
