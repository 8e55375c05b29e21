using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;

namespace Midmar.Sigma.Conditions;

/// <summary>The aggregations of specification 1 (<c>| count() by user > 5</c>), refused with the correlation that replaces them.</summary>
internal static class Aggregation
{
    /// <summary>Whether the condition has an aggregation; it is then reported.</summary>
    public static bool Refuse(RuleDocument document, YamlScalar condition)
    {
        var bar = condition.Value.IndexOf('|', StringComparison.Ordinal);
        if (bar < 0)
        {
            return false;
        }

        var aggregation = condition.Value[(bar + 1)..].Trim();
        var type = Replacement(aggregation);
        document.ReportIn(
            DiagnosticCodes.Aggregation,
            condition,
            bar,
            condition.Value.Length - bar,
            $"Aggregation '{aggregation}' is not part of Sigma since specification 2",
            $"End the condition before '|', name the rule, and add a correlation rule of type {type} that refers to it.");
        return true;
    }

    private static string Replacement(string aggregation)
    {
        var name = aggregation.AsSpan();
        var bracket = name.IndexOf('(');
        var word = (bracket < 0 ? name : name[..bracket]).Trim();
        var argument = bracket < 0 ? default : name[(bracket + 1)..].TrimStart();
        return word switch
        {
            "count" when argument.StartsWith(")") => "event_count",
            "count" => "value_count",
            "sum" => "value_sum",
            "avg" => "value_avg",
            "min" or "max" => "value_percentile",
            _ when word.StartsWith("near") => "temporal",
            _ => "event_count",
        };
    }
}
