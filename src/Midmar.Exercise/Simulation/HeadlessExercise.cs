using Midmar.Exercise.Scenarios;
using Midmar.Exercise.Scoring;
using Midmar.Records;
using Midmar.Sigma;

namespace Midmar.Exercise.Simulation;

/// <summary>How far an exercise is.</summary>
/// <param name="Tick">Ticks done.</param>
/// <param name="Ticks">Ticks in all.</param>
/// <param name="Records">Records read.</param>
/// <param name="Findings">Findings so far.</param>
public readonly record struct ExerciseProgress(int Tick, int Ticks, long Records, long Findings);

/// <summary>Plays a scenario to its end without anybody watching. The result depends on scenario, rules and seed alone.</summary>
/// <param name="scenario">What happens.</param>
/// <param name="rules">The rules that look for it.</param>
/// <param name="seed">Decides everything that the scenario leaves open.</param>
public sealed class HeadlessExercise(Scenario scenario, RuleSet rules, int seed)
{
    /// <summary>The workspace of the exercise; the live centre and scans have others.</summary>
    private static readonly WorkspaceId Workspace = new(1);

    /// <summary>Plays: a tick ends when its lines were read, matched and looked at.</summary>
    /// <param name="progress">Told after each tick.</param>
    public Scorecard Run(IProgress<ExerciseProgress>? progress)
    {
        var simulator = new Simulator(scenario, Workspace, seed);
        var detector = new LiveDetector(rules, Workspace, Simulator.Source);
        var analyst = new ScriptedAnalyst();
        var end = scenario.Start;
        long findings = 0;
        while (simulator.TryNext(out var tick))
        {
            var found = detector.Read(tick);
            analyst.Look(tick.End, found);
            findings += found.Length;
            end = tick.End;
            progress?.Report(new ExerciseProgress(tick.Number + 1, scenario.Ticks, detector.Records, findings));
        }

        return Scorer.Score(scenario, seed, simulator.Truth, analyst.Close(end), end, new Traffic(detector.Records, detector.Problems, findings));
    }
}
