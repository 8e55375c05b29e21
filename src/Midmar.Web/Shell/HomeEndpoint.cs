using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Web.Access;

namespace Midmar.Web.Shell;

/// <summary>The bare address: to the first page of whoever asks.</summary>
internal static class HomeEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints
        .MapMethods("/", [HttpMethods.Get, HttpMethods.Head], async (Seat seat) =>
        {
            if (await seat.WhoAsync() is null)
            {
                return Results.LocalRedirect("/sign-in");
            }

            var workspaces = await seat.WorkspacesAsync();
            return Results.LocalRedirect(workspaces.Count == 0 ? "/nowhere" : Places.In(workspaces[0].Id, "alerts"));
        })
        .AllowAnonymous().ExcludeFromDescription();
}
