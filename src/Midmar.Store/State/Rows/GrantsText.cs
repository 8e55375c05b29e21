using System.Collections.Immutable;
using System.Text.Json;
using Midmar.Centre.People;
using Midmar.Records;

namespace Midmar.Store.State.Rows;

/// <summary>The roles of an invitation as JSON.</summary>
internal static class GrantsText
{
    public static string Write(IEnumerable<RoleGrant> grants) => JsonSerializer.Serialize(
        grants.Select(g => new Item(g.Role.ToString(), g.Workspace?.Value, g.Until, PermissionNames.Write(g.Scope))));

    public static ImmutableArray<RoleGrant> Read(string text) =>
    [
        .. JsonSerializer.Deserialize<Item[]>(text)!.Select(i => new RoleGrant(
            Enum.Parse<Role>(i.Role), i.Workspace is { } id ? new WorkspaceId(id) : null, i.Until, PermissionNames.Read(i.Scope))),
    ];

    private sealed record Item(string Role, int? Workspace, DateTime? Until, string Scope);
}
