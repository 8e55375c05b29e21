using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary>
/// <c>value_median</c>, and <c>value_percentile</c> with a <c>percentile</c>: interpolated between the two nearest
/// values, so that the median of an even number of values is the mean of the middle two.
/// </summary>
internal sealed class RankWindow(CorrelationRule rule) : CorrelationWindow(rule)
{
    private readonly List<decimal> sorted = [];

    public override bool Holds(long now) => sorted.Count > 0 && CorrelationBounds.Hold(Rule.Bounds, Value());

    protected override void OnAdd(in WindowEntry entry)
    {
        var at = sorted.BinarySearch(entry.Number);
        sorted.Insert(at < 0 ? ~at : at, entry.Number);
    }

    protected override void OnRemove(in WindowEntry entry) => sorted.RemoveAt(sorted.BinarySearch(entry.Number));

    private decimal Value()
    {
        var rank = (Rule.Percentile ?? 50) / 100 * (sorted.Count - 1);
        var below = (int)decimal.Floor(rank);
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (rank - below));
    }
}
