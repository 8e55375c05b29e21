using System.Collections.Immutable;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Pipelines;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Filters;

/// <summary>Reads a filter document (filters specification, "Global Filter").</summary>
internal static class FilterReader
{
    private static readonly string[] NotSearches = ["condition", "rules"];

    /// <summary>The filter; null when it was refused.</summary>
    public static FilterDraft? Read(RuleDocument document, YamlMap root, RuleHeader header, YamlNode filter, PipelineSet pipelines)
    {
        if (HeaderReader.ReadLogSource(document, root) is not { } logSource)
        {
            return null;
        }

        if (filter is not YamlMap section)
        {
            document.Report(DiagnosticCodes.BadAttribute, filter.Place, $"'filter' must be a map, not {filter.Kind}");
            return null;
        }

        if (!TryRules(document, section, out var rules))
        {
            return null;
        }

        var placeholders = pipelines.PlaceholdersFor(header, logSource);
        var expression = DetectionSection.Read(document, section, NotSearches, placeholders, out var hasNot);
        if (expression is null)
        {
            return null;
        }

        if (!hasNot)
        {
            document.Report(
                DiagnosticCodes.FilterWithoutNot,
                section.Find("condition")!.Place,
                "The filter lets only records through for which its condition holds");
        }

        return new FilterDraft(document, root, header, logSource, expression, rules);
    }

    private static bool TryRules(RuleDocument document, YamlMap section, out ImmutableArray<RuleReference> rules)
    {
        rules = default;
        var node = section.Find("rules");
        IReadOnlyList<YamlNode> items = node is YamlList list ? list.Items : node is null ? [] : [node];
        var references = ImmutableArray.CreateBuilder<RuleReference>();
        foreach (var item in items)
        {
            if (item is not YamlScalar { ScalarKind: not ScalarKind.Null } scalar)
            {
                document.Report(DiagnosticCodes.FilterRules, item.Place, $"A rule is referred to by its id or name, not by {item.Kind}");
                return false;
            }

            if (scalar.Value.ToLowerInvariant() is "any" or "all")
            {
                return true;
            }

            references.Add(new RuleReference(scalar.Value, scalar));
        }

        if (references.Count == 0)
        {
            document.Report(DiagnosticCodes.FilterRules, (node ?? section).Place, "The filter does not say which rules it is for");
            return false;
        }

        rules = references.DrainToImmutable();
        return true;
    }
}
