namespace Midmar.Sigma.Pipelines;

/// <summary>One kind of change a pipeline makes to a rule. Immutable.</summary>
internal abstract class Transformation
{
    /// <summary>Changes the rule.</summary>
    /// <param name="subject">The rule.</param>
    /// <param name="fields">The fields the pipeline item is for.</param>
    public abstract void Apply(RuleSubject subject, FieldScope fields);
}
