using Midmar.Centre.Workspaces;

namespace Midmar.Centre.People;

/// <summary>A guest's role needs an end, not past and not further away than <see cref="RoleGrant.MaxGuestStay"/>.</summary>
public sealed record GuestNeedsEnd : Refusal;

/// <summary>A guest's role needs one workspace and at least one permission.</summary>
public sealed record GuestNeedsScope : Refusal;

/// <summary>A guest cannot have this permission.</summary>
/// <param name="Permission">The first that cannot be.</param>
public sealed record NotForGuests(Permission Permission) : Refusal;

/// <summary>Only guests have a scope.</summary>
public sealed record ScopeIsForGuests : Refusal;

/// <summary>The role would already have ended.</summary>
public sealed record EndIsPast : Refusal;

/// <summary>There is no such workspace.</summary>
public sealed record NoSuchWorkspace : Refusal;

/// <summary>Whether a role can be given as it is.</summary>
public static class GrantRules
{
    /// <summary>Decides.</summary>
    /// <param name="grant">What is to be given.</param>
    /// <param name="workspace">The workspace it names; null when it names none, or one that is not there.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Null: it can be given.</returns>
    public static Refusal? Check(RoleGrant grant, Workspace? workspace, DateTime now)
    {
        if (grant.Workspace is not null && workspace is null)
        {
            return new NoSuchWorkspace();
        }

        if (grant.Role == Role.Guest)
        {
            return CheckGuest(grant, now);
        }

        if (!grant.Scope.IsEmpty)
        {
            return new ScopeIsForGuests();
        }

        if (workspace?.Kind == WorkspaceKind.Live && RolePermissions.IsForExercisesOnly(grant.Role))
        {
            return new TrainingRoleInLiveWorkspace();
        }

        return grant.Until <= now ? new EndIsPast() : null;
    }

    private static Refusal? CheckGuest(RoleGrant grant, DateTime now)
    {
        if (grant.Until is not { } until || until <= now || until - now > RoleGrant.MaxGuestStay)
        {
            return new GuestNeedsEnd();
        }

        if (grant.Workspace is null || grant.Scope.IsEmpty)
        {
            return new GuestNeedsScope();
        }

        var possible = RolePermissions.Of(Role.Guest);
        return grant.Scope.Where(p => !possible.Contains(p)).Select(p => new NotForGuests(p)).FirstOrDefault();
    }
}
