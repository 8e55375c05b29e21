using Midmar.Sigma.Conditions;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Modifiers;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Loading;

/// <summary>The detection section of a rule, or the filter section of a filter: search identifiers and condition.</summary>
internal static class DetectionSection
{
    /// <summary>The expression; null when the section was refused.</summary>
    /// <param name="document">The document.</param>
    /// <param name="section">The section.</param>
    /// <param name="reserved">Keys that are not search identifiers.</param>
    /// <param name="placeholders">Values of placeholders.</param>
    /// <param name="hasNot">Whether a condition negates anything.</param>
    public static Expr? Read(
        RuleDocument document, YamlMap section, ReadOnlySpan<string> reserved, PlaceholderValues placeholders, out bool hasNot)
    {
        hasNot = false;
        var reader = new DetectionReader(document, placeholders);
        var searches = new List<(string Name, Expr Expression)>(section.Entries.Count);
        foreach (var (key, value) in section.Entries)
        {
            if (!reserved.Contains(key.Value) && reader.Read(value) is { } expression)
            {
                searches.Add((key.Value, expression));
            }
        }

        if (document.HasErrors)
        {
            return null;
        }

        if (searches.Count == 0)
        {
            document.Report(DiagnosticCodes.NoDetection, section.Place, "No search identifier is defined");
            return null;
        }

        return ReadConditions(document, section, searches, ref hasNot);
    }

    private static Expr? ReadConditions(
        RuleDocument document, YamlMap section, List<(string Name, Expr Expression)> searches, ref bool hasNot)
    {
        switch (section.Find("condition"))
        {
            case YamlScalar { ScalarKind: not ScalarKind.Null } scalar:
                return ConditionParser.Parse(document, scalar, searches, out hasNot);
            case YamlList { Items.Count: > 0 } list:
                var conditions = new List<Expr>(list.Items.Count);
                foreach (var item in list.Items)
                {
                    if (item is not YamlScalar scalar)
                    {
                        document.Report(DiagnosticCodes.ConditionSyntax, item.Place, $"A condition must be a text, not {item.Kind}");
                    }
                    else if (ConditionParser.Parse(document, scalar, searches, out var negates) is { } condition)
                    {
                        hasNot |= negates;
                        conditions.Add(condition);
                    }
                }

                return document.HasErrors ? null : conditions.Count == 1 ? conditions[0] : new Expr.Any([.. conditions]);
            case YamlMap map:
                document.Report(DiagnosticCodes.ConditionSyntax, map.Place, "A condition must be a text or a list of texts, not a map");
                return null;
            default:
                document.Report(DiagnosticCodes.NoCondition, section.Place, "There is no condition");
                return null;
        }
    }
}
