using System.Collections.Immutable;
using Midmar.Detection.Findings;
using Midmar.Sigma.Rules;

namespace Midmar.Centre.Alerts;

/// <summary>What a part of a score is for.</summary>
public enum ScoreReason
{
    /// <summary>The level of its findings.</summary>
    Level,

    /// <summary>How seldom the rule raises alerts here.</summary>
    Rarity,

    /// <summary>Other rules that fired on the same host at about the same time.</summary>
    Company,

    /// <summary>An indicator from intelligence.</summary>
    Intelligence,

    /// <summary>How critical the entity is that the asset belongs to.</summary>
    Circle,

    /// <summary>The posture in force.</summary>
    Posture,
}

/// <summary>A part of a score.</summary>
/// <param name="Reason">What for.</param>
/// <param name="Points">Points; may be negative.</param>
public readonly record struct ScorePart(ScoreReason Reason, int Points);

/// <summary>How soon somebody should look at an alert: 0 to 100, and what it is made of. It orders a queue; it decides nothing.</summary>
/// <param name="Value">0 to 100.</param>
/// <param name="Parts">What it is made of; parts of 0 points are left out.</param>
public sealed record AlertScore(int Value, ImmutableArray<ScorePart> Parts)
{
    /// <summary>Not scored yet.</summary>
    public static readonly AlertScore Unknown = new(0, []);

    /// <summary>Scores an alert.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="surroundings">What is around it.</param>
    public static AlertScore Of(Alert alert, AlertSurroundings surroundings)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(surroundings);
        var parts = new[]
        {
            new ScorePart(ScoreReason.Level, OfLevel(alert.Level)),
            new ScorePart(ScoreReason.Rarity, OfRarity(surroundings.AlertsOfRule)),
            new ScorePart(ScoreReason.Company, OfCompany(surroundings.OtherRulesOnHost)),
            new ScorePart(ScoreReason.Intelligence, alert.Key.Kind == FindingKind.Indicator ? 10 : 0),
            new ScorePart(ScoreReason.Circle, OfCircle(surroundings.Circle)),
            new ScorePart(ScoreReason.Posture, surroundings.PostureBonus),
        };
        return new AlertScore(Math.Clamp(parts.Sum(p => p.Points), 0, 100), [.. parts.Where(p => p.Points != 0)]);
    }

    private static int OfLevel(RuleLevel level) => level switch
    {
        RuleLevel.Critical => 60,
        RuleLevel.High => 45,
        RuleLevel.Medium => 30,
        RuleLevel.Low => 15,
        _ => 5,
    };

    private static int OfRarity(int alertsOfRule) => alertsOfRule switch
    {
        <= 1 => 10,
        <= 3 => 7,
        <= 10 => 4,
        <= 50 => 0,
        <= 200 => -5,
        _ => -10,
    };

    private static int OfCompany(int otherRules) => otherRules switch
    {
        0 => 0,
        1 => 4,
        <= 3 => 8,
        <= 7 => 12,
        _ => 16,
    };

    private static int OfCircle(int? circle) => circle switch
    {
        1 => 15,
        2 => 8,
        3 => 3,
        _ => 0,
    };
}

/// <summary>What is around an alert when it is scored.</summary>
/// <param name="AlertsOfRule">Alerts of the same rule in the queue, itself among them (count).</param>
/// <param name="OtherRulesOnHost">Other rules that raised alerts on the same host within <see cref="AlertQueue.Near"/> (count).</param>
/// <param name="Circle">Circle of the entity the host belongs to, 1 to 3; null: not known.</param>
/// <param name="PostureBonus">Points for the posture in force.</param>
public sealed record AlertSurroundings(int AlertsOfRule, int OtherRulesOnHost, int? Circle, int PostureBonus);
