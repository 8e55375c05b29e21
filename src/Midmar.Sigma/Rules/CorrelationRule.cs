using System.Collections.Immutable;

namespace Midmar.Sigma.Rules;

/// <summary>What a correlation looks at (correlation specification, "Correlation Types").</summary>
public enum CorrelationType
{
    /// <summary>How many events.</summary>
    EventCount,

    /// <summary>How many different values of a field.</summary>
    ValueCount,

    /// <summary>Events of several rules, in any order.</summary>
    Temporal,

    /// <summary>Events of several rules, in the order of the rules.</summary>
    TemporalOrdered,

    /// <summary>The sum of a number field.</summary>
    ValueSum,

    /// <summary>The mean of a number field.</summary>
    ValueAverage,

    /// <summary>A percentile of a number field, or the share of a value among all values.</summary>
    ValuePercentile,

    /// <summary>The median of a number field.</summary>
    ValueMedian,
}

/// <summary>How a correlation compares.</summary>
public enum CorrelationOperator
{
    /// <summary><c>gt</c>.</summary>
    Greater,

    /// <summary><c>gte</c>.</summary>
    GreaterOrEqual,

    /// <summary><c>lt</c>.</summary>
    Less,

    /// <summary><c>lte</c>.</summary>
    LessOrEqual,

    /// <summary><c>eq</c>.</summary>
    Equal,

    /// <summary><c>neq</c>.</summary>
    NotEqual,
}

/// <summary>One comparison of a correlation's condition.</summary>
public readonly record struct CorrelationBound(CorrelationOperator Operator, decimal Value)
{
    /// <summary>Whether a number satisfies it.</summary>
    public bool Holds(decimal number) => Operator switch
    {
        CorrelationOperator.Greater => number > Value,
        CorrelationOperator.GreaterOrEqual => number >= Value,
        CorrelationOperator.Less => number < Value,
        CorrelationOperator.LessOrEqual => number <= Value,
        CorrelationOperator.Equal => number == Value,
        _ => number != Value,
    };
}

/// <summary>A rule that a correlation refers to.</summary>
/// <param name="IsCorrelation">The index is one of correlations, not of rules.</param>
/// <param name="Index">Index in <c>LoadedRules.Rules</c> or <c>LoadedRules.Correlations</c>.</param>
public readonly record struct CorrelationMember(bool IsCorrelation, int Index);

/// <summary>A group-by field or value field, which each member may call by another name.</summary>
/// <param name="Name">Name of the field or alias.</param>
/// <param name="PerMember">The field to read from each member, in the order of the members.</param>
public sealed record CorrelationField(string Name, ImmutableArray<string> PerMember);

/// <summary>A rule about several matches (correlation specification 2.1). Immutable.</summary>
public sealed class CorrelationRule : SigmaDocument
{
    internal CorrelationRule(RuleHeader header, bool emitsAlone)
        : base(header, emitsAlone)
    {
    }

    /// <summary>What it looks at.</summary>
    public required CorrelationType Type { get; init; }

    /// <summary>The rules it refers to, in their order.</summary>
    public required ImmutableArray<CorrelationMember> Members { get; init; }

    /// <summary>The fields that divide events into groups; none: all events are one group.</summary>
    public required ImmutableArray<CorrelationField> GroupBy { get; init; }

    /// <summary>Length of the sliding window. Events exactly this far apart are in one window.</summary>
    public required TimeSpan Timespan { get; init; }

    /// <summary>Comparisons that must all hold; empty when the condition is a boolean expression over rules.</summary>
    public required ImmutableArray<CorrelationBound> Bounds { get; init; }

    /// <summary>Fields whose values are looked at; several form one value together (value_count only).</summary>
    public required ImmutableArray<CorrelationField> ValueFields { get; init; }

    /// <summary>Which percentile, from 0 to 100; null for the share of a value among all values.</summary>
    public required decimal? Percentile { get; init; }

    /// <summary>Whether the rules it refers to are also reported on their own.</summary>
    public required bool Generate { get; init; }

    /// <summary>The boolean condition of a temporal correlation.</summary>
    internal TemporalExpression? Expression { get; init; }
}
