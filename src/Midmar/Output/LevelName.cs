using Midmar.Sigma.Rules;

namespace Midmar.Output;

/// <summary>A level as Sigma writes it.</summary>
internal static class LevelName
{
    /// <summary>All levels, the lowest first.</summary>
    public static string[] All { get; } = [.. Enum.GetValues<RuleLevel>().Select(level => Of(level))];

    /// <summary>The level of a name among <see cref="All"/>.</summary>
    public static RuleLevel Parse(string name) => (RuleLevel)Array.IndexOf(All, name);

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
