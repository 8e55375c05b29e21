using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Matching;

/// <summary>
/// Finds, for a rule, a set of tests of which one must hold for the rule to match, as rare as possible: the rule need
/// not be looked at for a record in which none of them shows.
/// </summary>
internal static class AnchorPlanner
{
    private const double PresenceCost = 0.5;

    /// <summary>The set and its cost (roughly the share of records that show one), or null when there is none.</summary>
    public static AnchorSet? Plan(Expr expr, Func<Expr.Test, int> numberOf, IReadOnlyList<BucketTest> tests)
    {
        switch (expr)
        {
            case Expr.Test test:
                var number = numberOf(test);
                return CostOf(tests[number]) is { } cost ? new AnchorSet([number], cost) : null;
            case Expr.All all:
                AnchorSet? cheapest = null;
                foreach (var child in all.Children)
                {
                    var planned = Plan(child, numberOf, tests);
                    if (planned is not null && (cheapest is null || planned.Cost < cheapest.Cost))
                    {
                        cheapest = planned;
                    }
                }

                return cheapest;
            case Expr.Any any:
                var members = new List<int>();
                var sum = 0.0;
                foreach (var child in any.Children)
                {
                    if (Plan(child, numberOf, tests) is not { } planned)
                    {
                        return null;
                    }

                    members.AddRange(planned.Tests);
                    sum += planned.Cost;
                }

                return new AnchorSet(members, sum);
            default:
                return null;
        }
    }

    /// <summary>Literals of which one must occur, folded, for the test to hold; null when the test has none long enough.</summary>
    public static IReadOnlyList<byte[]>? LiteralsOf(BucketTest test)
    {
        IReadOnlyList<byte[]>? literals = test.Predicate switch
        {
            PatternPredicate pattern => [pattern.FoldedLongest],
            RegexPredicate { Anchors: { } anchors } => [.. anchors.Select(TextFold.Fold)],
            _ => null,
        };
        return literals is not null && literals.All(l => LiteralMatcher.CanSearch(l)) ? literals : null;
    }

    /// <summary>Whether the whole text is one known text, so that a look-up settles the test.</summary>
    public static bool IsExact(BucketTest test) =>
        test.Field != BucketTest.Keyword
        && test.Predicate is PatternPredicate { Cased: false, Pattern.Shape: PatternShape.Equal };

    private static double? CostOf(BucketTest test)
    {
        if (test.Source is ValueTest.IsNull)
        {
            return null;
        }

        if (IsExact(test))
        {
            return ((PatternPredicate)test.Predicate!).Pattern.Literal.Length <= 5 ? 0.02 : 0.002;
        }

        if (LiteralsOf(test) is { } literals)
        {
            return literals.Sum(CostOf);
        }

        return test.Field == BucketTest.Keyword ? null : PresenceCost;
    }

    private static double CostOf(byte[] literal) =>
        literal.Length < sizeof(uint)
            ? 0.0004
            : 0.0004 * Math.Pow(2, Math.Max(0, 9 - literal.Length)) * (1 + (2 * GramCosts.OfRarest(literal)));
}

/// <summary>Tests of which one must hold, and roughly how often one does.</summary>
internal sealed record AnchorSet(IReadOnlyList<int> Tests, double Cost);
