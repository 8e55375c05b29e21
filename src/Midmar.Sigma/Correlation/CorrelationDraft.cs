using System.Collections.Immutable;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary>A correlation rule before its references are resolved.</summary>
internal sealed record CorrelationDraft(RuleDocument Document, YamlMap Root, RuleHeader Header)
    : Draft(Document, Root, Header)
{
    public required CorrelationType Type { get; init; }

    public required ImmutableArray<RuleReference> Rules { get; init; }

    public required ImmutableArray<string> GroupBy { get; init; }

    public required TimeSpan Timespan { get; init; }

    public required CorrelationConditionDraft Condition { get; init; }

    public required ImmutableArray<AliasDraft> Aliases { get; init; }

    public required bool Generate { get; init; }
}

/// <summary>The condition; either bounds or an expression; neither when every rule is asked for.</summary>
internal sealed record CorrelationConditionDraft(
    ImmutableArray<CorrelationBound> Bounds, ImmutableArray<string> Fields, decimal? Percentile, TemporalExpression? Expression);

/// <summary>A name for fields that are called differently in different rules.</summary>
internal sealed record AliasDraft(YamlScalar Name, ImmutableArray<(RuleReference Rule, string Field)> Fields);
