using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;

namespace Midmar.Web.Access;

/// <summary>Nobody is signed in.</summary>
public sealed record NotSignedIn : Refusal;

/// <summary>Somebody signed in.</summary>
/// <param name="Person">Who.</param>
/// <param name="SessionId">Their session; 0 with a token.</param>
/// <param name="Memberships">Their roles, ended ones included.</param>
/// <param name="Actor">How they are named in the audit log.</param>
public sealed record SignedIn(Person Person, long SessionId, IReadOnlyList<Membership> Memberships, Actor Actor);

/// <summary>
/// Who sits before this screen, or sends this request, and what they may do. Asked anew each time: what is ended is
/// ended for the next act, on pages that are open too.
/// </summary>
public sealed class Seat(
    AuthenticationStateProvider states, IHttpContextAccessor http, IAccessControl access, IWorkspaceStore store, TimeProvider time)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Where they sit: an IP address, or empty.</summary>
    public string Address => http.HttpContext?.Connection.RemoteIpAddress?.ToString() ?? string.Empty;

    /// <summary>Who it is; null: nobody is signed in.</summary>
    public async Task<SignedIn?> WhoAsync() => await WhoAsync(await PrincipalAsync());

    /// <summary>Whether they may do something in a workspace. Null: they may.</summary>
    public async Task<Refusal?> DecideAsync(Permission permission, WorkspaceId workspace) =>
        await DecideAsync(await PrincipalAsync(), permission, workspace);

    /// <summary>The workspaces they may know of.</summary>
    public async Task<IReadOnlyList<Workspace>> WorkspacesAsync()
    {
        var principal = await PrincipalAsync();
        if (await WhoAsync(principal) is not { } who || MissesSecondFactor(principal, who))
        {
            return [];
        }

        var token = principal.FindFirstValue(TokenScheme.WorkspaceClaim);
        return [.. (await store.ListAsync(CancellationToken.None)).Where(w =>
            Centre.People.Access.Sees(who.Memberships, w, Now)
            && (token is null || token == w.Id.Value.ToString(CultureInfo.InvariantCulture)))];
    }

    /// <summary>Whether they have to set up a second factor before anything else.</summary>
    public async Task<bool> MissesSecondFactorAsync()
    {
        var principal = await PrincipalAsync();
        return await WhoAsync(principal) is { } who && MissesSecondFactor(principal, who);
    }

    internal async Task<Refusal?> DecideAsync(ClaimsPrincipal principal, Permission permission, WorkspaceId workspace)
    {
        if (await WhoAsync(principal) is not { } who)
        {
            return new NotSignedIn();
        }

        return MissesSecondFactor(principal, who)
            ? new NeedsSecondFactor()
            : await access.DecideAsync(who.Actor, permission, workspace, CancellationToken.None);
    }

    internal async Task<SignedIn?> WhoAsync(ClaimsPrincipal principal)
    {
        if (principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id || principal.Identity is not { IsAuthenticated: true }
            || await access.FindAsync(id, CancellationToken.None) is not { } person)
        {
            return null;
        }

        var session = long.TryParse(principal.FindFirstValue(SessionInfo.ClaimType), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var actor = principal.FindFirstValue(TokenScheme.TokenClaim) is { } token
            ? new Actor(ActorKind.Token, token, $"{principal.FindFirstValue(TokenScheme.NameClaim)} ({person.DisplayName})", Address)
            : Actor.Of(person, Address);
        return new SignedIn(person, session, await access.MembershipsAsync(id, CancellationToken.None), actor);
    }

    private bool MissesSecondFactor(ClaimsPrincipal principal, SignedIn who) =>
        who.Actor.Kind == ActorKind.Person
        && SignInRules.NeedsSecondFactor(who.Memberships, principal.FindFirstValue(SignInRules.MethodClaim), Now);

    private async Task<ClaimsPrincipal> PrincipalAsync()
    {
        // In a circuit the request is the one that opened it, perhaps hours ago; its provider knows who is there now.
        var request = http.HttpContext;
        return request is not null && !request.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal)
            ? request.User
            : (await states.GetAuthenticationStateAsync()).User;
    }
}
