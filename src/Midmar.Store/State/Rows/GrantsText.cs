using System.Collections.Immutable;
using System.Globalization;
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

    /// <summary>The same in words, for the audit log: <c>Analyst in 1 until 2026-07-01</c>.</summary>
    public static string Words(IEnumerable<RoleGrant> grants) => string.Join("; ", grants.Select(g => string.Create(
        CultureInfo.InvariantCulture,
        $"{g.Role} in {(g.Workspace is { } id ? id.Value.ToString(CultureInfo.InvariantCulture) : "all")}{(g.Until is { } until ? $" until {until:yyyy-MM-ddTHH:mm}Z" : string.Empty)}{(g.Scope.IsEmpty ? string.Empty : $" for {PermissionNames.Write(g.Scope)}")}")));

    private sealed record Item(string Role, int? Workspace, DateTime? Until, string Scope);
}
