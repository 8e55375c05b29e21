using System.Net;
using System.Net.Http.Headers;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Testing;
using Xunit;

namespace Midmar.Tests.Access;

public sealed class SignInTests
{
    private const string Authenticator = "/account/authenticator";

    [Fact]
    public async Task The_first_administrator_gets_in_with_the_printed_code_and_must_set_up_a_second_factor()
    {
        await using var centre = await OpenCentre.StartAsync();
        using var browser = centre.Browser();
        Assert.Equal("/set-up", (await browser.GetAsync("/sign-in")).Location);

        var fields = new Dictionary<string, string>
        {
            ["Code"] = "0000-0000-0000-0000-0000", ["UserName"] = "amina", ["DisplayName"] = "Amina", ["Password"] = Some.Password, ["PasswordAgain"] = Some.Password,
        };
        var wrong = await browser.SubmitAsync("/set-up", "set-up", fields);
        Assert.Contains("not the code", wrong.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Some.Password, wrong.Text, StringComparison.Ordinal);

        var right = await browser.SubmitAsync("/set-up", "set-up", new(fields) { ["Code"] = (await centre.SetUpCodeAsync())! });
        Assert.Equal(Authenticator, right.Location);
        Assert.Equal(Authenticator, (await browser.GetAsync("/administration")).Location);
        Assert.Equal(Authenticator, (await browser.GetAsync("/w/1/alerts")).Location);

        await browser.SetUpAuthenticatorAsync();
        Assert.Equal(10, browser.RecoveryCodes.Count);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/w/1/alerts")).Status);
        Assert.Equal("/w/1/alerts", (await browser.GetAsync("/")).Location);
    }

    [Fact]
    public async Task Signing_in_takes_both_steps_and_a_recovery_code_is_good_once()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (first, _, key) = await centre.AdministratorAsync();
        using var owned = first;
        using var browser = centre.Browser();

        var step = await browser.SubmitAsync("/sign-in?ReturnUrl=%2Fw%2F1%2Falerts", "password", new() { ["UserName"] = "amina", ["Password"] = Some.Password });
        Assert.StartsWith("/sign-in/second", step.Location, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", (await browser.GetAsync("/w/1/alerts")).Location, StringComparison.Ordinal);

        var wrong = await browser.SubmitAsync(step.Location!, "authenticator", new() { ["Code"] = "000000" });
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        var right = await browser.SubmitAsync(step.Location!, "authenticator", new() { ["Code"] = Totp.Of(key, DateTimeOffset.UtcNow.AddSeconds(30)) });
        Assert.Equal("/w/1/alerts", right.Location);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/w/1/alerts")).Status);

        for (var times = 1; times <= 2; times++)
        {
            using var again = centre.Browser();
            await again.SubmitAsync("/sign-in", "password", new() { ["UserName"] = "amina", ["Password"] = Some.Password });
            var used = await again.SubmitAsync("/sign-in/second", "recovery", new() { ["Recovery"] = first.RecoveryCodes[0].ToLowerInvariant() });
            Assert.Equal(times == 1 ? HttpStatusCode.Redirect : HttpStatusCode.Unauthorized, used.Status);
        }
    }

    [Fact]
    public async Task The_figures_of_an_authenticator_are_good_once()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (first, _, key) = await centre.AdministratorAsync();
        first.Dispose();
        var figures = Totp.Of(key, DateTimeOffset.UtcNow.AddSeconds(30));
        var tries = new[] { centre.Browser(), centre.Browser(), centre.Browser() };
        foreach (var browser in tries)
        {
            await browser.SubmitAsync("/sign-in", "password", new() { ["UserName"] = "amina", ["Password"] = Some.Password });
        }

