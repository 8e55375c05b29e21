using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Exercises;

/// <summary>The clock of an exercise, for whoever sits here, as far as they may see or turn it.</summary>
public sealed class ClockDesk(Seat seat, IExerciseClocks clocks)
{
    /// <summary>What the clock says.</summary>
    public async Task<Outcome<ClockState>> ReadAsync(WorkspaceId workspace)
    {
        if (await seat.DecideAsync(Permission.SeeAlerts, workspace) is { } refusal)
        {
            return refusal;
        }

        return clocks.Read(workspace) is { } clock ? clock : new NotAnExercise();
    }

    /// <summary>Whether whoever sits here may turn it.</summary>
    public async Task<bool> MayTurnAsync(WorkspaceId workspace) =>
        await seat.DecideAsync(Permission.RunExercise, workspace) is null && clocks.Read(workspace) is not null;

    /// <summary>Starts, pauses, speeds or sets the clock.</summary>
    public async Task<Outcome<ClockState>> ChangeAsync(WorkspaceId workspace, ClockCommand command, CancellationToken cancellation) =>
        await seat.WhoAsync() is { } who ? await clocks.ChangeAsync(who.Actor, workspace, command, cancellation) : new NotSignedIn();
}
