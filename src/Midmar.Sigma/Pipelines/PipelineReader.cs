using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;

namespace Midmar.Sigma.Pipelines;

/// <summary>Reads pipelines in pySigma's YAML form. What is not supported is refused, with its place.</summary>
internal static class PipelineReader
{
    private static readonly string[] ConditionExpressions =
        ["rule_cond_expr", "detection_item_conditions", "detection_item_cond_expr", "field_name_cond_expr"];

    /// <summary>The pipeline; null when it was refused.</summary>
    public static Pipeline? Read(RuleDocument document)
    {
        if (document.HasErrors || YamlReader.Read(document) is not { } node)
        {
            return null;
        }

        if (node is not YamlMap root)
        {
            document.Report(DiagnosticCodes.BadPipeline, node.Place, $"The pipeline is {node.Kind}, not a map");
            return null;
        }

        var attributes = new Attributes(document, root);
        var name = attributes.Text("name") ?? document.Path;
        document.Subject = name;
        var priority = 0;
        if (attributes.Text("priority") is { } text && !int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out priority))
        {
            document.Report(DiagnosticCodes.BadPipeline, root.Find("priority")!.Place, "'priority' must be a whole number");
        }

        if (root.Find("transformations") is not YamlList list)
        {
            document.Report(DiagnosticCodes.BadPipeline, root.Place, "The pipeline has no list of transformations");
            return null;
        }

        var variables = ReadVariables(document, root);
        var items = ImmutableArray.CreateBuilder<PipelineItem>(list.Items.Count);
        foreach (var item in list.Items)
        {
            if (ReadItem(document, item, variables) is { } read)
            {
                items.Add(read);
            }
        }

        return document.HasErrors ? null : new Pipeline(name, priority, items.DrainToImmutable());
    }

    private static Dictionary<string, ImmutableArray<string>> ReadVariables(RuleDocument document, YamlMap root)
    {
        var variables = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        if (root.Find("vars") is YamlMap map)
        {
            var attributes = new Attributes(document, map);
            foreach (var (key, _) in map.Entries)
            {
                variables[key.Value] = attributes.Texts(key.Value);
            }
        }

        return variables;
    }

    private static PipelineItem? ReadItem(
        RuleDocument document, YamlNode node, IReadOnlyDictionary<string, ImmutableArray<string>> variables)
    {
        if (node is not YamlMap map)
        {
            document.Report(DiagnosticCodes.BadPipeline, node.Place, $"A transformation must be a map, not {node.Kind}");
            return null;
        }

        foreach (var key in ConditionExpressions)
        {
            if (map.Find(key) is { } unsupported)
            {
                document.Report(DiagnosticCodes.UnknownPipelineCondition, unsupported.Place, $"'{key}' is not supported");
            }
        }

        var attributes = new Attributes(document, map);
        var rules = new RuleScope(
            ReadAll(document, map, "rule_conditions", RuleConditionReader.Read), IsOr(attributes, "rule_cond_op"), attributes.Flag("rule_cond_not"));
        var fields = new FieldScope(
            ReadAll(document, map, "field_name_conditions", ReadFieldCondition),
            IsOr(attributes, "field_name_cond_op"),
            attributes.Flag("field_name_cond_not"));
        var transformation = TransformationTable.Read(new TransformationSource(document, map, attributes, variables));
        return transformation is null ? null : new PipelineItem(attributes.Text("id"), rules, fields, transformation);
    }

    private static bool IsOr(Attributes attributes, string key) =>
        string.Equals(attributes.Text(key), "or", StringComparison.OrdinalIgnoreCase);

    private static List<T> ReadAll<T>(RuleDocument document, YamlMap map, string key, Func<RuleDocument, YamlMap, T?> read)
        where T : class
    {
        var conditions = new List<T>();
        IEnumerable<YamlNode> nodes = map.Find(key) switch
        {
            YamlList list => list.Items,
            YamlMap named => named.Entries.Select(e => e.Value),
            null => [],
            { } other => [other],
        };
        foreach (var node in nodes)
        {
            if (node is not YamlMap condition)
            {
                document.Report(DiagnosticCodes.UnknownPipelineCondition, node.Place, $"A condition must be a map, not {node.Kind}");
            }
            else if (read(document, condition) is { } known)
            {
                conditions.Add(known);
            }
        }

        return conditions;
    }

    private static FieldCondition? ReadFieldCondition(RuleDocument document, YamlMap map)
    {
        var attributes = new Attributes(document, map);
        var type = attributes.Text("type");
        if (type is not ("include_fields" or "exclude_fields"))
        {
            document.Report(DiagnosticCodes.UnknownPipelineCondition, (map.Find("type") ?? map).Place, $"Field condition '{type}' is not supported");
            return null;
        }

        var names = attributes.Texts("fields");
        if (attributes.Text("mode") is not ("re" or "regex"))
        {
            return new FieldCondition(names, [], type is "exclude_fields");
        }

        var patterns = names.Select(n => PipelineRegex.Read(document, map.Find("fields")!, n)).OfType<Regex>().ToList();
        return new FieldCondition([], patterns, type is "exclude_fields");
    }
}
