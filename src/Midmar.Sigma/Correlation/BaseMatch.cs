using Midmar.Records;

namespace Midmar.Sigma.Correlation;

/// <summary>A match of a rule, as a correlation session needs it.</summary>
public readonly ref struct BaseMatch
{
    /// <summary>A match.</summary>
    /// <param name="ruleIndex">Index in <c>LoadedRules.Rules</c>.</param>
    /// <param name="time">When the event happened, UTC.</param>
    /// <param name="id">The record.</param>
    /// <param name="values">Values of <see cref="CorrelationPlan.FieldsFor"/>; null where the record has none.</param>
    public BaseMatch(int ruleIndex, DateTime time, RecordId id, ReadOnlySpan<string?> values)
    {
        RuleIndex = ruleIndex;
        Time = time;
        Id = id;
        Values = values;
    }

    /// <summary>Index in <c>LoadedRules.Rules</c>.</summary>
    public int RuleIndex { get; }

    /// <summary>When the event happened, UTC.</summary>
    public DateTime Time { get; }

    /// <summary>The record.</summary>
    public RecordId Id { get; }

    /// <summary>Values of the plan's fields for the rule.</summary>
    public ReadOnlySpan<string?> Values { get; }
}
