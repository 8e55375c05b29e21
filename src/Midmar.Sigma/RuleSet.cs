using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Midmar.Records;
using Midmar.Sigma.Correlation;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Matching;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma;

/// <summary>
/// Sigma rules, compiled. Immutable and safe for any number of threads: to change rules, load another set and use it
/// from then on.
/// </summary>
public sealed class RuleSet
{
    private readonly RuleProgram program;

    private RuleSet(LoadedRules loaded)
    {
        Rules = loaded.Rules;
        Correlations = loaded.Correlations;
        Diagnostics = loaded.Diagnostics;
        program = new RuleProgram([.. loaded.Rules.Select(r => new CompilableRule(r.LogSource, r.Expression))]);
        CorrelationPlan = CorrelationPlan.For(loaded);
        RefusedCount = loaded.RefusedCount;
        FilterCount = loaded.FilterCount;
        Hash = HashOf(loaded);
    }

    /// <summary>Rules about single records; their index here is what a match reports.</summary>
    public ImmutableArray<SigmaRule> Rules { get; }

    /// <summary>Rules about several matches.</summary>
    public ImmutableArray<CorrelationRule> Correlations { get; }

    /// <summary>What was wrong with the files: every rule that is not in the set is named here.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>Documents refused (count); each has at least one error among the diagnostics.</summary>
    public int RefusedCount { get; }

    /// <summary>Filters applied (count).</summary>
    public int FilterCount { get; }

    /// <summary>Which matches correlations need, and which fields with them.</summary>
    public CorrelationPlan CorrelationPlan { get; }

    /// <summary>SHA-256 over the content hashes of all rules in the set, whatever their order; lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Loads and compiles rules. Bad rules are refused one by one, with a diagnostic; the rest are loaded.</summary>
    /// <param name="files">The files; each may hold several documents.</param>
    /// <param name="options">Pipelines, placeholder values.</param>
    public static RuleSet Load(IEnumerable<RuleFile> files, RuleLoadOptions options) => new(RuleLoader.Load(files, options));

    /// <summary>Something to match records with, for one thread.</summary>
    public RecordMatcher CreateMatcher() => new(new RuleMatcher(program));

    /// <summary>Correlates matches given in event-time order. One thread.</summary>
    /// <param name="onMatch">Called for each correlation that matches.</param>
    public CorrelationSession CreateCorrelationSession(Action<CorrelationMatch> onMatch) => new(CorrelationPlan, onMatch);

    private static string HashOf(LoadedRules loaded)
    {
        var hashes = loaded.Rules.Select(r => r.ContentHash)
            .Concat(loaded.Correlations.Select(c => c.ContentHash))
            .Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', hashes))));
    }
}
