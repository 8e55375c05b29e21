using Midmar.Centre.People;
using Midmar.Records;

namespace Midmar.Centre.Workspaces;

/// <summary>The clocks of exercises. Any number of threads.</summary>
public interface IExerciseClocks
{
    /// <summary>The clock of an open exercise; null when there is none, as with the live workspace.</summary>
    ClockState? Read(WorkspaceId workspace);

    /// <summary>Starts, pauses, speeds or sets a clock; needs <see cref="Permission.RunExercise"/> in the workspace. It is there after a restart, paused.</summary>
    Task<Outcome<ClockState>> ChangeAsync(Actor actor, WorkspaceId workspace, ClockCommand command, CancellationToken cancellation);
}
