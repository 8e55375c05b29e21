using System.Collections.Immutable;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Loading;

/// <summary>What came of loading rule files. Immutable.</summary>
public sealed class LoadedRules
{
    internal LoadedRules(
        ImmutableArray<SigmaRule> rules, ImmutableArray<CorrelationRule> correlations, int filterCount, int refusedCount, ImmutableArray<Diagnostic> diagnostics)
    {
        Rules = rules;
        Correlations = correlations;
        FilterCount = filterCount;
        RefusedCount = refusedCount;
        Diagnostics = diagnostics;
    }

    /// <summary>The rules about single records, in the order of files and documents.</summary>
    public ImmutableArray<SigmaRule> Rules { get; }

    /// <summary>The correlation rules, in the order of files and documents.</summary>
    public ImmutableArray<CorrelationRule> Correlations { get; }

    /// <summary>Filters loaded (count).</summary>
    public int FilterCount { get; }

    /// <summary>Documents refused (count); each has at least one error among the diagnostics.</summary>
    public int RefusedCount { get; }

    /// <summary>Everything that was found, in the order of files and lines.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>Whether something was refused.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);
}
