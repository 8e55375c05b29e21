using Midmar.Records;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;

namespace Midmar.Sigma.Pipelines;

/// <summary>Reads <c>rule_conditions</c>.</summary>
internal static class RuleConditionReader
{
    public static RuleCondition? Read(RuleDocument document, YamlMap map)
    {
        var attributes = new Attributes(document, map);
        var type = attributes.Text("type");
        switch (type)
        {
            case "logsource":
                return new RuleCondition.ForLogSource(LogSourceOf(attributes));
            case "is_sigma_rule":
                return new RuleCondition.ForKind(Rules: true);
            case "is_sigma_correlation_rule":
                return new RuleCondition.ForKind(Rules: false);
            case "processing_item_applied" when attributes.Text("processing_item_id") is { } id:
                return new RuleCondition.AfterItem(id);
            case "processing_state" when attributes.Text("key") is { } key && attributes.Text("val") is { } value:
                return new RuleCondition.InState(key, value);
            case "tag" when attributes.Text("tag") is { } tag:
                return new RuleCondition.WithTag(tag);
            default:
                document.Report(
                    DiagnosticCodes.UnknownPipelineCondition,
                    (map.Find("type") ?? map).Place,
                    $"Rule condition '{type}' is not supported, or lacks a parameter");
                return null;
        }
    }

    public static LogSource LogSourceOf(Attributes attributes) => new(
        attributes.Text("category")?.ToLowerInvariant(),
        attributes.Text("product")?.ToLowerInvariant(),
        attributes.Text("service")?.ToLowerInvariant());
}
