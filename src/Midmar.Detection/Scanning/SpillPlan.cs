using Midmar.Records;
using Midmar.Sigma;

namespace Midmar.Detection.Scanning;

/// <summary>Which rules' matches are kept for correlations, and which of their fields.</summary>
internal sealed class SpillPlan
{
    private readonly FieldId[]?[] fields;

    public SpillPlan(RuleSet rules) => fields =
    [
        .. Enumerable.Range(0, rules.Rules.Length).Select(rule => rules.CorrelationPlan.IsNeeded(rule)
            ? rules.CorrelationPlan.FieldsFor(rule).Select(FieldNames.Intern).ToArray()
            : null),
    ];

    /// <summary>The fields to keep, in the correlation plan's order; null when no correlation refers to the rule.</summary>
    public FieldId[]? FieldsOf(int rule) => fields[rule];
}
