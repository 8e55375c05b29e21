using Midmar.Sigma.Rules;

namespace Midmar.Output;

/// <summary>A level as Sigma writes it.</summary>
internal static class LevelName
{
    /// <summary>A rule without a level counts as informational.</summary>
    public static string Of(RuleLevel? level) => level switch
    {
        RuleLevel.Critical => "critical",
        RuleLevel.High => "high",
        RuleLevel.Medium => "medium",
        RuleLevel.Low => "low",
        _ => "informational",
    };
}
