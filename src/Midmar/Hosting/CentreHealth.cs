using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.Workspaces;

namespace Midmar.Hosting;

/// <summary>What a load balancer or supervisor asks. The answers name no workspace and no cause: they are open to anybody.</summary>
internal static class CentreHealth
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz", () => Results.Text("alive\n")).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapGet("/readyz", (IOpenWorkspaces open) => open.All.Any(w => w.Status.Failure is not null)
            ? Results.Text("something does not work; see the centre's page\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready\n")).AllowAnonymous().ExcludeFromDescription();
    }
}
