using System.Collections.Immutable;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Pipelines;

/// <summary>Rebuilds an expression with other tests.</summary>
internal static class ExprRewriter
{
    /// <summary>The expression with each test replaced; null when nothing is left of it.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="replace">What to put in place of a test; null drops it.</param>
    public static Expr? Rewrite(Expr expression, Func<Expr.Test, Expr?> replace)
    {
        switch (expression)
        {
            case Expr.Test test:
                return replace(test);
            case Expr.Not not:
                return Rewrite(not.Child, replace) is { } child ? new Expr.Not(child) : null;
            case Expr.All all:
                var every = RewriteAll(all.Children, replace);
                return every.Length == 0 ? null : every.Length == 1 ? every[0] : new Expr.All(every);
            case Expr.Any any:
                var some = RewriteAll(any.Children, replace);
                return some.Length == 0 ? null : some.Length == 1 ? some[0] : new Expr.Any(some);
            default:
                return expression;
        }
    }

    private static ImmutableArray<Expr> RewriteAll(ImmutableArray<Expr> children, Func<Expr.Test, Expr?> replace)
    {
        var rewritten = ImmutableArray.CreateBuilder<Expr>(children.Length);
        foreach (var child in children)
        {
            if (Rewrite(child, replace) is { } next)
            {
                rewritten.Add(next);
            }
        }

        return rewritten.DrainToImmutable();
    }
}
