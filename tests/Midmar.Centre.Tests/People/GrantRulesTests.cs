using System.Collections.Immutable;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Xunit;

namespace Midmar.Centre.Tests.People;

public sealed class GrantRulesTests
{
    private static readonly DateTime Now = new(2026, 6, 11, 9, 0, 0, DateTimeKind.Utc);
    private static readonly Workspace Live = new(Workspace.Live, "live", WorkspaceKind.Live, Now);

    [Fact]
    public void A_guest_needs_an_end_within_a_year()
    {
        Assert.Null(Check(Guest(Now + RoleGrant.MaxGuestStay)));
        Assert.Equal(new GuestNeedsEnd(), Check(Guest(Now + RoleGrant.MaxGuestStay + TimeSpan.FromTicks(1))));
        Assert.Equal(new GuestNeedsEnd(), Check(Guest(Now)));
        Assert.Equal(new GuestNeedsEnd(), Check(Guest(until: null)));
    }

    [Fact]
    public void A_guest_needs_a_workspace_and_a_scope_that_guests_can_have()
    {
        Assert.Equal(new GuestNeedsScope(), Check(Guest(Now.AddDays(1)) with { Scope = [] }));
        Assert.Equal(new GuestNeedsScope(), GrantRules.Check(Guest(Now.AddDays(1)) with { Workspace = null }, workspace: null, Now));
        Assert.Equal(
            new NotForGuests(Permission.ManageRules),
            Check(Guest(Now.AddDays(1)) with { Scope = [Permission.Search, Permission.ManageRules] }));
    }

    [Fact]
    public void Only_guests_have_a_scope() =>
        Assert.Equal(new ScopeIsForGuests(), Check(RoleGrant.Of(Role.Lead, Live.Id) with { Scope = [Permission.Search] }));

    [Theory]
    [InlineData(Role.Trainee)]
    [InlineData(Role.Trainer)]
    [InlineData(Role.Evaluator)]
    public void Roles_of_training_are_not_given_in_the_live_workspace(Role role) =>
        Assert.Equal(new TrainingRoleInLiveWorkspace(), Check(RoleGrant.Of(role, Live.Id)));

    [Fact]
    public void A_role_is_not_given_for_the_past_or_in_a_workspace_that_is_not_there()
    {
        Assert.Equal(new EndIsPast(), Check(RoleGrant.Of(Role.Lead, Live.Id) with { Until = Now }));
        Assert.Equal(new NoSuchWorkspace(), GrantRules.Check(RoleGrant.Of(Role.Lead, new WorkspaceId(9)), workspace: null, Now));
        Assert.Null(Check(RoleGrant.Of(Role.Lead, Live.Id) with { Until = Now.AddTicks(1) }));
        Assert.Null(GrantRules.Check(RoleGrant.Of(Role.Administrator, workspace: null), workspace: null, Now));
    }

    private static Refusal? Check(RoleGrant grant) => GrantRules.Check(grant, Live, Now);

    private static RoleGrant Guest(DateTime? until) => new(Role.Guest, Live.Id, until, [Permission.SeeAlerts]);
}
