using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary><c>value_sum</c> and <c>value_avg</c>.</summary>
internal sealed class SumWindow(CorrelationRule rule) : CorrelationWindow(rule)
{
    private decimal sum;

    public override bool Holds(long now) => Entries.Count > 0
        && CorrelationBounds.Hold(Rule.Bounds, Rule.Type == CorrelationType.ValueAverage ? sum / Entries.Count : sum);

    protected override void OnAdd(in WindowEntry entry) => sum += entry.Number;

    protected override void OnRemove(in WindowEntry entry) => sum -= entry.Number;
}
