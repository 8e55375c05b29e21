using System.Collections.Immutable;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Conditions;

/// <summary>
/// Reads a condition (rules specification, "Condition") over search identifiers already turned into expressions.
/// Binding, weakest first: or, and, not, "x of y", brackets. Keywords in any case.
/// </summary>
internal sealed class ConditionParser
{
    /// <summary>Brackets and negations within each other.</summary>
    public const int MaxDepth = 64;

    /// <summary>Longest condition (UTF-16 units).</summary>
    public const int MaxLength = 16_384;

    private readonly RuleDocument document;
    private readonly YamlScalar source;
    private readonly IReadOnlyList<(string Name, Expr Expression)> searches;
    private ConditionTokens tokens;

    private ConditionParser(RuleDocument document, YamlScalar source, IReadOnlyList<(string Name, Expr Expression)> searches)
    {
        this.document = document;
        this.source = source;
        this.searches = searches;
        tokens = new ConditionTokens(source.Value);
    }

    /// <summary>Whether the condition negates anything.</summary>
    public bool HasNot { get; private set; }

    /// <summary>The expression; null when the condition was refused.</summary>
    public static Expr? Parse(RuleDocument document, YamlScalar source, IReadOnlyList<(string Name, Expr Expression)> searches) =>
        Parse(document, source, searches, out _);

    public static Expr? Parse(
        RuleDocument document, YamlScalar source, IReadOnlyList<(string Name, Expr Expression)> searches, out bool hasNot)
    {
        hasNot = false;
        if (source.Value.Length > MaxLength)
        {
            document.Report(DiagnosticCodes.ConditionDepth, source.Place, $"The condition has more than {MaxLength} characters");
            return null;
        }

        if (Aggregation.Refuse(document, source))
        {
            return null;
        }

        var parser = new ConditionParser(document, source, searches);
        var expression = parser.ReadOr(depth: 1);
        hasNot = parser.HasNot;
        if (expression is not null && parser.tokens.Peek() is { Length: > 0 } rest)
        {
            return parser.Fail($"Expected 'and', 'or' or the end, found '{rest}'");
        }

        return expression;
    }

    private static bool Is(ReadOnlySpan<char> token, string keyword) => token.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    private Expr? ReadOr(int depth) => ReadChain(depth, "or", ReadAnd, all: false);

    private Expr? ReadAnd(int depth) => ReadChain(depth, "and", ReadNot, all: true);

    private Expr? ReadChain(int depth, string keyword, Func<int, Expr?> readOperand, bool all)
    {
        var first = readOperand(depth);
        if (first is null || !Is(tokens.Peek(), keyword))
        {
            return first;
        }

        var operands = ImmutableArray.CreateBuilder<Expr>();
        operands.Add(first);
        while (Is(tokens.Peek(), keyword))
        {
            tokens.Next();
            if (readOperand(depth) is not { } next)
            {
                return null;
            }

            operands.Add(next);
        }

        return all ? new Expr.All(operands.DrainToImmutable()) : new Expr.Any(operands.DrainToImmutable());
    }

    private Expr? ReadNot(int depth)
    {
        if (!Is(tokens.Peek(), "not"))
        {
            return ReadOperand(depth);
        }

        tokens.Next();
        HasNot = true;
        return TooDeep(depth) ? null : ReadNot(depth + 1) is { } operand ? new Expr.Not(operand) : null;
    }

    private Expr? ReadOperand(int depth)
    {
        var token = tokens.Peek();
        if (token.Length == 0)
        {
            return Fail("The condition ends where a search identifier is expected");
        }

        if (token[0] == '(')
        {
            return ReadBrackets(depth);
        }

        if (token[0] == ')' || Is(token, "and") || Is(token, "or"))
        {
            return Fail($"Expected a search identifier, found '{token}'");
        }

        var (name, start) = (token.ToString(), tokens.Start);
        tokens.Next();
        if (!Is(tokens.Peek(), "of"))
        {
            return Find(name, start);
        }

        tokens.Next();
        var pattern = tokens.Peek().ToString();
        if (pattern.Length == 0 || pattern[0] is '(' or ')')
        {
            return Fail("Expected 'them' or a pattern after 'of'");
        }

        var patternStart = tokens.Start;
        tokens.Next();
        return Select(name, start, pattern, patternStart);
    }

    private Expr? ReadBrackets(int depth)
    {
        if (TooDeep(depth))
        {
            return null;
        }

        tokens.Next();
        var inner = ReadOr(depth + 1);
        if (inner is null)
        {
            return null;
        }

        if (tokens.Peek() is not ")")
        {
            return Fail(tokens.Peek().Length == 0 ? "A bracket is not closed" : $"Expected 'and', 'or' or ')', found '{tokens.Peek()}'");
        }

        tokens.Next();
        return inner;
    }

    private Expr? Find(string name, int start)
    {
        foreach (var (known, expression) in searches)
        {
            if (string.Equals(known, name, StringComparison.Ordinal))
            {
                return document.TryRefer(expression) ? expression : FailTooLarge(start, name.Length);
            }
        }

        return FailAt(DiagnosticCodes.UnknownSearch, start, name.Length, $"'{name}' is not defined under detection");
    }

    private Expr? Select(string quantifier, int quantifierStart, string pattern, int start)
    {
        var all = Is(quantifier, "all");
        if (!all && quantifier is not "1" && !Is(quantifier, "any"))
        {
            return FailAt(DiagnosticCodes.ConditionSyntax, quantifierStart, quantifier.Length, $"Expected '1', 'any' or 'all' before 'of', found '{quantifier}'");
        }

        var them = Is(pattern, "them");
        var chosen = ImmutableArray.CreateBuilder<Expr>();
        foreach (var (name, expression) in searches)
        {
            var hidden = name.StartsWith('_') && !pattern.StartsWith('_');
            if (!hidden && (them || NamePattern.Fits(pattern, name)))
            {
                if (!document.TryRefer(expression))
                {
                    return FailTooLarge(start, pattern.Length);
                }

                chosen.Add(expression);
            }
        }

        return chosen.Count switch
        {
            0 => FailAt(DiagnosticCodes.EmptySelector, start, pattern.Length, $"'{pattern}' fits no search identifier"),
            1 => chosen[0],
            _ => all ? new Expr.All(chosen.DrainToImmutable()) : new Expr.Any(chosen.DrainToImmutable()),
        };
    }

    private Expr? FailTooLarge(int start, int length) =>
        FailAt(DiagnosticCodes.ConditionDepth, start, length, $"The conditions refer to more than {RuleDocument.MaxTests} tests, repetitions counted");

    private bool TooDeep(int depth)
    {
        if (depth < MaxDepth)
        {
            return false;
        }

        FailAt(DiagnosticCodes.ConditionDepth, tokens.Start, 1, $"The condition has more than {MaxDepth} levels");
        return true;
    }

    private Expr? Fail(string message) =>
        FailAt(DiagnosticCodes.ConditionSyntax, tokens.Start, tokens.Peek().Length, message);

    private Expr? FailAt(DiagnosticCode code, int start, int length, string message)
    {
        document.ReportIn(code, source, start, length, message);
        return null;
    }
}
