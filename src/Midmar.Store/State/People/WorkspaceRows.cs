using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.People;

/// <summary>Workspaces as rows.</summary>
internal static class WorkspaceRows
{
    public static Workspace ToWorkspace(WorkspaceRow row) => new(new WorkspaceId(row.Id), row.Name, row.Kind, row.Made);

    /// <summary>What no two names may share.</summary>
    public static string Key(string name) => name.Normalize().ToUpperInvariant();
}
