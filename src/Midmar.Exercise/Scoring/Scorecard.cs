using System.Collections.Immutable;

namespace Midmar.Exercise.Scoring;

/// <summary>What became of a step of the attack.</summary>
public enum StepOutcome
{
    /// <summary>An alert shows it, on a host that was called an incident.</summary>
    Confirmed,

    /// <summary>An alert shows it; the analyst dismissed the host.</summary>
    Dismissed,

    /// <summary>No alert of medium level or above shows it.</summary>
    Unseen,
}

/// <summary>A step of the attack and what became of it.</summary>
/// <param name="Title">The step.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record StepScore(string Title, StepOutcome Outcome);

/// <summary>A verdict, held against the truth.</summary>
/// <param name="Host">The host.</param>
/// <param name="IsIncident">What the analyst said.</param>
/// <param name="WasAttack">What it was.</param>
/// <param name="Rules">Titles of the rules it rests on, in the order they first matched.</param>
public sealed record VerdictScore(string Host, bool IsIncident, bool WasAttack, ImmutableArray<string> Rules);

/// <summary>What went through the exercise.</summary>
/// <param name="Records">Records read.</param>
/// <param name="Problems">Things that could not be read.</param>
/// <param name="Findings">Findings of all levels.</param>
public sealed record Traffic(long Records, long Problems, long Findings);

/// <summary>The result of an exercise.</summary>
public sealed record Scorecard
{
    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>The seed it was played with.</summary>
    public required int Seed { get; init; }

    /// <summary>What went through it.</summary>
    public required Traffic Traffic { get; init; }

    /// <summary>Records that were the attack's.</summary>
    public required int AttackRecords { get; init; }

    /// <summary>The steps of the attack.</summary>
    public required ImmutableArray<StepScore> Steps { get; init; }

    /// <summary>The analyst's verdicts.</summary>
    public required ImmutableArray<VerdictScore> Verdicts { get; init; }

    /// <summary>Simulated time from the first record of the attack until an alert on it could be seen; null without one.</summary>
    public required TimeSpan? TimeToDetection { get; init; }

    /// <summary>Simulated time from the first record of the attack to the first right verdict; null without one.</summary>
    public required TimeSpan? TimeToVerdict { get; init; }

    /// <summary>Points from 0 to 100; null when there was no attack, for then there is nothing to score.</summary>
    public required int? Points { get; init; }

    /// <summary>Hosts rightly called incidents.</summary>
    public int TruePositives => Verdicts.Count(v => v is { IsIncident: true, WasAttack: true });

    /// <summary>Hosts wrongly called incidents.</summary>
    public int FalsePositives => Verdicts.Count(v => v is { IsIncident: true, WasAttack: false });
}
