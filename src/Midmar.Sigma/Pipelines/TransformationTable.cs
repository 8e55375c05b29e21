using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Midmar.Records;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Modifiers;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Pipelines;

/// <summary>What a transformation is read from.</summary>
internal sealed record TransformationSource(
    RuleDocument Document, YamlMap Map, Attributes Attributes, IReadOnlyDictionary<string, ImmutableArray<string>> Variables);

/// <summary>The transformations by their pySigma type. A new one is a file and a line here.</summary>
internal static class TransformationTable
{
    private static readonly FrozenDictionary<string, Func<TransformationSource, Transformation?>> ByType =
        new Dictionary<string, Func<TransformationSource, Transformation?>>(StringComparer.Ordinal)
        {
            ["add_condition"] = ReadAddCondition,
            ["change_logsource"] = ReadChangeLogSource,
            ["drop_detection_item"] = _ => new ItemDropping(),
            ["field_name_mapping"] = ReadMapping,
            ["field_name_prefix"] = s => Required(s, "prefix") is { } prefix ? FieldRenaming.Around(prefix, string.Empty) : null,
            ["field_name_prefix_mapping"] = ReadPrefixMapping,
            ["field_name_suffix"] = s => Required(s, "suffix") is { } suffix ? FieldRenaming.Around(string.Empty, suffix) : null,
            ["replace_string"] = ReadReplace,
            ["set_state"] = s => Required(s, "key") is { } key && Required(s, "val") is { } value ? new StateSetting(key, value) : null,
            ["value_placeholders"] = s => new PlaceholderFilling(s.Variables, NamesOf(s)),
            ["wildcard_placeholders"] = s => new PlaceholderWildcard(NamesOf(s)),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Transformation? Read(TransformationSource source)
    {
        var type = source.Attributes.Text("type");
        if (type is not null && ByType.TryGetValue(type, out var read))
        {
            return read(source);
        }

        source.Document.Report(
            DiagnosticCodes.UnknownTransformation,
            (source.Map.Find("type") ?? source.Map).Place,
            type is null ? "The transformation has no type" : $"Transformation '{type}' is not supported",
            $"Supported are: {string.Join(", ", ByType.Keys.Order(StringComparer.Ordinal))}.");
        return null;
    }

    private static string? Required(TransformationSource source, string key)
    {
        if (source.Attributes.Text(key) is { } text)
        {
            return text;
        }

        source.Document.Report(DiagnosticCodes.BadPipeline, source.Map.Place, $"The transformation has no '{key}'");
        return null;
    }

    private static YamlMap? RequiredMap(TransformationSource source, string key)
    {
        if (source.Map.Find(key) is YamlMap { Entries.Count: > 0 } map)
        {
            return map;
        }

        source.Document.Report(DiagnosticCodes.BadPipeline, source.Map.Place, $"The transformation has no map '{key}'");
        return null;
    }

    private static FieldRenaming? ReadMapping(TransformationSource source)
    {
        if (RequiredMap(source, "mapping") is not { } map)
        {
            return null;
        }

        var targets = new Attributes(source.Document, map);
        var mapping = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        ImmutableArray<string> forKeywords = default;
        foreach (var (key, _) in map.Entries)
        {
            if (key.ScalarKind == ScalarKind.Null)
            {
                forKeywords = targets.Texts(key.Value);
            }
            else
            {
                mapping[key.Value] = targets.Texts(key.Value);
            }
        }

        return FieldRenaming.Whole(mapping, forKeywords);
    }

    private static FieldRenaming? ReadPrefixMapping(TransformationSource source)
    {
        if (RequiredMap(source, "mapping") is not { } map)
        {
            return null;
        }

        var targets = new Attributes(source.Document, map);
        return FieldRenaming.Beginnings([.. map.Entries.Select(e => KeyValuePair.Create(e.Key.Value, targets.Texts(e.Key.Value)))]);
    }

    private static LogSourceChange? ReadChangeLogSource(TransformationSource source)
    {
        var logSource = RuleConditionReader.LogSourceOf(source.Attributes);
        if (logSource != default)
        {
            return new LogSourceChange(logSource);
        }

        source.Document.Report(DiagnosticCodes.BadPipeline, source.Map.Place, "'change_logsource' names neither category, product nor service");
        return null;
    }

    private static ConditionAdding? ReadAddCondition(TransformationSource source)
    {
        if (RequiredMap(source, "conditions") is not { } map
            || new DetectionReader(source.Document, PlaceholderValues.None).Read(map) is not { } addition)
        {
            return null;
        }

        return new ConditionAdding(source.Attributes.Flag("negated") ? new Expr.Not(addition) : addition);
    }

    private static TextReplacing? ReadReplace(TransformationSource source)
    {
        if (Required(source, "regex") is not { } pattern || Required(source, "replacement") is not { } replacement)
        {
            return null;
        }

        return PipelineRegex.Read(source.Document, source.Map.Find("regex")!, pattern) is { } regex
            ? new TextReplacing(regex, ToNet(replacement))
            : null;
    }

    /// <summary>Python writes groups in a replacement as <c>\1</c> or <c>\g&lt;name&gt;</c>.</summary>
    private static string ToNet(string replacement) => Regex.Replace(
        replacement.Replace("$", "$$", StringComparison.Ordinal),
        @"\\(?:(?<number>\d)|g<(?<name>\w+)>|(?<backslash>\\))",
        m => m.Groups["backslash"].Success ? "\\" : $"${{{m.Groups["number"].Value}{m.Groups["name"].Value}}}",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture,
        PipelineRegex.Timeout);

    private static Func<string, bool> NamesOf(TransformationSource source)
    {
        var include = source.Attributes.Texts("include");
        var exclude = source.Attributes.Texts("exclude");
        return name => include.IsEmpty ? !exclude.Contains(name, StringComparer.Ordinal) : include.Contains(name, StringComparer.Ordinal);
    }
}
