using System.Collections.Immutable;
using System.Globalization;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary>Reads a correlation document (correlation specification, "Components").</summary>
internal static class CorrelationReader
{
    /// <summary>Rules a correlation may refer to (count); the window remembers them as bits.</summary>
    public const int MaxRules = 64;

    /// <summary>Rules an ordered correlation may refer to (count).</summary>
    public const int MaxOrderedRules = 32;

    /// <summary>Longest window.</summary>
    public static readonly TimeSpan MaxTimespan = TimeSpan.FromDays(3_660);

    /// <summary>The draft; null when the correlation was refused.</summary>
    public static CorrelationDraft? Read(RuleDocument document, YamlMap root, RuleHeader header, YamlNode node)
    {
        if (node is not YamlMap section)
        {
            document.Report(DiagnosticCodes.BadAttribute, node.Place, $"'correlation' must be a map, not {node.Kind}");
            return null;
        }

        var attributes = new Attributes(document, section);
        var type = ReadType(document, section);
        var rules = ReadRules(document, section);
        var groupBy = attributes.Texts("group-by");
        var timespan = ReadTimespan(document, section);
        var aliases = ReadAliases(document, section);
        var generate = attributes.Flag("generate") | new Attributes(document, root).Flag("generate");
        if (document.HasErrors || type is null)
        {
            return null;
        }

        var condition = CorrelationConditionReader.Read(document, section, type.Value, ref rules);
        if (condition is null || document.HasErrors)
        {
            return null;
        }

        if (rules.Length == 0 || rules.Length > MaxRules)
        {
            document.Report(
                rules.Length == 0 ? DiagnosticCodes.CorrelationRules : DiagnosticCodes.CorrelationLimit,
                (section.Find("rules") ?? section).Place,
                rules.Length == 0 ? "The correlation refers to no rules" : $"More than {MaxRules} rules");
            return null;
        }

        var mostOrdered = condition.Expression is null ? MaxOrderedRules : OrderedExpressionWindow.MaxMembers;
        if (type == CorrelationType.TemporalOrdered && rules.Length > mostOrdered)
        {
            document.Report(DiagnosticCodes.CorrelationLimit, section.Place, $"An ordered correlation with such a condition takes at most {mostOrdered} rules");
            return null;
        }

        return new CorrelationDraft(document, root, header)
        {
            Type = type.Value,
            Rules = rules,
            GroupBy = groupBy,
            Timespan = timespan,
            Condition = condition,
            Aliases = aliases,
            Generate = generate,
        };
    }

    private static CorrelationType? ReadType(RuleDocument document, YamlMap section)
    {
        var node = section.Find("type");
        var type = (node as YamlScalar)?.Value.ToLowerInvariant() switch
        {
            "event_count" => CorrelationType.EventCount,
            "value_count" => CorrelationType.ValueCount,
            "temporal" => CorrelationType.Temporal,
            "temporal_ordered" => CorrelationType.TemporalOrdered,
            "value_sum" => CorrelationType.ValueSum,
            "value_avg" => CorrelationType.ValueAverage,
            "value_percentile" => CorrelationType.ValuePercentile,
            "value_median" => CorrelationType.ValueMedian,
            _ => (CorrelationType?)null,
        };
        if (type is null)
        {
            document.Report(
                DiagnosticCodes.CorrelationType,
                (node ?? section).Place,
                node is YamlScalar scalar ? $"Unknown correlation type '{scalar.Value}'" : "The correlation has no type");
        }

        return type;
    }

    private static ImmutableArray<RuleReference> ReadRules(RuleDocument document, YamlMap section)
    {
        var node = section.Find("rules");
        List<YamlNode> items = node is YamlList list ? list.Items : node is null ? [] : [node];
        var references = ImmutableArray.CreateBuilder<RuleReference>(items.Count);
        foreach (var item in items)
        {
            if (item is YamlScalar { ScalarKind: not ScalarKind.Null } scalar)
            {
                references.Add(new RuleReference(scalar.Value, scalar));
            }
            else
            {
                document.Report(DiagnosticCodes.CorrelationRules, item.Place, $"A rule is referred to by its id or name, not by {item.Kind}");
            }
        }

        return references.DrainToImmutable();
    }

    private static TimeSpan ReadTimespan(RuleDocument document, YamlMap section)
    {
        var node = section.Find("timespan") ?? section.Find("timeframe");
        if (node is YamlScalar { Value: { Length: >= 2 } text }
            && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0
            && UnitOf(text[^1]) is { } unit)
        {
            if (number <= MaxTimespan / unit)
            {
                return number * unit;
            }

            document.Report(DiagnosticCodes.CorrelationLimit, node.Place, $"The timespan is longer than {MaxTimespan.TotalDays:F0} days");
            return default;
        }

        var remedy = node is YamlScalar { Value: [.., 'M'] } ? "Units are lower case: m is minutes; write months as days." : null;
        document.Report(
            DiagnosticCodes.Timespan,
            (node ?? section).Place,
            node is YamlScalar scalar ? $"'{scalar.Value}' is not a timespan" : "The correlation has no timespan",
            remedy);
        return default;
    }

    private static TimeSpan? UnitOf(char unit) => unit switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        'w' => TimeSpan.FromDays(7),
        _ => null,
    };

    private static ImmutableArray<AliasDraft> ReadAliases(RuleDocument document, YamlMap section)
    {
        var node = section.Find("aliases");
        if (node is null or YamlScalar { ScalarKind: ScalarKind.Null })
        {
            return [];
        }

        if (node is not YamlMap map)
        {
            document.Report(DiagnosticCodes.Alias, node.Place, $"'aliases' must be a map, not {node.Kind}");
            return [];
        }

        var aliases = ImmutableArray.CreateBuilder<AliasDraft>(map.Entries.Count);
        foreach (var (name, value) in map.Entries)
        {
            if (value is not YamlMap { Entries.Count: > 0 } fields)
            {
                document.Report(DiagnosticCodes.Alias, name.Place, $"Alias '{name.Value}' must map names of rules to fields");
                continue;
            }

            var perRule = ImmutableArray.CreateBuilder<(RuleReference, string)>(fields.Entries.Count);
            foreach (var (rule, field) in fields.Entries)
            {
                if (field is YamlScalar { ScalarKind: not ScalarKind.Null } scalar)
                {
                    perRule.Add((new RuleReference(rule.Value, rule), FieldKey.Strip(scalar.Value)));
                }
                else
                {
                    document.Report(DiagnosticCodes.Alias, field.Place, $"The field of '{rule.Value}' must be a name, not {field.Kind}");
                }
            }

            aliases.Add(new AliasDraft(name, perRule.DrainToImmutable()));
        }

        return aliases.DrainToImmutable();
    }
}
