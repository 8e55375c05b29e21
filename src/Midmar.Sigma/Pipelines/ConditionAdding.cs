using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Pipelines;

/// <summary><c>add_condition</c>: the rule must fit this as well.</summary>
internal sealed class ConditionAdding(Expr addition) : Transformation
{
    public override void Apply(RuleSubject subject, FieldScope fields)
    {
        if (subject.Expression is { } expression)
        {
            subject.Expression = new Expr.All([addition, expression]);
        }
    }
}
