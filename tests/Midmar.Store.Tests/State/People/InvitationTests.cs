using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Store.State.People;
using Xunit;

namespace Midmar.Store.Tests.State.People;

public sealed class InvitationTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task An_invitation_makes_one_person_with_its_roles_and_is_then_used()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, _) = await SomePeople.AdministratorAsync(centre);
        var invitations = centre.Get<IInvitations>();
        var code = SomePeople.Value(await invitations.MakeAsync(admin, "Omar", [RoleGrant.Of(Role.Analyst, Workspace.Live)], TimeSpan.FromDays(1), None));

        Assert.Equal("Omar", SomePeople.Value(await invitations.LookAsync(SomePeople.Visitor, code.Code, None)).Name);
        var person = SomePeople.Value(await invitations.UseAsync(SomePeople.Visitor, code.Code, SomePeople.New("omar"), None));

        Assert.Equal(Role.Analyst, (await centre.Get<IAccessControl>().MembershipsAsync(person.Id, None)).Single().Grant.Role);
        Assert.IsType<CodeNotGood>(SomePeople.Refusal(await invitations.UseAsync(SomePeople.Visitor, code.Code, SomePeople.New("zoe"), None)));
        Assert.Empty(SomePeople.Value(await invitations.ListAsync(admin, None)));
    }

    [Fact]
    public async Task A_code_is_good_until_its_end_and_not_after_it_was_withdrawn()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, _) = await SomePeople.AdministratorAsync(centre);
        var invitations = centre.Get<IInvitations>();
        var old = SomePeople.Value(await invitations.MakeAsync(admin, "a", [RoleGrant.Of(Role.Analyst, null)], TimeSpan.FromHours(2), None));
        var withdrawn = SomePeople.Value(await invitations.MakeAsync(admin, "b", [RoleGrant.Of(Role.Analyst, null)], TimeSpan.FromDays(9), None));
        SomePeople.Value(await invitations.WithdrawAsync(admin, withdrawn.InvitationId, None));
        centre.Time.Advance(TimeSpan.FromHours(2));

        Assert.IsType<CodeNotGood>(SomePeople.Refusal(await invitations.LookAsync(SomePeople.Visitor, old.Code, None)));
        Assert.IsType<CodeNotGood>(SomePeople.Refusal(await invitations.UseAsync(SomePeople.Visitor, withdrawn.Code, SomePeople.New("x"), None)));
        Assert.IsType<NoSuchInvitation>(SomePeople.Refusal(await invitations.WithdrawAsync(admin, withdrawn.InvitationId, None)));
        Assert.All(await SomePeople.ReasonsAsync(centre, AuditActions.AcceptInvitation), reason => Assert.Equal("CodeNotGood", reason));
    }

    [Fact]
    public async Task What_cannot_be_given_cannot_be_promised()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, _) = await SomePeople.AdministratorAsync(centre);
        var invitations = centre.Get<IInvitations>();

        Assert.IsType<GuestNeedsEnd>(SomePeople.Refusal(await invitations.MakeAsync(admin, "g", [RoleGrant.Of(Role.Guest, Workspace.Live)], TimeSpan.FromDays(1), None)));
        Assert.IsType<InvitationNeedsRole>(SomePeople.Refusal(await invitations.MakeAsync(admin, "g", [], TimeSpan.FromDays(1), None)));
        Assert.IsType<LifetimeOutOfBounds>(SomePeople.Refusal(await invitations.MakeAsync(admin, "g", [RoleGrant.Of(Role.Lead, null)], TimeSpan.FromDays(31), None)));
        Assert.IsType<DisplayNameUnusable>(SomePeople.Refusal(await invitations.MakeAsync(admin, " ", [RoleGrant.Of(Role.Lead, null)], TimeSpan.FromDays(1), None)));
    }

    [Fact]
    public async Task A_bad_password_or_a_taken_name_leaves_the_code_good()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, _) = await SomePeople.AdministratorAsync(centre);
        var invitations = centre.Get<IInvitations>();
        var code = SomePeople.Value(await invitations.MakeAsync(admin, "Omar", [RoleGrant.Of(Role.Analyst, null)], TimeSpan.FromDays(1), None)).Code;

        Assert.IsType<UserNameTaken>(SomePeople.Refusal(await invitations.UseAsync(SomePeople.Visitor, code, SomePeople.New("AMINA"), None)));
        Assert.IsType<UserNameUnusable>(SomePeople.Refusal(await invitations.UseAsync(SomePeople.Visitor, code, SomePeople.New("o<b>"), None)));
        Assert.Equal(new PasswordRefused(PasswordFaults.Common), SomePeople.Refusal(await invitations.UseAsync(
            SomePeople.Visitor, code, SomePeople.New("omar") with { Password = "P@ssw0rd2026!" }, None)));
        SomePeople.Value(await invitations.UseAsync(SomePeople.Visitor, code, SomePeople.New("omar"), None));
    }

    [Fact]
    public async Task A_way_back_sets_a_password_once_and_the_newest_sheet_counts()
    {
        await using var centre = await TestCentre.OpenAsync();
        var (admin, id) = await SomePeople.AdministratorAsync(centre);
        var omar = await SomePeople.InvitedAsync(centre, admin, "omar", RoleGrant.Of(Role.Analyst, null));
        var invitations = centre.Get<IInvitations>();
        var first = SomePeople.Value(await invitations.MakeWayBackAsync(admin, omar.Id, None));
        var second = SomePeople.Value(await invitations.MakeWayBackAsync(admin, omar.Id, None));

        Assert.IsType<CodeNotGood>(SomePeople.Refusal(await invitations.UseWayBackAsync(SomePeople.Visitor, first.Code, "meadow-lantern-88-copper", None)));
        Assert.IsType<CodeNotGood>(SomePeople.Refusal(await invitations.UseAsync(SomePeople.Visitor, second.Code, SomePeople.New("zoe"), None)));
        Assert.Equal(omar.Id, SomePeople.Value(await invitations.UseWayBackAsync(SomePeople.Visitor, second.Code, "meadow-lantern-88-copper", None)).Id);

        var isNew = await centre.Get<Accounts>().WithAsync(omar.Id, (users, person) => users.CheckPasswordAsync(person, "meadow-lantern-88-copper"));
        Assert.True(isNew);
        Assert.IsType<CodeNotGood>(SomePeople.Refusal(await invitations.UseWayBackAsync(SomePeople.Visitor, second.Code, "another-lantern-88-copper", None)));
        Assert.IsType<NoSuchPerson>(SomePeople.Refusal(await invitations.MakeWayBackAsync(admin, "nobody", None)));
    }

    [Fact]
    public void Codes_are_twenty_readable_characters_and_look_alikes_are_read_as_meant()
    {
        var code = ReadableCode.New();

        Assert.Matches("^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$", code);
        Assert.Equal(ReadableCode.Hash("0011-0VVV-AAAA-BBBB-CCCC"), ReadableCode.Hash(" oOlI ouvu aaaa bbbb cccc"));
        Assert.NotEqual(ReadableCode.Hash("0011-0VVV-AAAA-BBBB-CCCC"), ReadableCode.Hash("0011-0VVV-AAAA-BBBB-CCCD"));
    }
}
