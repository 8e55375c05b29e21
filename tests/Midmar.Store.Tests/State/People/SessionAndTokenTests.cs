using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Store.State.People;
using Midmar.Testing;
using Xunit;

namespace Midmar.Store.Tests.State.People;

public sealed class SessionAndTokenTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_session_is_open_until_it_is_ended_and_survives_a_restart()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, id) = await SomePeople.AdministratorAsync(centre);
        var key = await centre.Get<SessionTickets>().StoreAsync(Ticket(id));
        await centre.RestartAsync();

        var ticket = await centre.Get<SessionTickets>().RetrieveAsync(key);
        var session = Assert.Single(SomePeople.Value(await centre.Get<ISessions>().ListAsync(admin, id, None)));
        Assert.Equal(session.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), ticket!.Principal.FindFirstValue(SessionInfo.ClaimType));
        Assert.True(await centre.Get<ISessions>().IsOpenAsync(session.Id, id, None));

        SomePeople.Value(await centre.Get<ISessions>().EndAsync(admin, session.Id, None));
        Assert.Null(await centre.Get<SessionTickets>().RetrieveAsync(key));
        Assert.False(await centre.Get<ISessions>().IsOpenAsync(session.Id, id, None));
    }

    [Fact]
    public async Task The_database_has_no_key_to_a_session()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (_, id) = await SomePeople.AdministratorAsync(centre);
        var key = await centre.Get<SessionTickets>().StoreAsync(Ticket(id));
        await using var context = centre.Context();
        var row = await context.Sessions.SingleAsync(None);

        Assert.Null(await centre.Get<SessionTickets>().RetrieveAsync(Convert.ToHexStringLower(row.KeyHash)));
        Assert.DoesNotContain(key, System.Text.Encoding.Latin1.GetString(row.Ticket), StringComparison.Ordinal);
        Assert.DoesNotContain(id, System.Text.Encoding.Latin1.GetString(row.Ticket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_by_itself_when_idle_and_at_the_latest_after_seven_days()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (_, id) = await SomePeople.AdministratorAsync(centre);
        var tickets = centre.Get<SessionTickets>();
        var idle = await tickets.StoreAsync(Ticket(id));
        centre.Time.Advance(ISessions.IdleLimit);
        Assert.Null(await tickets.RetrieveAsync(idle));

        var used = await tickets.StoreAsync(Ticket(id));
        for (var hours = 0; hours < 7 * 24 - 8; hours += 8)
        {
            centre.Time.Advance(TimeSpan.FromHours(8));
            Assert.NotNull(await tickets.RetrieveAsync(used));
        }

        centre.Time.Advance(TimeSpan.FromHours(8));
        Assert.Null(await tickets.RetrieveAsync(used));
    }

    [Fact]
    public async Task Disabling_somebody_ends_their_sessions_at_once_and_enabling_opens_none()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, _) = await SomePeople.AdministratorAsync(centre);
        var omar = await SomePeople.InvitedAsync(centre, admin, "omar", RoleGrant.Of(Role.Analyst, null));
        var key = await centre.Get<SessionTickets>().StoreAsync(Ticket(omar.Id));

        SomePeople.Value(await centre.Get<IPeople>().DisableAsync(admin, omar.Id, None));
        Assert.Null(await centre.Get<SessionTickets>().RetrieveAsync(key));
        SomePeople.Value(await centre.Get<IPeople>().EnableAsync(admin, omar.Id, None));
        Assert.Null(await centre.Get<SessionTickets>().RetrieveAsync(key));
    }

    [Fact]
    public async Task Sessions_of_others_are_for_those_who_manage_people()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, id) = await SomePeople.AdministratorAsync(centre);
        var omar = Actor.Of(await SomePeople.InvitedAsync(centre, admin, "omar", RoleGrant.Of(Role.Analyst, null)), string.Empty);
        await centre.Get<SessionTickets>().StoreAsync(Ticket(id));
        var session = SomePeople.Value(await centre.Get<ISessions>().ListAsync(admin, id, None)).Single();

        Assert.IsType<RoleLacksPermission>(SomePeople.Refusal(await centre.Get<ISessions>().ListAsync(omar, id, None)));
        Assert.IsType<RoleLacksPermission>(SomePeople.Refusal(await centre.Get<ISessions>().EndAsync(omar, session.Id, None)));
        Assert.IsType<RoleLacksPermission>(SomePeople.Refusal(await centre.Get<ISessions>().EndAllAsync(omar, id, null, None)));
        Assert.True(await centre.Get<ISessions>().IsOpenAsync(session.Id, id, None));
    }

    [Fact]
    public async Task The_oldest_session_beyond_the_limit_ends()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (_, id) = await SomePeople.AdministratorAsync(centre);
        var keys = new List<string>();
        for (var i = 0; i <= SessionInfo.MaxPerPerson; i++)
        {
            keys.Add(await centre.Get<SessionTickets>().StoreAsync(Ticket(id)));
            centre.Time.Advance(TimeSpan.FromMinutes(2));
        }

        Assert.Null(await centre.Get<SessionTickets>().RetrieveAsync(keys[0]));
        Assert.NotNull(await centre.Get<SessionTickets>().RetrieveAsync(keys[1]));
    }

    [Fact]
    public async Task A_token_can_do_what_it_was_given_where_it_was_given_and_no_more_than_its_owner()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, id) = await SomePeople.AdministratorAsync(centre);
        var second = await SomePeople.InvitedAsync(centre, admin, "omar", RoleGrant.Of(Role.Administrator, null));
        var omar = Actor.Of(second, string.Empty);
        var (tokens, access) = (centre.Get<ITokens>(), centre.Get<IAccessControl>());
        var printed = SomePeople.Value(await tokens.IssueAsync(omar, "shipper", Workspace.Live, [Permission.Search, Permission.SeePeople], null, None));
        var actor = new Actor(ActorKind.Token, printed.Token.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), "shipper", string.Empty);

        Assert.Matches("^mdm_[0-9]+_[0-9a-f]{64}$", printed.Text);
        Assert.Equal(second.Id, (await tokens.RecogniseAsync(printed.Text, None))!.Owner.Id);
        Assert.Null(await tokens.RecogniseAsync(printed.Text[..^1] + (printed.Text[^1] == 'a' ? 'b' : 'a'), None));
        Assert.Null(await access.DecideAsync(actor, Permission.Search, Workspace.Live, None));
        Assert.Null(await access.DecideAsync(actor, Permission.SeePeople, Workspace.None, None));
        Assert.IsType<OutsideTokenScope>(await access.DecideAsync(actor, Permission.Export, Workspace.Live, None));
        var team = SomePeople.Value(await centre.Get<IWorkspaceMaking>().MakeAsync(admin, "team", None));
        Assert.IsType<OutsideTokenScope>(await access.DecideAsync(actor, Permission.Search, team.Id, None));

        foreach (var role in await access.MembershipsAsync(second.Id, None))
        {
            SomePeople.Value(await centre.Get<IPeople>().EndRoleAsync(admin, role.Id, None));
        }

        Assert.IsType<NotAMember>(await access.DecideAsync(actor, Permission.Search, Workspace.Live, None));
        SomePeople.Value(await centre.Get<IPeople>().DisableAsync(admin, second.Id, None));
        Assert.Null(await tokens.RecogniseAsync(printed.Text, None));
    }

    [Fact]
    public async Task A_token_ends_when_it_is_revoked_or_too_old()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, _) = await SomePeople.AdministratorAsync(centre);
        var tokens = centre.Get<ITokens>();
        var revoked = SomePeople.Value(await tokens.IssueAsync(admin, "a", Workspace.Live, [Permission.Search], null, None));
        var old = SomePeople.Value(await tokens.IssueAsync(admin, "b", Workspace.Live, [Permission.Search], centre.Time.GetUtcNow().UtcDateTime.AddHours(1), None));

        SomePeople.Value(await tokens.RevokeAsync(admin, revoked.Token.Id, None));
        centre.Time.Advance(TimeSpan.FromHours(1));

        Assert.Null(await tokens.RecogniseAsync(revoked.Text, None));
        Assert.Null(await tokens.RecogniseAsync(old.Text, None));
        Assert.Empty(SomePeople.Value(await tokens.ListAsync(admin, None)));
    }

    [Fact]
    public async Task Nobody_issues_more_than_they_may_do()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, _) = await SomePeople.AdministratorAsync(centre);

        // Administrators are no content officers.
        Assert.IsType<RoleLacksPermission>(SomePeople.Refusal(await centre.Get<ITokens>().IssueAsync(
            admin, "x", Workspace.Live, [Permission.SeeContentCases], null, None)));
        Assert.IsType<TokenNeedsNameAndPermission>(SomePeople.Refusal(await centre.Get<ITokens>().IssueAsync(admin, "x", Workspace.Live, [], null, None)));
    }

    [Fact]
    public async Task Own_factors_are_set_up_and_the_last_of_an_administrator_stays()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, id) = await SomePeople.AdministratorAsync(centre);
        var tickets = centre.Get<SessionTickets>();
        var (here, elsewhere) = (await tickets.StoreAsync(Ticket(id)), await tickets.StoreAsync(Ticket(id)));
        var session = long.Parse((await tickets.RetrieveAsync(here))!.Principal.FindFirstValue(SessionInfo.ClaimType)!, System.Globalization.CultureInfo.InvariantCulture);
        var own = centre.Get<IOwnAccount>();
        var key = await own.AuthenticatorKeyAsync(admin, None);

        Assert.IsType<WrongAuthenticatorCode>(SomePeople.Refusal(await own.ConfirmAuthenticatorAsync(admin, "12345", session, None)));
        var codes = SomePeople.Value(await own.ConfirmAuthenticatorAsync(admin, Totp.Of(key.Key, centre.Time.GetUtcNow()), session, None));

        Assert.Equal(IOwnAccount.RecoveryCodes, codes.Count);
        Assert.Equal(SignInRules.ByTwoFactors, (await tickets.RetrieveAsync(here))!.Principal.FindFirstValue(SignInRules.MethodClaim));
        Assert.Null(await tickets.RetrieveAsync(elsewhere));
        Assert.IsType<LastFactor>(SomePeople.Refusal(await own.RemoveAuthenticatorAsync(admin, SomePeople.Password, session, None)));
        Assert.IsType<WrongPassword>(SomePeople.Refusal(await own.ChangePasswordAsync(admin, "wrong", "meadow-lantern-88-copper", session, None)));
        SomePeople.Value(await own.ChangePasswordAsync(admin, SomePeople.Password, "meadow-lantern-88-copper", session, None));
        Assert.NotNull(await tickets.RetrieveAsync(here));
    }

    private static AuthenticationTicket Ticket(string personId) => new(
        new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, personId), new Claim(SignInRules.MethodClaim, SignInRules.ByPassword)], "Identity.Application")),
        "Identity.Application");
}
