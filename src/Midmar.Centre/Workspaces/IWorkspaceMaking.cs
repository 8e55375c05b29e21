using Midmar.Centre.People;

namespace Midmar.Centre.Workspaces;

/// <summary>The name is empty or longer than <see cref="Workspace.MaxNameLength"/>.</summary>
public sealed record WorkspaceNameUnusable : Refusal;

/// <summary>Another workspace has this name, or one that differs by case alone.</summary>
public sealed record WorkspaceNameTaken : Refusal;

/// <summary>The centre has as many workspaces as it may have.</summary>
public sealed record TooManyWorkspaces : Refusal;

/// <summary>Makes workspaces for people. Any number of threads.</summary>
public interface IWorkspaceMaking
{
    /// <summary>Makes an exercise workspace; needs <see cref="Permission.MakeExercises"/>.</summary>
    Task<Outcome<Workspace>> MakeAsync(Actor actor, string name, CancellationToken cancellation);
}
