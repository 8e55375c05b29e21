using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Pipelines;

/// <summary><c>add_condition</c>: the rule must fit this as well.</summary>
internal sealed class ConditionAdding(Expr addition) : Transformation
{
    public override void Apply(RuleSubject subject, FieldScope fields)
    {
        if (subject.Expression is { } expression)
        {
            subject.Expression = expression is Expr.All all ? new Expr.All([addition, .. all.Children]) : new Expr.All([addition, expression]);
        }
    }
}
