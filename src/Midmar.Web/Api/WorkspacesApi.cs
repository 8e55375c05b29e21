using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.Workspaces;
using Midmar.Web.Access;

namespace Midmar.Web.Api;

/// <summary>A workspace.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Kind">Whether it is live or an exercise.</param>
public sealed record WorkspaceBody(int Id, string Name, string Kind);

/// <summary>Which workspaces there are.</summary>
internal static class WorkspacesApi
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(ApiEndpoints.Root + "/workspaces", ReadAsync)
        .AnySignedIn().WithTags("Workspaces").WithSummary("The workspaces you may know of").Produces<WorkspaceBody[]>().ProducesProblem(401);

    private static async Task<IResult> ReadAsync(Seat seat) =>
        Results.Ok((await seat.WorkspacesAsync()).Select(w => new WorkspaceBody(w.Id.Value, w.Name, w.Kind == WorkspaceKind.Live ? "live" : "exercise")));
}
