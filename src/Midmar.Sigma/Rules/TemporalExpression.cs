using System.Collections.Immutable;

namespace Midmar.Sigma.Rules;

/// <summary>A boolean condition over the members of a temporal correlation.</summary>
internal abstract record TemporalExpression
{
    private TemporalExpression()
    {
    }

    internal sealed record All(ImmutableArray<TemporalExpression> Children) : TemporalExpression;

    internal sealed record Any(ImmutableArray<TemporalExpression> Children) : TemporalExpression;

    internal sealed record Not(TemporalExpression Child) : TemporalExpression;

    internal sealed record Member(int Ordinal) : TemporalExpression;

    /// <summary>
    /// Whether the condition holds. What is asked for must be among <paramref name="wanted"/>; what is ruled out must
    /// not be among <paramref name="seen"/>. Bit n stands for member n.
    /// </summary>
    public static bool Holds(TemporalExpression expression, ulong wanted, ulong seen, bool negated = false) => expression switch
    {
        All all => all.Children.All(c => Holds(c, wanted, seen, negated)),
        Any any => any.Children.Any(c => Holds(c, wanted, seen, negated)),
        Not not => !Holds(not.Child, wanted, seen, !negated),
        Member member => ((negated ? seen : wanted) & (1UL << member.Ordinal)) != 0,
        _ => false,
    };
}
