using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.People;
using Midmar.Web.Access;

namespace Midmar.Web.Shell;

/// <summary>Where language and theme are chosen: by a form, so that it works before anybody is signed in and without scripts.</summary>
internal static class LookEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost("/look", ChooseAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> ChooseAsync(
        HttpContext context, [FromForm] string? language, [FromForm] string? theme, [FromForm] string? back, Seat seat, IOwnAccount own)
    {
        var look = Look.Of(context.Request);
        look = look with
        {
            Language = Person.Languages.Contains(language ?? string.Empty) ? language! : look.Language,
            IsLight = theme is null ? look.IsLight : theme == "light",
        };
        if (await seat.WhoAsync() is { Actor.Kind: ActorKind.Person } who
            && (who.Person.Language, who.Person.PrefersLight) != (look.Language, look.IsLight))
        {
            // Theirs wherever they sign in next; the cookie alone would be this browser's.
            await own.ChangeProfileAsync(who.Actor, who.Person.DisplayName, look.Language, look.IsLight, context.RequestAborted);
        }

        look.Keep(context.Response);
        return Results.LocalRedirect(IsLocal(back) ? back! : "/");
    }

    /// <summary>Only back into the centre: <c>//elsewhere</c> and <c>/\elsewhere</c> lead out of it.</summary>
    private static bool IsLocal(string? path) =>
        path is ['/', ..] && (path.Length == 1 || (path[1] is not '/' and not '\\')) && Uri.IsWellFormedUriString(path, UriKind.Relative);
}
