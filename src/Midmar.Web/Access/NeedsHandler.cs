using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;

namespace Midmar.Web.Access;

/// <summary>Asks for a permission.</summary>
internal sealed record NeedsRequirement(Permission Permission) : IAuthorizationRequirement;

/// <summary>Why the handler refused.</summary>
internal sealed class RefusalReason(IAuthorizationHandler handler, Refusal refusal) : AuthorizationFailureReason(handler, refusal.Code)
{
    public Refusal Refusal { get; } = refusal;
}

/// <summary>Decides for endpoints (the route of the request) and for pages within a circuit (the route of the page).</summary>
internal sealed class NeedsHandler(Seat seat) : AuthorizationHandler<NeedsRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, NeedsRequirement requirement)
    {
        var workspace = requirement.Permission.Facts().IsOfCentre ? Workspace.None : WorkspaceOf(context.Resource);
        Refusal? refusal = workspace is { } place
            ? await seat.DecideAsync(context.User, requirement.Permission, place)
            : new NotAMember();
        if (refusal is null)
        {
            context.Succeed(requirement);
        }
        else
        {
            context.Fail(new RefusalReason(this, refusal));
        }
    }

    private static WorkspaceId? WorkspaceOf(object? resource)
    {
        var value = resource switch
        {
            HttpContext http => http.GetRouteValue("workspace"),
            Microsoft.AspNetCore.Components.RouteData page => page.RouteValues.GetValueOrDefault("workspace"),
            _ => null,
        };
        return int.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new WorkspaceId(id)
            : null;
    }
}
