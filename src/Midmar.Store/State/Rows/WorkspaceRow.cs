using Midmar.Centre.Workspaces;

namespace Midmar.Store.State.Rows;

internal sealed class WorkspaceRow
{
    public int Id { get; set; }

    public required string Name { get; set; }

    /// <summary>The name in capitals: no two differ by case alone, in any database.</summary>
    public required string NameKey { get; set; }

    public WorkspaceKind Kind { get; set; }

    public DateTime Made { get; set; }
}
