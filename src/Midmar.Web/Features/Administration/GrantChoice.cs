using System.Collections.Immutable;
using System.Globalization;
using Midmar.Centre.People;
using Midmar.Records;

namespace Midmar.Web.Features.Administration;

/// <summary>A role as it is being chosen on a form.</summary>
public sealed class GrantChoice
{
    /// <summary>The role.</summary>
    public Role Role { get; set; } = Role.Analyst;

    /// <summary>The workspace's number; empty: all.</summary>
    public string Workspace { get; set; } = "1";

    /// <summary>The day on whose end (UTC) it ends; null: open.</summary>
    public DateOnly? Until { get; set; }

    /// <summary>What a guest may do.</summary>
    public ISet<Permission> Scope { get; } = new HashSet<Permission>();

    /// <summary>What was chosen.</summary>
    public RoleGrant ToGrant() => new(
        Role,
        int.TryParse(Workspace, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new WorkspaceId(id) : null,
        Until is { } day ? day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) : null,
        Role == Role.Guest ? [.. Scope.Order()] : ImmutableArray<Permission>.Empty);
}
