using System.Globalization;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;

namespace Midmar.Hosting;

/// <summary>The clocks of the open exercises, for those who may turn them; every turn is in the audit log.</summary>
internal sealed class ExerciseClocks(CentreRuntime centre, IAccessControl access, IAuditLog audit, TimeProvider wall) : IExerciseClocks
{
    public ClockState? Read(WorkspaceId workspace) => centre.ClockOf(workspace)?.Clock.State;

    public async Task<Outcome<ClockState>> ChangeAsync(Actor actor, WorkspaceId workspace, ClockCommand command, CancellationToken cancellation)
    {
        var refusal = await access.DecideAsync(actor, Permission.RunExercise, workspace, cancellation);
        var clock = centre.ClockOf(workspace);
        refusal ??= clock is null ? new NotAnExercise() : null;
        if (refusal is not null)
        {
            await WriteAsync(actor, workspace, command, refusal);
            return refusal;
        }

        Outcome<ClockState> outcome = new NotAnExercise();
        clock!.Change(now => (outcome = ClockRules.Decide(now, command)) is Done<ClockState>(var next) ? next : null);
        await WriteAsync(actor, workspace, command, (outcome as Refused<ClockState>)?.Reason);
        return outcome;
    }

    private Task WriteAsync(Actor actor, WorkspaceId workspace, ClockCommand command, Refusal? refusal) => audit.AppendAsync(new AuditEntry
    {
        Time = wall.GetUtcNow().UtcDateTime,
        Actor = actor,
        Workspace = workspace,
        Action = AuditActions.TurnClock,
        Subject = string.Empty,
        Text = TextOf(command),
        Purpose = string.Empty,
        Outcome = refusal is null ? AuditOutcome.Allowed : AuditOutcome.Refused,
        Reason = refusal?.Code ?? string.Empty,
    });

    private static string TextOf(ClockCommand command) => command switch
    {
        SetClock set => string.Create(CultureInfo.InvariantCulture, $"set to {set.Time:yyyy-MM-dd'T'HH:mm:ss'Z'}"),
        SetClockSpeed speed => string.Create(CultureInfo.InvariantCulture, $"speed {speed.Speed}"),
        StartClock => "start",
        _ => "pause",
    };
}
