using System.Collections.Immutable;
using Midmar.Sigma.Conditions;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary>Reads a boolean condition over rules, such as <c>login and (copy or mail) and not logout</c>.</summary>
internal sealed class TemporalConditionParser
{
    private readonly RuleDocument document;
    private readonly YamlScalar source;
    private readonly ImmutableArray<RuleReference>.Builder rules;
    private readonly bool listGiven;
    private readonly HashSet<int> used = [];
    private ConditionTokens tokens;

    private TemporalConditionParser(RuleDocument document, YamlScalar source, ImmutableArray<RuleReference> rules)
    {
        this.document = document;
        this.source = source;
        this.rules = rules.ToBuilder();
        listGiven = rules.Length > 0;
        tokens = new ConditionTokens(source.Value);
    }

    /// <summary>The condition; null when it was refused. Without a list of rules, they are those it names.</summary>
    public static TemporalExpression? Parse(RuleDocument document, YamlScalar source, ref ImmutableArray<RuleReference> rules)
    {
        var parser = new TemporalConditionParser(document, source, rules);
        var expression = parser.ReadOr(depth: 1);
        if (expression is null)
        {
            return null;
        }

        if (parser.tokens.Peek().Length > 0)
        {
            return parser.Fail($"Expected 'and', 'or' or the end, found '{parser.tokens.Peek()}'");
        }

        for (var i = 0; i < parser.rules.Count; i++)
        {
            if (!parser.used.Contains(i))
            {
                document.Report(DiagnosticCodes.CorrelationCondition, parser.rules[i].Node.Place, $"The condition does not mention rule '{parser.rules[i].Text}'");
                return null;
            }
        }

        rules = parser.rules.ToImmutable();
        return expression;
    }

    private bool Ahead(string keyword) => tokens.Peek().Equals(keyword, StringComparison.OrdinalIgnoreCase);

    private TemporalExpression? ReadOr(int depth) => ReadChain(depth, "or", ReadAnd, all: false);

    private TemporalExpression? ReadAnd(int depth) => ReadChain(depth, "and", ReadNot, all: true);

    private TemporalExpression? ReadChain(int depth, string keyword, Func<int, TemporalExpression?> readOperand, bool all)
    {
        var first = readOperand(depth);
        if (first is null || !Ahead(keyword))
        {
            return first;
        }

        var operands = ImmutableArray.CreateBuilder<TemporalExpression>();
        operands.Add(first);
        while (Ahead(keyword))
        {
            tokens.Next();
            if (readOperand(depth) is not { } next)
            {
                return null;
            }

            operands.Add(next);
        }

        return all ? new TemporalExpression.All(operands.DrainToImmutable()) : new TemporalExpression.Any(operands.DrainToImmutable());
    }

    private TemporalExpression? ReadNot(int depth)
    {
        if (depth > ConditionParser.MaxDepth)
        {
            return Fail($"The condition has more than {ConditionParser.MaxDepth} levels");
        }

        if (Ahead("not"))
        {
            tokens.Next();
            return ReadNot(depth + 1) is { } child ? new TemporalExpression.Not(child) : null;
        }

        if (!Ahead("("))
        {
            return ReadRule();
        }

        tokens.Next();
        var inner = ReadOr(depth + 1);
        if (inner is not null && !Ahead(")"))
        {
            return Fail("A bracket is not closed");
        }

        tokens.Next();
        return inner;
    }

    private TemporalExpression? ReadRule()
    {
        var name = tokens.Peek().ToString();
        if (name.Length == 0 || name is ")" || Ahead("and") || Ahead("or"))
        {
            return Fail(name.Length == 0 ? "The condition ends where a rule is expected" : $"Expected a rule, found '{name}'");
        }

        var ordinal = IndexOf(name);
        if (ordinal < 0)
        {
            if (listGiven || rules.Count == CorrelationReader.MaxRules)
            {
                return Fail(listGiven ? $"'{name}' is not one of the correlation's rules" : $"More than {CorrelationReader.MaxRules} rules");
            }

            ordinal = rules.Count;
            rules.Add(new RuleReference(name, source));
        }

        used.Add(ordinal);
        tokens.Next();
        return new TemporalExpression.Member(ordinal);
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (string.Equals(rules[i].Text, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private TemporalExpression? Fail(string message)
    {
        document.ReportIn(DiagnosticCodes.CorrelationCondition, source, tokens.Start, tokens.Peek().Length, message);
        return null;
    }
}
