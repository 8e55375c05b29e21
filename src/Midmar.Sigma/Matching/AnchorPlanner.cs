using Midmar.Sigma.Rules;
using NodeKind = Midmar.Sigma.Matching.ExprProgram.NodeKind;

namespace Midmar.Sigma.Matching;

/// <summary>
/// Finds, for a rule, a set of tests of which one must hold for the rule to match, as rare as possible: the rule need
/// not be looked at for a record in which none of them shows.
/// </summary>
internal static class AnchorPlanner
{
    private const double PresenceCost = 0.5;

    /// <summary>The set and its cost (roughly the share of records that show one), or null when there is none.</summary>
    public static AnchorSet? Plan(NumberedExpr expr, IReadOnlyList<BucketTest> tests)
    {
        switch (expr.Kind)
        {
            case NodeKind.Test:
                return tests[expr.Test].AnchorCost is { } cost ? new AnchorSet([expr.Test], cost) : null;
            case NodeKind.All:
                AnchorSet? cheapest = null;
                foreach (var child in expr.Children)
                {
                    var planned = Plan(child, tests);
                    if (planned is not null && (cheapest is null || planned.Cost < cheapest.Cost))
                    {
                        cheapest = planned;
                    }
                }

                return cheapest;
            case NodeKind.Any:
                var members = new List<int>();
                var sum = 0.0;
                foreach (var child in expr.Children)
                {
                    if (Plan(child, tests) is not { } planned)
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
        switch (test.Predicate)
        {
            case PatternPredicate pattern:
                var longest = pattern.FoldedLongest;
                return LiteralMatcher.CanSearch(longest) ? [longest] : null;
            case RegexPredicate { Anchors: { } anchors }:
                var folded = anchors.ConvertAll(TextFold.Fold);
                return folded.TrueForAll(l => LiteralMatcher.CanSearch(l)) ? folded : null;
            default:
                return null;
        }
    }

    /// <summary>Whether the whole text is one known text, so that a look-up settles the test.</summary>
    public static bool IsExact(BucketTest test) =>
        test.Field != BucketTest.Keyword
        && test.Predicate is PatternPredicate { Cased: false, Pattern.Shape: PatternShape.Equal };

    /// <summary>Roughly the share of records in which the test shows; null when its holding cannot be told from what is there.</summary>
    public static double? CostOf(BucketTest test)
    {
        if (test.Source is ValueTest.IsNull)
        {
            return null;
        }

        if (IsExact(test))
        {
            return ((PatternPredicate)test.Predicate!).Pattern.Literal.Length <= 5 ? 0.02 : 0.002;
        }

        if (test.Literals is { } literals)
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
