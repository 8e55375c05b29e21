using Midmar.Centre.People;

namespace Midmar.Store.State.Rows;

internal sealed class MembershipRow
{
    public long Id { get; set; }

    public required string PersonId { get; set; }

    /// <summary>Null: all workspaces.</summary>
    public int? WorkspaceId { get; set; }

    public Role Role { get; set; }

    public DateTime? Until { get; set; }

    /// <summary>See <see cref="PermissionNames"/>.</summary>
    public required string Scope { get; set; }
}
