using System.Text.RegularExpressions;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Pipelines;

/// <summary><c>replace_string</c>: texts with a regular expression replaced; wildcards stay where they are.</summary>
internal sealed class TextReplacing(Regex pattern, string replacement) : Transformation
{
    public override void Apply(RuleSubject subject, FieldScope fields)
    {
        if (subject.Expression is { } expression)
        {
            subject.Expression = ExprRewriter.Rewrite(expression, test => Replace(test, fields));
        }
    }

    private Expr.Test Replace(Expr.Test test, FieldScope fields)
    {
        if (test.Value is not ValueTest.Matches matches || !fields.Covers(test.Field))
        {
            return test;
        }

        try
        {
            var parts = matches.Pattern.Parts.Select(p => p with { Text = pattern.Replace(p.Text, replacement) });
            return test with { Value = matches with { Pattern = TextPattern.Of(parts) } };
        }
        catch (RegexMatchTimeoutException)
        {
            return test;
        }
    }
}
