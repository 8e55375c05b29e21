using System.Collections.Immutable;
using Midmar.Records;
using Midmar.Sigma.Modifiers;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Pipelines;

/// <summary>The pipelines in the order of their priorities, and the placeholder values given without a pipeline.</summary>
internal sealed class PipelineSet
{
    private readonly ImmutableArray<PipelineItem> items;
    private readonly PlaceholderValues placeholders;

    public PipelineSet(IEnumerable<Pipeline> pipelines, PlaceholderValues placeholders)
    {
        items = [.. pipelines.OrderBy(p => p.Priority).SelectMany(p => p.Items)];
        this.placeholders = placeholders;
    }

    /// <summary>Values of placeholders for a rule. Worked out before the rule's values, since they take part in modifiers.</summary>
    public PlaceholderValues PlaceholdersFor(RuleHeader header, LogSource logSource) =>
        items.IsEmpty ? placeholders : Run(new RuleSubject(header, logSource, expression: null, placeholders)).Placeholders;

    /// <summary>The rule's log source and expression after the pipelines; the expression is null when nothing is left of it.</summary>
    public (LogSource LogSource, Expr? Expression) Apply(RuleHeader header, LogSource logSource, Expr expression)
    {
        if (items.IsEmpty)
        {
            return (logSource, expression);
        }

        var subject = Run(new RuleSubject(header, logSource, expression, placeholders));
        return (subject.LogSource, subject.Expression);
    }

    /// <summary>What a field of the rule's records is called after the pipelines; the first name when there are several.</summary>
    public string FieldName(RuleHeader header, LogSource logSource, string field) => items.IsEmpty
        ? field
        : Run(new RuleSubject(header, logSource, expression: null, placeholders) { TracedField = field }).TracedField!;

    private RuleSubject Run(RuleSubject subject)
    {
        foreach (var item in items)
        {
            if (item.Rules.Covers(subject))
            {
                item.Transformation.Apply(subject, item.Fields);
                if (item.Id is not null)
                {
                    subject.AppliedItems.Add(item.Id);
                }
            }
        }

        return subject;
    }
}
