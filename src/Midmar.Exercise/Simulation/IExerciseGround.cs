using Midmar.Centre.Alerts;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Exercise.Simulation;

/// <summary>The workspace in which an exercise is played without anybody watching: a centre's own, on a clock that moves only when it is told.</summary>
public interface IExerciseGround
{
    /// <summary>Which it is.</summary>
    WorkspaceId Workspace { get; }

    /// <summary>Where telemetry is handed in.</summary>
    IIntake Intake { get; }

    /// <summary>What the centre's people see.</summary>
    IAlertList Alerts { get; }

    /// <summary>Sets the clock.</summary>
    /// <param name="now">The time, UTC, never before the one it shows.</param>
    void SetTime(DateTime now);

    /// <summary>Lets the workspace know that time has passed; completes when all that was handed in is read, matched, correlated and committed.</summary>
    Task DrainAsync(CancellationToken cancellation);
}
