using System.Collections.Immutable;
using Midmar.Exercise.Scenarios;
using Midmar.Exercise.Simulation;

namespace Midmar.Exercise.Scoring;

/// <summary>Holds verdicts against the truth.</summary>
internal static class Scorer
{
    /// <summary>Points for confirming all steps.</summary>
    private const int PointsForSteps = 70;

    /// <summary>Points when no verdict of "incident" was wrong.</summary>
    private const int PointsForPrecision = 20;

    /// <summary>Points for a right verdict at once; none for one at the end.</summary>
    private const int PointsForSpeed = 10;

    public static Scorecard Score(
        Scenario scenario, int seed, GroundTruth truth, ImmutableArray<Verdict> verdicts, DateTime end, Traffic traffic)
    {
        var judged = verdicts.Select(v => Judge(v, truth)).ToImmutableArray();
        var steps = scenario.Steps.Select(s => new StepScore(s.Title, OutcomeOf(s.Id, verdicts, truth))).ToImmutableArray();
        var began = scenario.Steps.Select(s => truth.FirstOf(s.Id)).Min();
        var found = Earliest(verdicts.SelectMany(v => v.Alerts).Where(s => StepsOf(s, truth).Any()).Select(s => s.Time));
        var told = Earliest(verdicts.Where(v => v.IsIncident && v.Alerts.Any(s => StepsOf(s, truth).Any())).Select(v => v.Time));
        return new Scorecard
        {
            Scenario = scenario.Name,
            Seed = seed,
            Traffic = traffic,
            AttackRecords = truth.AttackRecords,
            Steps = steps,
            Verdicts = judged,
            TimeToDetection = found - began,
            TimeToVerdict = told - began,
            Points = began is { } first ? PointsOf(steps, judged, told - first, end - first) : null,
        };
    }

    private static VerdictScore Judge(Verdict verdict, GroundTruth truth) => new(
        verdict.Host,
        verdict.IsIncident,
        verdict.Alerts.Any(s => StepsOf(s, truth).Any()),
        [.. verdict.Alerts.Select(s => s.Alert.Title).Distinct(StringComparer.Ordinal)]);

    private static StepOutcome OutcomeOf(string step, ImmutableArray<Verdict> verdicts, GroundTruth truth)
    {
        var seen = verdicts.Where(v => v.Alerts.Any(s => StepsOf(s, truth).Contains(step, StringComparer.Ordinal))).ToList();
        return seen.Exists(v => v.IsIncident) ? StepOutcome.Confirmed : seen.Count > 0 ? StepOutcome.Dismissed : StepOutcome.Unseen;
    }

    private static IEnumerable<string> StepsOf(SeenAlert seen, GroundTruth truth) =>
        seen.Records.Select(truth.StepOf).OfType<string>();

    private static DateTime? Earliest(IEnumerable<DateTime> times) => times.Select(t => (DateTime?)t).Min();

    private static int PointsOf(ImmutableArray<StepScore> steps, ImmutableArray<VerdictScore> verdicts, TimeSpan? toVerdict, TimeSpan whole)
    {
        if (toVerdict is not { } taken)
        {
            // Crying wolf nowhere is no merit where the wolf was not seen.
            return 0;
        }

        var incidents = verdicts.Count(v => v.IsIncident);
        var confirmed = (double)steps.Count(s => s.Outcome == StepOutcome.Confirmed) / steps.Length;
        var precision = (double)verdicts.Count(v => v is { IsIncident: true, WasAttack: true }) / incidents;
        var speed = 1 - Math.Clamp(taken / whole, 0, 1);
        return (int)Math.Round((PointsForSteps * confirmed) + (PointsForPrecision * precision) + (PointsForSpeed * speed), MidpointRounding.AwayFromZero);
    }
}
