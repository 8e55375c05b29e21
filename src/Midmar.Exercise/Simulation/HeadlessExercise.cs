using Midmar.Exercise.Scenarios;
using Midmar.Exercise.Scoring;

namespace Midmar.Exercise.Simulation;

/// <summary>How far an exercise is.</summary>
/// <param name="Tick">Ticks done.</param>
/// <param name="Ticks">Ticks in all.</param>
/// <param name="Records">Records read.</param>
/// <param name="Findings">Findings so far.</param>
public readonly record struct ExerciseProgress(int Tick, int Ticks, long Records, long Findings);

/// <summary>
/// Plays a scenario to its end without anybody watching, through a centre's own ingest, journal and detection. The result
/// depends on scenario, rules and seed alone.
/// </summary>
/// <param name="scenario">What happens.</param>
/// <param name="seed">Decides everything that the scenario leaves open.</param>
public sealed class HeadlessExercise(Scenario scenario, int seed)
{
    /// <summary>How long the workspace's clock goes on after the end: longer than correlation waits for a source that may still send.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromMinutes(1);

    /// <summary>Plays: a tick ends when its lines are committed as far as alerts, and the player has looked at these.</summary>
    /// <param name="ground">Where; it has the rules, and its clock stands at the scenario's start.</param>
    /// <param name="progress">Told after each tick.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Scorecard> RunAsync(IExerciseGround ground, IProgress<ExerciseProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ground);
        var simulator = new Simulator(scenario, ground.Workspace, seed);
        var shipper = new SimulatedShipper(ground);
        var alerts = new AlertReading(ground.Alerts);
        var analyst = new ScriptedAnalyst();
        var end = scenario.Start;
        while (simulator.TryNext(out var tick))
        {
            end = tick.End;
            ground.SetTime(end);
            await shipper.SendAsync(tick, cancellation);
            await ground.DrainAsync(cancellation);
            analyst.Look(end, await alerts.ReadAsync(end, cancellation));
            progress?.Report(new ExerciseProgress(tick.Number + 1, scenario.Ticks, shipper.Records, alerts.Findings));
        }

        // What correlation holds back while a source may still send comes out when nothing more comes.
        ground.SetTime(end + Afterwards);
        await ground.DrainAsync(cancellation);
        analyst.Look(end, await alerts.ReadAsync(end, cancellation));
        return Scorer.Score(
            scenario, seed, simulator.Truth, analyst.Close(end), end, new Traffic(shipper.Records, shipper.Problems, alerts.Findings));
    }
}
