using Midmar.Sigma.Correlation;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Filters;
using Midmar.Sigma.Pipelines;

namespace Midmar.Sigma.Loading;

/// <summary>Reads a document as what it is: rule, correlation rule or filter.</summary>
internal static class DraftReader
{
    private static readonly string[] NotSearches = ["condition", "timeframe"];

    /// <summary>The draft; null when the document was refused.</summary>
    public static Draft? Read(RuleDocument document, PipelineSet pipelines)
    {
        if (document.HasErrors || YamlReader.Read(document) is not { } node)
        {
            return null;
        }

        if (node is not YamlMap root)
        {
            document.Report(DiagnosticCodes.NotAMap, node.Place, $"The document is {node.Kind}, not a map");
            return null;
        }

        HeaderReader.Declare(document, root);
        if (root.Find("action") is { } action)
        {
            document.Report(DiagnosticCodes.RuleCollection, action.Place, "'action' made rule collections of specification 1");
            return null;
        }

        if (HeaderReader.Read(document, root) is not { } header)
        {
            return null;
        }

        if (root.Find("correlation") is { } correlation)
        {
            return CorrelationReader.Read(document, root, header, correlation);
        }

        return root.Find("filter") is { } filter
            ? FilterReader.Read(document, root, header, filter, pipelines)
            : ReadRule(document, root, header, pipelines);
    }

    private static RuleDraft? ReadRule(RuleDocument document, YamlMap root, Rules.RuleHeader header, PipelineSet pipelines)
    {
        if (HeaderReader.ReadLogSource(document, root) is not { } logSource)
        {
            return null;
        }

        var detection = root.Find("detection");
        if (detection is not YamlMap section)
        {
            document.Report(
                DiagnosticCodes.NoDetection,
                (detection ?? root).Place,
                detection is null ? "The rule has no detection" : $"'detection' must be a map, not {detection.Kind}");
            return null;
        }

        if (section.Find("timeframe") is { } timeframe)
        {
            document.Report(DiagnosticCodes.Timeframe, timeframe.Place, "'timeframe' has no effect on a rule about single events");
        }

        var placeholders = pipelines.PlaceholdersFor(header, logSource);
        return DetectionSection.Read(document, section, NotSearches, placeholders, out _) is { } expression
            ? new RuleDraft(document, root, header, logSource, expression)
            : null;
    }
}
