using System.Collections.Immutable;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;
using Midmar.Centre.People;

namespace Midmar.Web.Access;

/// <summary>
/// Looks after open pages: whose session was ended, or who lost a role, is led out within ten seconds. A page that is
/// loaded again then shows what is left.
/// </summary>
internal sealed class SeatWatch(ILoggerFactory logs, ISessions sessions, IAccessControl access, TimeProvider time) : RevalidatingServerAuthenticationStateProvider(logs)
{
    private ImmutableHashSet<long>? first;

    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(4);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var principal = authenticationState.User;
        if (principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { } person
            || !long.TryParse(principal.FindFirstValue(SessionInfo.ClaimType), NumberStyles.None, CultureInfo.InvariantCulture, out var session)
            || !await sessions.IsOpenAsync(session, person, cancellationToken))
        {
            return false;
        }

        var now = time.GetUtcNow().UtcDateTime;
        var roles = (await access.MembershipsAsync(person, cancellationToken)).Where(m => !(m.Grant.Until <= now)).Select(m => m.Id).ToImmutableHashSet();
        first ??= roles;
        return first.IsSubsetOf(roles);
    }
}
