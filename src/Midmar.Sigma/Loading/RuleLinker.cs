using System.Collections.Immutable;
using Midmar.Sigma.Correlation;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Filters;
using Midmar.Sigma.Pipelines;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Loading;

/// <summary>Links documents that were read by themselves: ids, filters, pipelines, correlations.</summary>
internal static class RuleLinker
{
    public static LoadedRules Link(
        IEnumerable<(RuleDocument Document, Draft? Draft)> read, List<RuleDocument> documents, int refusedBefore, PipelineSet pipelines)
    {
        var index = new RuleIndex();
        var rules = new List<RuleDraft>();
        var correlations = new List<CorrelationDraft>();
        var filters = new List<FilterDraft>();
        var refused = refusedBefore;
        foreach (var (document, draft) in read)
        {
            documents.Add(document);
            switch (draft)
            {
                case FilterDraft filter:
                    filters.Add(filter);
                    break;
                case RuleDraft rule when index.TryAdd(rule):
                    rules.Add(rule);
                    break;
                case CorrelationDraft correlation when index.TryAdd(correlation):
                    correlations.Add(correlation);
                    break;
                default:
                    index.AddRefused(document);
                    refused++;
                    break;
            }
        }

        var expressions = FilterLinker.Apply(rules, filters, index);
        var linker = new CorrelationLinker(index, pipelines);
        var accepted = linker.Resolve(correlations);
        refused += correlations.Count - accepted.Count;
        var (loadedRules, loadedCorrelations) = Build(rules, expressions, accepted, linker, pipelines);
        return new LoadedRules(loadedRules, loadedCorrelations, filters.Count, refused, Collect(documents));
    }

    private static (ImmutableArray<SigmaRule> Rules, ImmutableArray<CorrelationRule> Correlations) Build(
        List<RuleDraft> rules,
        Expr[] expressions,
        IReadOnlyList<(CorrelationDraft Draft, ImmutableArray<Draft> Members)> correlations,
        CorrelationLinker linker,
        PipelineSet pipelines)
    {
        var places = new Dictionary<Draft, CorrelationMember>(ReferenceEqualityComparer.Instance);
        var emits = new Dictionary<Draft, bool>(ReferenceEqualityComparer.Instance);
        foreach (var (draft, members) in correlations)
        {
            places.Add(draft, new CorrelationMember(IsCorrelation: true, places.Count));
            foreach (var member in members)
            {
                emits[member] = draft.Generate || emits.GetValueOrDefault(member);
            }
        }

        var built = ImmutableArray.CreateBuilder<SigmaRule>(rules.Count);
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            var (logSource, expression) = pipelines.Apply(rule.Header, rule.LogSource, expressions[i]);
            places.Add(rule, new CorrelationMember(IsCorrelation: false, i));
            if (expression is null)
            {
                rule.Document.Report(DiagnosticCodes.NothingLeft, rule.Root.Place, "The pipelines drop everything the rule asks for; it never matches");
            }

            built.Add(new SigmaRule(rule.Header, logSource, expression ?? new Expr.Any([]), EmitsAlone(rule)));
        }

        return (built.DrainToImmutable(), [.. correlations.Select(c => linker.Build(c.Draft, c.Members, EmitsAlone(c.Draft), m => places[m]))]);

        bool EmitsAlone(Draft draft) => !emits.TryGetValue(draft, out var generated) || generated;
    }

    private static ImmutableArray<Diagnostic> Collect(List<RuleDocument> documents)
    {
        var all = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var document in documents)
        {
            all.AddRange(document.Diagnostics);
        }

        return all.DrainToImmutable();
    }
}
