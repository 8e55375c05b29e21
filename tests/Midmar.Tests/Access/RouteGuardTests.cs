using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Xunit;

namespace Midmar.Tests.Access;

public sealed class RouteGuardTests
{
    [Fact]
    public async Task Every_endpoint_and_page_denies_who_is_not_signed_in_and_who_has_not_the_permission()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, actor, _) = await centre.AdministratorAsync();
        using var owned = admin;
        var team = Some.Value(await centre.Get<IWorkspaceMaking>().MakeAsync(actor, "team 1", CancellationToken.None));
        var (stranger, _) = await centre.InvitedAsync(actor, "stranger", RoleGrant.Of(Role.Trainee, team.Id));
        using var also = stranger;
        using var anonymous = centre.Browser();

        Assert.Empty(await RouteGuard.ViolationsAsync(centre.Services, anonymous, stranger, RouteGuard.IsDoor));
        Assert.True(RouteGuard.Endpoints(centre.Services).Count() > 15);
    }

    [Fact]
    public async Task Nothing_is_changed_by_a_cookie_without_a_form_of_ours()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, _, _) = await centre.AdministratorAsync();
        using var owned = admin;

        Assert.Empty(await RouteGuard.ForgeriesAsync(centre.Services, admin, RouteGuard.IsDoor));
    }

    [Fact]
    public async Task Every_entry_of_the_open_list_is_there()
    {
        await using var centre = await OpenCentre.StartAsync();
        var patterns = RouteGuard.Endpoints(centre.Services).Select(RouteGuard.PatternOf).ToHashSet();

        Assert.All(RouteGuard.Open.Keys, open => Assert.Contains(open, patterns));
    }

    [Fact]
    public async Task The_guard_finds_an_endpoint_that_is_open_one_that_lets_strangers_in_and_one_without_antiforgery()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapGet("/leak", () => "everything");
        app.MapPost("/change", () => "changed");
        app.MapGet("/declared", () => "open").AllowAnonymous();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var browser = new Browser(new Uri(app.Urls.First()));

        var found = await RouteGuard.ViolationsAsync(app.Services, browser, browser, _ => false);
        var forged = await RouteGuard.ForgeriesAsync(app.Services, browser, _ => false);

        Assert.Contains("GET /leak answered OK to somebody who is not signed in.", found);
        Assert.Contains("GET /leak answered OK to somebody without the permission.", found);
        Assert.Contains("/declared is open to anybody and not in the list that says why.", found);
        Assert.Equal(["POST /change answered OK to a form that is not ours."], forged);
    }
}
