using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary><c>event_count</c>.</summary>
internal sealed class CountWindow(CorrelationRule rule) : CorrelationWindow(rule)
{
    public override bool Holds(long now) => Entries.Count > 0 && CorrelationBounds.Hold(Rule.Bounds, Entries.Count);

    protected override void OnAdd(in WindowEntry entry)
    {
    }
}
