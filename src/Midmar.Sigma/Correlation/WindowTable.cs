using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary>Which window a type of correlation uses, and what of an event's values it takes.</summary>
internal static class WindowTable
{
    public static CorrelationWindow Create(CorrelationRule rule) => rule.Type switch
    {
        CorrelationType.EventCount => new CountWindow(rule),
        CorrelationType.ValueCount => new DistinctWindow(rule),
        CorrelationType.ValueSum or CorrelationType.ValueAverage => new SumWindow(rule),
        CorrelationType.ValuePercentile when rule.Percentile is null => new ShareWindow(rule),
        CorrelationType.ValuePercentile or CorrelationType.ValueMedian => new RankWindow(rule),
        CorrelationType.Temporal => new TemporalWindow(rule),
        CorrelationType.TemporalOrdered when rule.Expression is not null => new OrderedExpressionWindow(rule),
        _ => new OrderedWindow(rule),
    };

    /// <summary>Whether the values are numbers.</summary>
    public static bool Calculates(CorrelationRule rule) =>
        rule.Type is CorrelationType.ValueSum or CorrelationType.ValueAverage or CorrelationType.ValueMedian
        || rule is { Type: CorrelationType.ValuePercentile, Percentile: not null };
}
