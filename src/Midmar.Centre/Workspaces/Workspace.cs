using Midmar.Records;

namespace Midmar.Centre.Workspaces;

/// <summary>What is at stake in a workspace.</summary>
public enum WorkspaceKind
{
    /// <summary>The event itself.</summary>
    Live,

    /// <summary>One team of an exercise.</summary>
    Exercise,
}

/// <summary>A workspace of the centre.</summary>
/// <param name="Id">Its number, never used again.</param>
/// <param name="Name">What people call it; 1 to <see cref="MaxNameLength"/> characters, unique without regard to case.</param>
/// <param name="Kind">What is at stake in it.</param>
/// <param name="Made">When it was made, UTC.</param>
public sealed record Workspace(WorkspaceId Id, string Name, WorkspaceKind Kind, DateTime Made)
{
    /// <summary>Characters a name may have.</summary>
    public const int MaxNameLength = 80;

    /// <summary>Workspaces a centre may have (count): 100 exercises of 10 teams.</summary>
    public const int MaxWorkspaces = 1_000;

    /// <summary>The live workspace. Always there.</summary>
    public static readonly WorkspaceId Live = new(1);

    /// <summary>Stands in the audit log for acts that concern the centre and no single workspace.</summary>
    public static readonly WorkspaceId None = new(0);
}
