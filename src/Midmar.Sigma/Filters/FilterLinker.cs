using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Filters;

/// <summary>
/// Applies filters to rules. A filter's condition is joined to the rule's by AND, as pySigma has it, where the
/// specification only says that filters suppress.
/// </summary>
internal static class FilterLinker
{
    /// <summary>The rules' expressions with the filters applied, by index of the rule.</summary>
    public static Expr[] Apply(IReadOnlyList<RuleDraft> rules, IReadOnlyList<FilterDraft> filters, RuleIndex index)
    {
        var expressions = new Expr[rules.Count];
        for (var i = 0; i < expressions.Length; i++)
        {
            expressions[i] = rules[i].Expression;
        }

        if (filters.Count == 0)
        {
            return expressions;
        }

        var ordinals = new Dictionary<Draft, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < rules.Count; i++)
        {
            ordinals.Add(rules[i], i);
        }

        var added = new Dictionary<int, List<Expr>>();
        foreach (var filter in filters)
        {
            foreach (var rule in Targets(filter, rules, index))
            {
                if (ordinals.TryGetValue(rule, out var i))
                {
                    (added.TryGetValue(i, out var known) ? known : added[i] = [expressions[i]]).Add(filter.Expression);
                }
            }
        }

        // One level for all filters of a rule: the depth of an expression does not depend on how many there are.
        foreach (var (i, all) in added)
        {
            expressions[i] = new Expr.All([.. all]);
        }

        return expressions;
    }

    private static IEnumerable<RuleDraft> Targets(FilterDraft filter, IReadOnlyList<RuleDraft> rules, RuleIndex index)
    {
        if (filter.Rules.IsDefault)
        {
            return rules.Where(r => filter.LogSource.Covers(r.LogSource));
        }

        var targets = new HashSet<RuleDraft>(ReferenceEqualityComparer.Instance);
        foreach (var reference in filter.Rules)
        {
            var found = index.FindAll(reference.Text, filter.Document.Path).OfType<RuleDraft>().ToList();
            if (found.Count == 0)
            {
                filter.Document.Report(DiagnosticCodes.FilterUnknownRule, reference.Node.Place, $"No rule '{reference.Text}' is loaded");
            }

            foreach (var rule in found)
            {
                if (filter.LogSource.Covers(rule.LogSource))
                {
                    targets.Add(rule);
                }
                else
                {
                    filter.Document.Report(
                        DiagnosticCodes.FilterLogSource,
                        reference.Node.Place,
                        $"The filter is not applied to '{rule.Header.Title}', whose log source is {rule.LogSource}");
                }
            }
        }

        return targets;
    }
}
