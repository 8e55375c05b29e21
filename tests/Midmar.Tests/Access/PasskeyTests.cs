using System.Net;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Xunit;

namespace Midmar.Tests.Access;

public sealed class PasskeyTests
{
    [Fact]
    public async Task A_passkey_that_was_added_signs_in_by_itself_and_counts_as_two_factors()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, actor, _) = await centre.AdministratorAsync();
        using var owned = admin;
        using var passkey = new SoftPasskey();
        var added = await AddAsync(centre, admin, passkey);
        Assert.Contains("The passkey is added", added.Text, StringComparison.Ordinal);
        Assert.Equal("office key", Assert.Single((await centre.Get<IOwnAccount>().FactorsAsync(actor.Id, CancellationToken.None)).Passkeys).Name);

        using var browser = centre.Browser();
        var done = await SignInAsync(centre, browser, passkey);

        Assert.Equal("/", done.Location);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/administration")).Status);
    }

    [Fact]
    public async Task A_passkey_of_nobody_and_one_of_somebody_disabled_are_refused()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, actor, _) = await centre.AdministratorAsync();
        using var owned = admin;
        var (omar, person) = await centre.InvitedAsync(actor, "omar", RoleGrant.Of(Role.Analyst, Workspace.Live));
        using var also = omar;
        using var passkey = new SoftPasskey();
        await AddAsync(centre, omar, passkey);
        using var browser = centre.Browser();
        Assert.Equal("/", (await SignInAsync(centre, browser, passkey)).Location);
        Some.Value(await centre.Get<IPeople>().DisableAsync(actor, person.Id, CancellationToken.None));

        using var again = centre.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(centre, again, passkey)).Status);
        using var unknown = new SoftPasskey();
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(centre, again, unknown)).Status);
    }

    [Fact]
    public async Task A_proof_cannot_be_used_twice_or_without_having_been_asked_for()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, _, _) = await centre.AdministratorAsync();
        using var owned = admin;
        using var passkey = new SoftPasskey();
        await AddAsync(centre, admin, passkey);
        using var browser = centre.Browser();
        var options = await browser.FetchAsync("/sign-in", "/access/passkeys/request");
        var proof = new Dictionary<string, string> { ["credential"] = passkey.Get(options.Text, centre.Address) };
        Assert.Equal("/", (await browser.SubmitAsync("/sign-in", "passkey", proof)).Location);

        using var other = centre.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.SubmitAsync("/sign-in", "passkey", proof)).Status);
    }

    private static async Task<Page> AddAsync(OpenCentre centre, Browser browser, SoftPasskey passkey)
    {
        var options = await browser.FetchAsync("/account/passkeys", "/access/passkeys/create");
        return await browser.SubmitAsync("/account/passkeys", "on", new() { ["Name"] = "office key", ["credential"] = passkey.Create(options.Text, centre.Address) });
    }

    private static async Task<Page> SignInAsync(OpenCentre centre, Browser browser, SoftPasskey passkey)
    {
        var options = await browser.FetchAsync("/sign-in", "/access/passkeys/request");
        return await browser.SubmitAsync("/sign-in", "passkey", new() { ["credential"] = passkey.Get(options.Text, centre.Address) });
    }
}