        // Two at once, then one more.
        var pages = await Task.WhenAll(tries.Take(2).Select(b => b.SubmitAsync("/sign-in/second", "authenticator", new() { ["Code"] = figures })));
        var later = await tries[2].SubmitAsync("/sign-in/second", "authenticator", new() { ["Code"] = figures });

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Unauthorized], pages.Select(p => p.Status).Order().ToArray());
        Assert.Equal(HttpStatusCode.Unauthorized, later.Status);
        var next = await tries[2].SubmitAsync("/sign-in/second", "authenticator", new() { ["Code"] = Totp.Of(key, DateTimeOffset.UtcNow.AddSeconds(60)) });
        Assert.Equal(HttpStatusCode.Redirect, next.Status);
        Array.ForEach(tries, b => b.Dispose());
    }

    [Fact]
    public async Task The_language_chosen_in_the_menu_is_the_person_s_from_then_on()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, actor, _) = await centre.AdministratorAsync();
        admin.Dispose();
        var (browser, _) = await centre.InvitedAsync(actor, "omar", RoleGrant.Of(Role.Analyst, Workspace.Live));
        using var owned = browser;

        var chosen = await browser.SubmitAsync(await browser.GetAsync("/account/authenticator"), "/account/authenticator", "/look", new() { ["language"] = "ar", ["back"] = "/account" });
        Assert.Equal("/account", chosen.Location);
        Assert.Contains("lang=\"ar\"", (await browser.GetAsync("/account")).Text, StringComparison.Ordinal);
        Assert.Equal("ar", (await centre.PersonAsync("omar")).Language);

        using var elsewhere = centre.Browser();
        Assert.Contains("lang=\"en\"", (await elsewhere.GetAsync("/sign-in")).Text, StringComparison.Ordinal);
        await elsewhere.SubmitAsync("/sign-in", "password", new() { ["UserName"] = "omar", ["Password"] = Some.Password });
        Assert.Contains("lang=\"ar\"", (await elsewhere.GetAsync("/account")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_five_failures_the_right_password_is_refused_too_until_somebody_unlocks()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, actor, _) = await centre.AdministratorAsync();
        using var owned = admin;
        var (omar, person) = await centre.InvitedAsync(actor, "omar", RoleGrant.Of(Role.Analyst, Workspace.Live));
        omar.Dispose();
        using var browser = centre.Browser();
        for (var i = 0; i < SignInRules.MaxFailures; i++)
        {
            await browser.SubmitAsync("/sign-in", "password", new() { ["UserName"] = "omar", ["Password"] = "wrong password" });
        }

        var locked = await browser.SubmitAsync("/sign-in", "password", new() { ["UserName"] = "omar", ["Password"] = Some.Password });
        Assert.Equal(HttpStatusCode.Unauthorized, locked.Status);
        var nobody = await browser.SubmitAsync("/sign-in", "password", new() { ["UserName"] = "nobody", ["Password"] = Some.Password });
        Assert.Equal(Without(locked.Text, "omar"), Without(nobody.Text, "nobody"));

        Some.Value(await centre.Get<IPeople>().UnlockAsync(actor, person.Id, CancellationToken.None));
        var free = await browser.SubmitAsync("/sign-in", "password", new() { ["UserName"] = "omar", ["Password"] = Some.Password });
        Assert.Equal(HttpStatusCode.Redirect, free.Status);
    }

    [Fact]
    public async Task Wrong_figures_of_the_second_step_lock_as_well()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, _, key) = await centre.AdministratorAsync();
        using var owned = admin;
        using var browser = centre.Browser();
        await browser.SubmitAsync("/sign-in", "password", new() { ["UserName"] = "amina", ["Password"] = Some.Password });
        for (var i = 0; i < SignInRules.MaxFailures; i++)
        {
            await browser.SubmitAsync("/sign-in/second", i % 2 == 0 ? "authenticator" : "recovery", i % 2 == 0 ? new() { ["Code"] = "000000" } : new() { ["Recovery"] = "AAAAA-AAAAA" });
        }

        var locked = await browser.SubmitAsync("/sign-in/second", "authenticator", new() { ["Code"] = Totp.Of(key, DateTimeOffset.UtcNow) });

        Assert.Equal(HttpStatusCode.Unauthorized, locked.Status);
        Assert.Contains("15 minutes", locked.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ended_from_elsewhere_is_ended_for_its_next_request()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, actor, _) = await centre.AdministratorAsync();
        using var owned = admin;
        var (omar, person) = await centre.InvitedAsync(actor, "omar", RoleGrant.Of(Role.Analyst, Workspace.Live));
        using var also = omar;
        Assert.Equal(HttpStatusCode.OK, (await omar.GetAsync("/w/1/alerts")).Status);

        Some.Value(await centre.Get<ISessions>().EndAllAsync(actor, person.Id, except: null, CancellationToken.None));

        Assert.Equal("/sign-in?ReturnUrl=%2Fw%2F1%2Falerts", (await omar.GetAsync("/w/1/alerts")).Location);
    }

    [Fact]
    public async Task A_role_that_is_ended_closes_its_pages_and_a_workspace_one_may_not_know_of_is_not_there()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, actor, _) = await centre.AdministratorAsync();
        using var owned = admin;
        var (omar, person) = await centre.InvitedAsync(actor, "omar", RoleGrant.Of(Role.Analyst, Workspace.Live));
        using var also = omar;

        Assert.Equal(HttpStatusCode.Forbidden, (await omar.GetAsync("/administration")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await omar.GetAsync("/w/2/alerts")).Status);

        var role = (await centre.Get<IAccessControl>().MembershipsAsync(person.Id, CancellationToken.None)).Single();
        Some.Value(await centre.Get<IPeople>().EndRoleAsync(actor, role.Id, CancellationToken.None));
        var gone = await omar.GetAsync("/w/1/alerts");
        Assert.Equal(HttpStatusCode.NotFound, gone.Status);
        Assert.Contains("<h1", gone.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, _, _) = await centre.AdministratorAsync();
        using var owned = admin;
        var cookie = admin.Cookies.GetCookies(centre.Address)["midmar.session"]!.Value;

        await admin.SubmitAsync(await admin.GetAsync(Authenticator), Authenticator, "codes", []);
        using var stolen = centre.Browser();
        stolen.Cookies.Add(centre.Address, new Cookie("midmar.session", cookie));
        Assert.Equal(HttpStatusCode.OK, (await stolen.GetAsync("/w/1/alerts")).Status);

        // The form of the menu is drawn by a script; its token is that of any form.
        var page = await admin.GetAsync(Authenticator);
        var left = await admin.SubmitAsync(page, Authenticator, "codes", [], to: "/sign-out");
        Assert.True(left.Location == "/sign-in", $"{left.Status}: {left.Text}");
        Assert.StartsWith("/sign-in", (await stolen.GetAsync("/w/1/alerts")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_on_paper_makes_an_account_and_a_way_back_a_new_password()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, actor, _) = await centre.AdministratorAsync();
        using var owned = admin;
        var invitations = centre.Get<IInvitations>();
        var code = Some.Value(await invitations.MakeAsync(actor, "Zoé", [RoleGrant.Of(Role.Analyst, Workspace.Live)], TimeSpan.FromDays(1), CancellationToken.None)).Code;
        using var browser = centre.Browser();

        Assert.Contains("not good", (await browser.SubmitAsync("/invitation", "code", new() { ["Typed"] = "AAAA" })).Text, StringComparison.Ordinal);
        var second = await browser.SubmitAsync("/invitation", "code", new() { ["Typed"] = code.ToLowerInvariant() });
        Assert.Contains("Zoé", second.Text, StringComparison.Ordinal);
        var account = new Dictionary<string, string> { ["UserName"] = "zoe", ["DisplayName"] = "Zoé", ["Password"] = "P@ssw0rd2026!", ["PasswordAgain"] = "P@ssw0rd2026!" };
        var weak = await browser.SubmitAsync(second, "/invitation", "account", account);
        Assert.Contains("tried first", weak.Text, StringComparison.Ordinal);
        var made = await browser.SubmitAsync(weak, "/invitation", "account", new(account) { ["Password"] = Some.Password, ["PasswordAgain"] = Some.Password });
        Assert.Equal(Authenticator, made.Location);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/w/1/alerts")).Status);

        var person = await centre.PersonAsync("zoe");
        var back = Some.Value(await invitations.MakeWayBackAsync(actor, person.Id, CancellationToken.None)).Code;
        using var phone = centre.Browser();
        var form = await phone.SubmitAsync("/invitation", "code", new() { ["Typed"] = back });
        await phone.SubmitAsync(form, "/invitation", "account", new() { ["Password"] = "meadow-lantern-88-copper", ["PasswordAgain"] = "meadow-lantern-88-copper" });

        Assert.StartsWith("/sign-in", (await browser.GetAsync("/w/1/alerts")).Location, StringComparison.Ordinal);
        var old = await phone.SubmitAsync("/sign-in", "password", new() { ["UserName"] = "zoe", ["Password"] = Some.Password });
        Assert.Equal(HttpStatusCode.Unauthorized, old.Status);
        var fresh = await phone.SubmitAsync("/sign-in", "password", new() { ["UserName"] = "zoe", ["Password"] = "meadow-lantern-88-copper" });
        Assert.Equal(HttpStatusCode.Redirect, fresh.Status);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example")]
    public async Task Signing_in_never_leads_out_of_the_centre(string address)
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, actor, _) = await centre.AdministratorAsync();
        using var owned = admin;
        (await centre.InvitedAsync(actor, "omar", RoleGrant.Of(Role.Analyst, Workspace.Live))).Browser.Dispose();
        using var browser = centre.Browser();

        var done = await browser.SubmitAsync($"/sign-in?ReturnUrl={Uri.EscapeDataString(address)}", "password", new() { ["UserName"] = "omar", ["Password"] = Some.Password });

        Assert.Equal("/", done.Location);
    }

    [Fact]
    public async Task Tries_from_one_address_are_limited_and_told_how_long_to_wait()
    {
        await using var centre = await OpenCentre.StartAsync();
        using var browser = centre.Browser();
        var page = await browser.GetAsync("/set-up");
        var fields = new Dictionary<string, string> { ["Code"] = "x", ["UserName"] = "a", ["DisplayName"] = "a", ["Password"] = "short", ["PasswordAgain"] = "short" };
        Page last;
        var tries = 0;
        do
        {
            last = await browser.SubmitAsync(page, "/set-up", "set-up", fields);
            tries++;
        }
        while (last.Status != HttpStatusCode.TooManyRequests && tries < 100);

        Assert.InRange(tries, 61, 61);
        Assert.True(last.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/set-up")).Status);
    }

    [Fact]
    public async Task A_token_is_taken_instead_of_a_session_and_its_denials_are_problem_details()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, actor, _) = await centre.AdministratorAsync();
        using var owned = admin;
        var token = Some.Value(await centre.Get<ITokens>().IssueAsync(actor, "reader", Workspace.Live, [Permission.SeeAlerts], null, CancellationToken.None)).Text;
        using var program = new HttpClient { BaseAddress = centre.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/w/1/alerts", TestContext.Current.CancellationToken)).StatusCode);

        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/w/1/alerts", TestContext.Current.CancellationToken)).StatusCode);
        var denied = await program.GetAsync("/w/1/search", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        Assert.Equal("application/problem+json", denied.Content.Headers.ContentType?.MediaType);
        Assert.Contains("OutsideTokenScope", await denied.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token[..^1] + (token[^1] == '0' ? '1' : '0'));
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/w/1/alerts", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task The_audit_log_has_who_came_in_and_who_was_kept_out()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, _, _) = await centre.AdministratorAsync();
        using var owned = admin;
        using var browser = centre.Browser();
        await browser.SubmitAsync("/sign-in", "password", new() { ["UserName"] = "amina", ["Password"] = "wrong password" });

        var entries = (await centre.Get<IAuditLog>().ReadAsync(AuditQuery.Newest(50) with { Action = AuditActions.SignIn }, CancellationToken.None)).Entries;

        Assert.Equal(("amina", AuditOutcome.Refused, "WrongNameOrPassword"), (entries[0].Entry.Subject, entries[0].Entry.Outcome, entries[0].Entry.Reason));
        Assert.Equal((AuditOutcome.Allowed, "127.0.0.1"), (entries[1].Entry.Outcome, entries[1].Entry.Actor.Address.Replace("::ffff:", string.Empty, StringComparison.Ordinal)));
        Assert.All(entries, e => Assert.DoesNotContain("wrong password", e.Entry.Text, StringComparison.Ordinal));
    }

    /// <summary>A page but for the name that was typed and the tokens of its forms.</summary>
    private static string Without(string page, string name) => System.Text.RegularExpressions.Regex.Replace(
        page.Replace($"value=\"{name}\"", string.Empty, StringComparison.Ordinal), "value=\"CfDJ8[^\"]*\"|<!--.*?-->", string.Empty,
        System.Text.RegularExpressions.RegexOptions.Singleline, TimeSpan.FromSeconds(1));
}
