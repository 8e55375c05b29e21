using Midmar.Centre.Workspaces;

namespace Midmar.Centre.People;

/// <summary>No role here at all. The workspace may not even be named to them.</summary>
public sealed record NotAMember : Refusal;

/// <summary>There was a role that would do; its time is over.</summary>
/// <param name="Ended">When it ended, UTC.</param>
public sealed record MembershipEnded(DateTime Ended) : Refusal;

/// <summary>None of the roles has the permission.</summary>
/// <param name="Permission">What was wanted.</param>
public sealed record RoleLacksPermission(Permission Permission) : Refusal;

/// <summary>The guest's seat does not go so far.</summary>
/// <param name="Permission">What was wanted.</param>
public sealed record OutsideGuestScope(Permission Permission) : Refusal;

/// <summary>A role of training, and the workspace is live.</summary>
public sealed record TrainingRoleInLiveWorkspace : Refusal;

/// <summary>The act is about the whole centre, and the role is in single workspaces.</summary>
/// <param name="Permission">What was wanted.</param>
public sealed record NeedsRoleInWholeCentre(Permission Permission) : Refusal;

/// <summary>Who may do what: one decision, without clock or storage.</summary>
public static class Access
{
    /// <summary>Decides; of several refusals the one nearest to leave is given.</summary>
    /// <param name="memberships">Roles of one person, wherever they are.</param>
    /// <param name="permission">What is wanted.</param>
    /// <param name="workspace">Where. For a permission of the whole centre, the workspace it is asked from has no say.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Null: allowed.</returns>
    public static Refusal? Decide(IEnumerable<Membership> memberships, Permission permission, Workspace workspace, DateTime now)
    {
        Refusal nearest = new NotAMember();
        foreach (var membership in memberships)
        {
            var refusal = permission.Facts().IsOfCentre
                ? DecideOfCentre(membership.Grant, permission, now)
                : DecideIn(membership.Grant, permission, workspace, now);
            if (refusal is null)
            {
                return null;
            }

            nearest = Nearness(refusal) > Nearness(nearest) ? refusal : nearest;
        }

        return nearest;
    }

    /// <summary>Whether somebody may know of a workspace: any role in it that has not ended.</summary>
    public static bool Sees(IEnumerable<Membership> memberships, Workspace workspace, DateTime now) =>
        memberships.Any(m => IsIn(m.Grant, workspace) && !IsBarred(m.Grant, workspace) && !HasEnded(m.Grant, now));

    private static Refusal? DecideOfCentre(RoleGrant grant, Permission permission, DateTime now)
    {
        if (!RolePermissions.Of(grant.Role).Contains(permission))
        {
            return new RoleLacksPermission(permission);
        }

        if (grant.Workspace is not null)
        {
            return new NeedsRoleInWholeCentre(permission);
        }

        return HasEnded(grant, now) ? new MembershipEnded(grant.Until!.Value) : null;
    }

    private static Refusal? DecideIn(RoleGrant grant, Permission permission, Workspace workspace, DateTime now)
    {
        if (!IsIn(grant, workspace))
        {
            return new NotAMember();
        }

        if (IsBarred(grant, workspace))
        {
            return new TrainingRoleInLiveWorkspace();
        }

        if (!RolePermissions.Of(grant.Role).Contains(permission))
        {
            return new RoleLacksPermission(permission);
        }

        if (grant.Role == Role.Guest && !grant.Scope.Contains(permission))
        {
            return new OutsideGuestScope(permission);
        }

        return HasEnded(grant, now) ? new MembershipEnded(grant.Until!.Value) : null;
    }

    private static bool IsIn(RoleGrant grant, Workspace workspace) => grant.Workspace is null || grant.Workspace == workspace.Id;

    private static bool IsBarred(RoleGrant grant, Workspace workspace) =>
        workspace.Kind == WorkspaceKind.Live && RolePermissions.IsForExercisesOnly(grant.Role);

    private static bool HasEnded(RoleGrant grant, DateTime now) => grant.Until <= now;

    private static int Nearness(Refusal refusal) => refusal switch
    {
        MembershipEnded => 5,
        NeedsRoleInWholeCentre => 4,
        OutsideGuestScope => 3,
        RoleLacksPermission => 2,
        TrainingRoleInLiveWorkspace => 1,
        _ => 0,
    };
}
