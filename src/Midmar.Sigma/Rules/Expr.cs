using System.Collections.Immutable;

namespace Midmar.Sigma.Rules;

/// <summary>
/// What a rule asks of a record, after search identifiers, modifiers and conditions are worked out:
/// a boolean expression over tests of single fields.
/// </summary>
internal abstract record Expr
{
    private Expr()
    {
    }

    /// <summary>Holds when every child holds; true without children.</summary>
    internal sealed record All(ImmutableArray<Expr> Children) : Expr;

    /// <summary>Holds when one child holds; false without children.</summary>
    internal sealed record Any(ImmutableArray<Expr> Children) : Expr;

    /// <summary>Holds when the child does not.</summary>
    internal sealed record Not(Expr Child) : Expr;

    /// <summary>A test of one field; <paramref name="Field"/> null: a keyword, tested on every value of the record.</summary>
    internal sealed record Test(string? Field, ValueTest Value) : Expr;
}
