using System.Globalization;
using Midmar.Sigma;
using Midmar.Sigma.Diagnostics;

namespace Midmar.Output;

/// <summary>What was wrong with the rules, for people.</summary>
internal static class RuleMessages
{
    private const int MaxListed = 5;

    /// <summary>Writes what was refused: every one, or the first few and how many more.</summary>
    public static void Write(TextWriter output, RuleSet rules, bool verbose)
    {
        var errors = rules.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count == 0)
        {
            return;
        }

        foreach (var error in errors.Take(verbose ? int.MaxValue : MaxListed))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{error.Path}:{error.Line}:{error.Column}: {error.Code.Id}: {error.Message}"));
        }

        if (!verbose && errors.Count > MaxListed)
        {
            output.WriteLine($"... and {errors.Count - MaxListed} more.");
        }

        output.WriteLine($"{rules.RefusedCount} rules were refused and are not applied; 'midmar rules check' shows why.");
    }
}
