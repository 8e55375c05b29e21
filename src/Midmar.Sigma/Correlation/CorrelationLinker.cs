using System.Collections.Immutable;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Pipelines;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary>Resolves the references of correlations; those with references that cannot be resolved are refused.</summary>
internal sealed class CorrelationLinker(RuleIndex index, PipelineSet pipelines)
{
    /// <summary>Correlations of correlations of … (levels).</summary>
    public const int MaxChain = 16;

    private readonly Dictionary<CorrelationDraft, Resolution> resolutions = new(ReferenceEqualityComparer.Instance);

    /// <summary>The correlations that are accepted, in their order, with the rules they refer to.</summary>
    public IReadOnlyList<(CorrelationDraft Draft, ImmutableArray<Draft> Members)> Resolve(IReadOnlyList<CorrelationDraft> drafts)
    {
        var accepted = new List<(CorrelationDraft, ImmutableArray<Draft>)>(drafts.Count);
        foreach (var draft in drafts)
        {
            Visit(draft);
        }

        foreach (var draft in drafts)
        {
            if (resolutions[draft].Members is { IsDefault: false } members)
            {
                accepted.Add((draft, members));
            }
        }

        return accepted;
    }

    /// <summary>The rule made of an accepted draft.</summary>
    public CorrelationRule Build(CorrelationDraft draft, ImmutableArray<Draft> members, bool emitsAlone, Func<Draft, CorrelationMember> memberOf)
    {
        var expression = draft.Condition.Expression;
        if (draft.Type != CorrelationType.TemporalOrdered && expression is null)
        {
            // Without an order, a rule listed twice, perhaps by id and by name, is one rule.
            members = [.. members.Distinct<Draft>(ReferenceEqualityComparer.Instance)];
        }

        var bounds = draft.Condition.Bounds;
        if (bounds.IsEmpty && expression is null)
        {
            bounds = [new CorrelationBound(CorrelationOperator.GreaterOrEqual, members.Length)];
        }

        return new(draft.Header, emitsAlone)
        {
            Type = draft.Type,
            Members = [.. members.Select(memberOf)],
            GroupBy = [.. draft.GroupBy.Select(name => FieldOf(draft, members, name))],
            Timespan = draft.Timespan,
            Bounds = bounds,
            ValueFields = [.. draft.Condition.Fields.Select(name => FieldOf(draft, members, name))],
            Percentile = draft.Condition.Percentile,
            Generate = draft.Generate,
            Expression = expression,
        };
    }

    private Resolution Visit(CorrelationDraft draft)
    {
        if (resolutions.TryGetValue(draft, out var known))
        {
            return known;
        }

        resolutions[draft] = Resolution.Underway;
        var members = ImmutableArray.CreateBuilder<Draft>(draft.Rules.Length);
        var chain = 1;
        foreach (var reference in draft.Rules)
        {
            var member = index.Find(reference, draft.Document);
            if (member is CorrelationDraft inner)
            {
                var resolution = Visit(inner);
                chain = Math.Max(chain, resolution.Chain + 1);
                if (!Accept(draft, reference, resolution))
                {
                    continue;
                }
            }

            if (member is not null)
            {
                members.Add(member);
            }
        }

        if (chain > MaxChain)
        {
            draft.Document.Report(DiagnosticCodes.CorrelationLimit, draft.Root.Place, $"More than {MaxChain} correlations refer to one another");
        }

        CheckAliases(draft, members);
        return resolutions[draft] = draft.Document.HasErrors ? Resolution.Refused : new Resolution(members.DrainToImmutable(), chain);
    }

    private static bool Accept(CorrelationDraft draft, RuleReference reference, Resolution resolution)
    {
        if (resolution == Resolution.Underway)
        {
            draft.Document.Report(DiagnosticCodes.Cycle, reference.Node.Place, $"'{reference.Text}' refers back to this correlation");
            return false;
        }

        if (resolution == Resolution.Refused)
        {
            draft.Document.Report(DiagnosticCodes.RefusedRule, reference.Node.Place, $"Correlation '{reference.Text}' was refused");
            return false;
        }

        return true;
    }

    private void CheckAliases(CorrelationDraft draft, IReadOnlyList<Draft> members)
    {
        foreach (var alias in draft.Aliases)
        {
            foreach (var (rule, _) in alias.Fields)
            {
                if (!members.Any(m => IsMeant(rule, m, draft)))
                {
                    draft.Document.Report(DiagnosticCodes.Alias, rule.Node.Place, $"Alias '{alias.Name.Value}' names '{rule.Text}', which is not one of the correlation's rules");
                }
            }

            foreach (var member in members)
            {
                if (!alias.Fields.Any(f => IsMeant(f.Rule, member, draft)))
                {
                    draft.Document.Report(DiagnosticCodes.PartialAlias, alias.Name.Place, $"Alias '{alias.Name.Value}' says nothing about '{member.Header.Name ?? member.Header.Title}'");
                }
            }
        }
    }

    private bool IsMeant(RuleReference reference, Draft member, CorrelationDraft from)
    {
        foreach (var found in index.FindAll(reference.Text, from.Document.Path))
        {
            if (ReferenceEquals(found, member))
            {
                return true;
            }
        }

        return false;
    }

    private CorrelationField FieldOf(CorrelationDraft draft, ImmutableArray<Draft> members, string name)
    {
        var alias = draft.Aliases.FirstOrDefault(a => string.Equals(a.Name.Value, name, StringComparison.Ordinal));
        return new CorrelationField(name, [.. members.Select(member => FieldIn(member))]);

        string FieldIn(Draft member)
        {
            var field = FieldKey.Strip(name);
            foreach (var (rule, aliased) in alias?.Fields ?? [])
            {
                if (IsMeant(rule, member, draft))
                {
                    field = aliased;
                }
            }

            return member is RuleDraft rule2 ? pipelines.FieldName(rule2.Header, rule2.LogSource, field) : field;
        }
    }

    private sealed record Resolution(ImmutableArray<Draft> Members, int Chain)
    {
        public static readonly Resolution Underway = new(default, 0);

        public static readonly Resolution Refused = new(default, -1);
    }
}
