using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Xunit;

namespace Midmar.Tests.Access;

/// <summary>What happens on pages that are open when something ends.</summary>
public sealed class OpenPageTests
{
    /// <summary>Ten seconds are promised; the rest is for a machine that is busy with other tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_ended_session_or_role_leads_who_sits_before_an_open_page_out(bool isSession)
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, actor, _) = await centre.AdministratorAsync();
        using var owned = admin;
        var (browser, person) = await centre.InvitedAsync(actor, "omar", RoleGrant.Of(Role.Analyst, Workspace.Live));
        using var also = browser;
        var session = Some.Value(await centre.Get<ISessions>().ListAsync(actor, person.Id, CancellationToken.None)).Single();
        await using var page = centre.Services.CreateAsyncScope();
        var states = page.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        var state = new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, person.Id), new Claim(SessionInfo.ClaimType, session.Id.ToString(CultureInfo.InvariantCulture))], "Identity.Application")));
        ((IHostEnvironmentAuthenticationStateProvider)states).SetAuthenticationState(Task.FromResult(state));
        var out_ = new TaskCompletionSource<AuthenticationState>(TaskCreationOptions.RunContinuationsAsynchronously);
        states.AuthenticationStateChanged += async changed => out_.TrySetResult(await changed);

        // The page has been looked after once before anything ends.
        await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken);
        Assert.False(out_.Task.IsCompleted);
        if (isSession)
        {
            Some.Value(await centre.Get<ISessions>().EndAsync(actor, session.Id, CancellationToken.None));
        }
        else
        {
            var role = (await centre.Get<IAccessControl>().MembershipsAsync(person.Id, CancellationToken.None)).Single();
            Some.Value(await centre.Get<IPeople>().EndRoleAsync(actor, role.Id, CancellationToken.None));
        }

        var left = await out_.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.False(left.User.Identity?.IsAuthenticated);
    }
}
