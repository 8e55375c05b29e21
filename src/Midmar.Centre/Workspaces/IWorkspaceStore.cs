using Midmar.Records;

namespace Midmar.Centre.Workspaces;

/// <summary>Keeps the workspaces of a centre. Any number of threads.</summary>
public interface IWorkspaceStore
{
    /// <summary>All workspaces, by number; the live one is always the first.</summary>
    Task<IReadOnlyList<Workspace>> ListAsync(CancellationToken cancellation);

    /// <summary>The workspace; null when there is none of that number.</summary>
    Task<Workspace?> FindAsync(WorkspaceId id, CancellationToken cancellation);

    /// <summary>Makes an exercise workspace with the next number; null when the name is taken (case apart).</summary>
    Task<Workspace?> AddExerciseAsync(string name, DateTime made, CancellationToken cancellation);
}
