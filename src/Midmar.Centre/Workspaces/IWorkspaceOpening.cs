namespace Midmar.Centre.Workspaces;

/// <summary>Opens workspaces that are in the store: from then on they take in and detect. Any number of threads.</summary>
public interface IWorkspaceOpening
{
    /// <summary>Opens a workspace; one that is open stays so.</summary>
    Task OpenAsync(Workspace workspace, CancellationToken cancellation);
}
