using System.Globalization;
using Midmar.Records;

namespace Midmar.Web.Shell;

/// <summary>Addresses of pages. The workspace is always part of them, so that a link sent to a colleague shows the same.</summary>
public static class Places
{
    /// <summary>Where pages of a workspace begin: <c>/w/1</c>.</summary>
    public static string Workspace(WorkspaceId workspace) => string.Create(CultureInfo.InvariantCulture, $"/w/{workspace.Value}");

    /// <summary>A page of a workspace.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="page">The page's name, such as <c>alerts</c>, and what follows it.</param>
    public static string In(WorkspaceId workspace, string page) => $"{Workspace(workspace)}/{page}";

    /// <summary>The workspace an address is in; null when it is in none.</summary>
    public static WorkspaceId? WorkspaceOf(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var parts = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts is ["w", var number, ..] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new WorkspaceId(id)
            : null;
    }

    /// <summary>The page within the workspace, such as <c>alerts</c>; of other addresses their first part.</summary>
    public static string PageOf(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var parts = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["w", _, var page, ..] => page,
            [var page, ..] => page,
            _ => string.Empty,
        };
    }
}
