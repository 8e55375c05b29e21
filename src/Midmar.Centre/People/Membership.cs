using System.Collections.Immutable;
using Midmar.Records;

namespace Midmar.Centre.People;

/// <summary>A role to be given.</summary>
/// <param name="Role">The role.</param>
/// <param name="Workspace">Where; null: in all workspaces, those to come included.</param>
/// <param name="Until">When it ends, UTC; null: when somebody ends it. A guest's always ends.</param>
/// <param name="Scope">What a guest may do, chosen from <see cref="RolePermissions.Of"/>; empty for all other roles.</param>
public sealed record RoleGrant(Role Role, WorkspaceId? Workspace, DateTime? Until, ImmutableArray<Permission> Scope)
{
    /// <summary>Roles one person may have (count).</summary>
    public const int MaxPerPerson = 100;

    /// <summary>How long a guest may stay.</summary>
    public static readonly TimeSpan MaxGuestStay = TimeSpan.FromDays(366);

    /// <summary>A role without end or scope.</summary>
    public static RoleGrant Of(Role role, WorkspaceId? workspace) => new(role, workspace, Until: null, Scope: []);
}

/// <summary>A role somebody has.</summary>
/// <param name="Id">Its number.</param>
/// <param name="PersonId">Who has it.</param>
/// <param name="Grant">What was given.</param>
public sealed record Membership(long Id, string PersonId, RoleGrant Grant);
