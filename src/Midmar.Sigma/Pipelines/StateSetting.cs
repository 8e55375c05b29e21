namespace Midmar.Sigma.Pipelines;

/// <summary><c>set_state</c>: a note for later conditions.</summary>
internal sealed class StateSetting(string key, string value) : Transformation
{
    public override void Apply(RuleSubject subject, FieldScope fields) => subject.State[key] = value;
}
