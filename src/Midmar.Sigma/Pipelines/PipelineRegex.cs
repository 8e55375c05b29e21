using System.Text.RegularExpressions;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Modifiers;

namespace Midmar.Sigma.Pipelines;

/// <summary>Regular expressions in pipelines: the same checks as in rules, and a time limit.</summary>
internal static class PipelineRegex
{
    /// <summary>Longest time for one application.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(100);

    public static Regex? Read(RuleDocument document, YamlNode node, string pattern)
    {
        var options = RegexOptions.CultureInvariant;
        if (RegexCheck.Check(ref pattern, ref options, out var message, out _) == RegexCheck.Fault.None)
        {
            return new Regex(pattern, options, Timeout);
        }

        document.Report(DiagnosticCodes.BadRegex, node.Place, $"Regular expression: {message}");
        return null;
    }
}
