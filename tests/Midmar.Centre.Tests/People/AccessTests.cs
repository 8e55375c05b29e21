using System.Collections.Immutable;
using CsCheck;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Xunit;

namespace Midmar.Centre.Tests.People;

public sealed class AccessTests
{
    private static readonly DateTime Now = new(2026, 6, 11, 9, 0, 0, DateTimeKind.Utc);
    private static readonly Workspace Live = new(Workspace.Live, "live", WorkspaceKind.Live, Now);
    private static readonly Workspace Exercise = new(new WorkspaceId(2), "blue team", WorkspaceKind.Exercise, Now);

    /// <summary>
    /// Who may what: A administrator, L lead, a analyst, C content officer, J jurist, T trainer, t trainee, E evaluator,
    /// G guest with the widest scope, R auditor. Written out a second time on purpose.
    /// </summary>
    public static readonly TheoryData<Permission, string> Table = new()
    {
        { Permission.SeeAlerts, "ALaCTtEGR" },
        { Permission.HandleAlerts, "ALaTtG" },
        { Permission.SeeIncidents, "ALaJTtEGR" },
        { Permission.HandleIncidents, "ALaTtG" },
        { Permission.Search, "ALaTtEGR" },
        { Permission.ViewEvidence, "ALaCJTtEGR" },
        { Permission.Export, "ALTR" },
        { Permission.SeeSources, "ALaTtEGR" },
        { Permission.ManageSources, "ALT" },
        { Permission.Upload, "ALaTt" },
        { Permission.Ingest, "A" },
        { Permission.SeeRules, "ALaTtEGR" },
        { Permission.ManageRules, "ALT" },
        { Permission.SeeContentCases, "LCJGR" },
        { Permission.HandleContentCases, "C" },
        { Permission.DecideContentLaw, "J" },
        { Permission.SeeCalendar, "ALaCJTtEGR" },
        { Permission.ManageCalendar, "ALT" },
        { Permission.SeeShifts, "ALaCTtEGR" },
        { Permission.WriteShifts, "ALaCTt" },
        { Permission.SeeSharing, "ALJGR" },
        { Permission.Share, "AL" },
        { Permission.TakePart, "t" },
        { Permission.RunExercise, "AT" },
        { Permission.ScoreExercise, "E" },
        { Permission.SeeGroundTruth, "ATER" },
        { Permission.ReadAudit, "AR" },
        { Permission.MakeExercises, "AT" },
        { Permission.SeePeople, "AR" },
        { Permission.ManagePeople, "A" },
        { Permission.ManageTokens, "A" },
        { Permission.SeeCentre, "AR" },
        { Permission.ManageCentre, "A" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void In_an_exercise_each_role_may_what_the_table_says(Permission permission, string who) =>
        Assert.All(Enum.GetValues<Role>(), role => Assert.Equal(
            who.Contains(Letter(role), StringComparison.Ordinal),
            Access.Decide([Widest(role, Exercise.Id, permission)], permission, Exercise, Now) is null));

    [Theory]
    [MemberData(nameof(Table))]
    public void In_the_live_workspace_the_roles_of_training_may_nothing(Permission permission, string who)
    {
        if (permission.Facts().IsOfCentre)
        {
            return;
        }

        Assert.All(Enum.GetValues<Role>(), role => Assert.Equal(
            who.Contains(Letter(role), StringComparison.Ordinal) && role is not (Role.Trainer or Role.Trainee or Role.Evaluator),
            Access.Decide([Widest(role, Live.Id, permission)], permission, Live, Now) is null));
    }

    [Fact]
    public void The_table_names_every_permission() =>
        Assert.Equal(Permissions.All, Table.Select(row => row.Data.Item1).Order());

    [Fact]
    public void An_auditor_has_no_permission_that_changes_and_every_one_that_reads() =>
        Assert.All(Permissions.All, p => Assert.Equal(!p.Facts().Changes, RolePermissions.Of(Role.Auditor).Contains(p)));

    [Fact]
    public void A_guest_can_be_given_nothing_of_the_whole_centre() =>
        Assert.DoesNotContain(RolePermissions.Of(Role.Guest), p => p.Facts().IsOfCentre);

    [Fact]
    public void A_guest_may_only_what_was_chosen()
    {
        var guest = Member(new RoleGrant(Role.Guest, Live.Id, Now.AddDays(1), [Permission.SeeAlerts]));

        Assert.Null(Access.Decide([guest], Permission.SeeAlerts, Live, Now));
        Assert.Equal(new OutsideGuestScope(Permission.Search), Access.Decide([guest], Permission.Search, Live, Now));
        Assert.Equal(new RoleLacksPermission(Permission.Export), Access.Decide([guest], Permission.Export, Live, Now));
    }

    [Fact]
    public void A_guest_whose_time_is_over_is_told_so_from_that_moment()
    {
        var guest = Member(new RoleGrant(Role.Guest, Live.Id, Now, [Permission.SeeAlerts]));

        Assert.Null(Access.Decide([guest], Permission.SeeAlerts, Live, Now.AddTicks(-1)));
        Assert.Equal(new MembershipEnded(Now), Access.Decide([guest], Permission.SeeAlerts, Live, Now));
        Assert.True(Access.Sees([guest], Live, Now.AddTicks(-1)));
        Assert.False(Access.Sees([guest], Live, Now));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public void A_trainee_cannot_see_the_live_workspace(int? workspace)
    {
        var trainee = Member(RoleGrant.Of(Role.Trainee, workspace is { } id ? new WorkspaceId(id) : null));

        Assert.False(Access.Sees([trainee], Live, Now));
        Assert.Equal(new TrainingRoleInLiveWorkspace(), Access.Decide([trainee], Permission.SeeAlerts, Live, Now));
    }

    [Fact]
    public void A_role_in_one_workspace_is_none_in_another()
    {
        var lead = Member(RoleGrant.Of(Role.Lead, Live.Id));

        Assert.Equal(new NotAMember(), Access.Decide([lead], Permission.SeeAlerts, Exercise, Now));
        Assert.False(Access.Sees([lead], Exercise, Now));
    }

    [Fact]
    public void What_is_of_the_whole_centre_needs_a_role_in_all_workspaces()
    {
        var here = Member(RoleGrant.Of(Role.Administrator, Live.Id));
        var everywhere = Member(RoleGrant.Of(Role.Administrator, workspace: null));

        Assert.Equal(new NeedsRoleInWholeCentre(Permission.ManagePeople), Access.Decide([here], Permission.ManagePeople, Live, Now));
        Assert.Null(Access.Decide([everywhere], Permission.ManagePeople, Live, Now));
    }

    [Fact]
    public void Without_roles_nothing_is_allowed() =>
        Assert.All(Permissions.All, p => Assert.Equal(new NotAMember(), Access.Decide([], p, Live, Now)));

    [Fact]
    public void Allowed_is_what_one_of_the_roles_allows_and_nothing_more()
    {
        var membership =
            from role in Gen.Enum<Role>()
            from workspace in Gen.Int[0, 2]
            from hours in Gen.Int[-2, 2]
            from scope in Gen.Enum<Permission>().Array[0, 4]
            select Member(new RoleGrant(role, workspace == 0 ? null : new WorkspaceId(workspace), hours == 2 ? null : Now.AddHours(hours), [.. scope]));

        Gen.Select(membership.List[0, 5], Gen.Enum<Permission>(), Gen.Bool).Sample((memberships, permission, isLive) =>
        {
            var workspace = isLive ? Live : Exercise;
            var together = Access.Decide(memberships, permission, workspace, Now) is null;
            var apart = memberships.Any(m => Access.Decide([m], permission, workspace, Now) is null);
            var onlyAuditor = memberships.All(m => m.Grant.Role == Role.Auditor);

            return together == apart && !(together && onlyAuditor && permission.Facts().Changes);
        });
    }

    private static Membership Widest(Role role, WorkspaceId workspace, Permission permission) => Member(new RoleGrant(
        role,
        permission.Facts().IsOfCentre ? null : workspace,
        role == Role.Guest ? Now.AddDays(1) : null,
        role == Role.Guest ? [.. RolePermissions.Of(role)] : ImmutableArray<Permission>.Empty));

    private static Membership Member(RoleGrant grant) => new(1, "p", grant);

    private static string Letter(Role role) => role switch
    {
        Role.Administrator => "A",
        Role.Lead => "L",
        Role.Analyst => "a",
        Role.ContentOfficer => "C",
        Role.Jurist => "J",
        Role.Trainer => "T",
        Role.Trainee => "t",
        Role.Evaluator => "E",
        Role.Guest => "G",
        _ => "R",
    };
}
