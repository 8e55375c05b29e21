using System.Collections.Immutable;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary>Reads the condition of a correlation (correlation specification, "Condition").</summary>
internal static class CorrelationConditionReader
{
    /// <summary>Largest count a condition may ask for: what the window of one group can hold.</summary>
    public const int MaxCount = 100_000;

    /// <summary>The condition; null when it was refused.</summary>
    /// <param name="document">The document.</param>
    /// <param name="section">The correlation section.</param>
    /// <param name="type">The correlation's type.</param>
    /// <param name="rules">The rules; taken from a boolean condition when the section has none.</param>
    public static CorrelationConditionDraft? Read(
        RuleDocument document, YamlMap section, CorrelationType type, ref ImmutableArray<RuleReference> rules)
    {
        var temporal = type is CorrelationType.Temporal or CorrelationType.TemporalOrdered;
        switch (section.Find("condition"))
        {
            case YamlMap map:
                return ReadMap(document, map, type);
            case YamlScalar { ScalarKind: ScalarKind.Text } scalar when temporal:
                return TemporalConditionParser.Parse(document, scalar, ref rules) is { } expression
                    ? new CorrelationConditionDraft([], [], Percentile: null, expression)
                    : null;
            case null or YamlScalar { ScalarKind: ScalarKind.Null } when temporal:
                return new CorrelationConditionDraft([], [], Percentile: null, Expression: null);
            case { } other:
                document.Report(
                    DiagnosticCodes.CorrelationCondition,
                    other.Place,
                    $"The condition must be a map such as 'gte: 5', not {other.Kind}; only temporal types take an expression");
                return null;
            default:
                document.Report(DiagnosticCodes.CorrelationCondition, section.Place, "The correlation has no condition");
                return null;
        }
    }

    private static CorrelationConditionDraft? ReadMap(RuleDocument document, YamlMap map, CorrelationType type)
    {
        var bounds = ImmutableArray.CreateBuilder<CorrelationBound>();
        decimal? percentile = null;
        foreach (var (key, value) in map.Entries)
        {
            if (OperatorOf(key.Value) is { } comparison)
            {
                if (ReadNumber(document, key, value, type) is { } number)
                {
                    bounds.Add(new CorrelationBound(comparison, number));
                }
            }
            else if (key.Value is "percentile" && type == CorrelationType.ValuePercentile)
            {
                percentile = ReadPercentile(document, value);
            }
            else if (key.Value is not "field")
            {
                document.Report(DiagnosticCodes.CorrelationCondition, key.Place, $"'{key.Value}' is not a comparison (gt, gte, lt, lte, eq, neq)");
            }
        }

        if (bounds.Count == 0 && !document.HasErrors)
        {
            document.Report(DiagnosticCodes.CorrelationCondition, map.Place, "The condition has no comparison (gt, gte, lt, lte, eq, neq)");
        }

        if (CorrelationBounds.AreEmpty(bounds))
        {
            document.Report(DiagnosticCodes.CorrelationCondition, map.Place, "No number satisfies all comparisons of the condition");
        }

        var fields = ReadFields(document, map, type);
        return document.HasErrors ? null : new CorrelationConditionDraft(bounds.DrainToImmutable(), fields, percentile, Expression: null);
    }

    private static ImmutableArray<string> ReadFields(RuleDocument document, YamlMap map, CorrelationType type)
    {
        if (type is CorrelationType.EventCount or CorrelationType.Temporal or CorrelationType.TemporalOrdered)
        {
            return [];
        }

        var fields = new Attributes(document, map).Texts("field");
        if (fields.IsEmpty || (fields.Length > 1 && type != CorrelationType.ValueCount))
        {
            document.Report(
                DiagnosticCodes.ValueField,
                (map.Find("field") ?? map).Place,
                fields.IsEmpty ? "The condition names no field" : "Only value_count takes several fields");
        }

        return [.. fields.Select(FieldKey.Strip)];
    }

    private static CorrelationOperator? OperatorOf(string key) => key switch
    {
        "gt" => CorrelationOperator.Greater,
        "gte" => CorrelationOperator.GreaterOrEqual,
        "lt" => CorrelationOperator.Less,
        "lte" => CorrelationOperator.LessOrEqual,
        "eq" => CorrelationOperator.Equal,
        "neq" => CorrelationOperator.NotEqual,
        _ => null,
    };

    private static decimal? ReadNumber(RuleDocument document, YamlScalar key, YamlNode value, CorrelationType type)
    {
        if (value is not YamlScalar scalar || !TryNumber(scalar, out var number))
        {
            document.Report(DiagnosticCodes.CorrelationCondition, value.Place, $"'{key.Value}' compares with a number, not {value.Kind}");
            return null;
        }

        var counts = type is CorrelationType.EventCount or CorrelationType.ValueCount or CorrelationType.Temporal or CorrelationType.TemporalOrdered;
        if (counts && (number < 0 || number != decimal.Truncate(number)))
        {
            document.Report(DiagnosticCodes.CorrelationCondition, value.Place, "A count is compared with a whole number of 0 or more");
            return null;
        }

        if (counts && number > MaxCount)
        {
            document.Report(DiagnosticCodes.CorrelationLimit, value.Place, $"Counts above {MaxCount} are not supported");
            return null;
        }

        return number;
    }

    private static decimal? ReadPercentile(RuleDocument document, YamlNode value)
    {
        if (value is YamlScalar scalar && TryNumber(scalar, out var number) && number is >= 0 and <= 100)
        {
            return number;
        }

        document.Report(DiagnosticCodes.CorrelationCondition, value.Place, "A percentile is a number from 0 to 100");
        return null;
    }

    private static bool TryNumber(YamlScalar scalar, out decimal number) =>
        scalar.TryNumber(out number)
        || decimal.TryParse(scalar.Value, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out number);
}
