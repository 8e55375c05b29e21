namespace Midmar.Sigma.Pipelines;

/// <summary><c>drop_detection_item</c>: tests of the fields are left out.</summary>
internal sealed class ItemDropping : Transformation
{
    public override void Apply(RuleSubject subject, FieldScope fields)
    {
        if (subject.Expression is { } expression)
        {
            subject.Expression = ExprRewriter.Rewrite(expression, test => fields.Covers(test.Field) ? null : test);
        }
    }
}
