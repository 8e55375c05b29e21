using System.Collections.Immutable;
using Midmar.Centre.People;

namespace Midmar.Store.State.Rows;

/// <summary>Permissions as text: names, joined by commas. A name no longer known is left out, which only takes away.</summary>
internal static class PermissionNames
{
    public static string Write(IEnumerable<Permission> permissions) => string.Join(',', permissions.Distinct());

    public static ImmutableArray<Permission> Read(string text) =>
    [
        .. text.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => Enum.TryParse<Permission>(name, out var permission) && Enum.IsDefined(permission) ? permission : (Permission?)null)
            .OfType<Permission>(),
    ];
}
