using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Midmar.Sigma.Rules;

/// <summary>A value of a record that a rule asked for.</summary>
/// <param name="Field">The field, as the record names it.</param>
/// <param name="Value">Its value.</param>
/// <param name="Texts">Parts of the value that the rule names; empty: it is the value as a whole.</param>
public sealed record ExplainedValue(string Field, string Value, ImmutableArray<string> Texts);

/// <summary>
/// Says which values of a record made a rule match, for people: slowly, on text, one record at a time. What a rule asks not
/// to be there says nothing about what is there, and is left out.
/// </summary>
public static class RuleExplanation
{
    /// <summary>Time one pattern may take on one value.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The values of a record that a rule asked for, in the order of the record.</summary>
    /// <param name="rule">The rule; it matched the record.</param>
    /// <param name="fields">The record's fields as text.</param>
    public static ImmutableArray<ExplainedValue> Explain(SigmaRule rule, IEnumerable<KeyValuePair<string, string>> fields)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(fields);
        var tests = new List<Expr.Test>();
        Collect(rule.Expression, tests);
        var explained = ImmutableArray.CreateBuilder<ExplainedValue>();
        foreach (var (name, value) in fields)
        {
            var held = tests.Where(t => t.Field is null || t.Field.Equals(name, StringComparison.OrdinalIgnoreCase))
                .Select(t => Holds(t.Value, value)).OfType<ImmutableArray<string>>().ToArray();
            if (held.Length > 0)
            {
                explained.Add(new ExplainedValue(name, value, [.. held.SelectMany(t => t).Distinct(StringComparer.OrdinalIgnoreCase)]));
            }
        }

        return explained.ToImmutable();
    }

    private static void Collect(Expr expression, List<Expr.Test> tests)
    {
        switch (expression)
        {
            case Expr.All all:
                all.Children.ToList().ForEach(c => Collect(c, tests));
                break;
            case Expr.Any any:
                any.Children.ToList().ForEach(c => Collect(c, tests));
                break;
            case Expr.Test test:
                tests.Add(test);
                break;
        }
    }

    /// <summary>Null: the test does not hold, or cannot be told from the text.</summary>
    private static ImmutableArray<string>? Holds(ValueTest test, string value) => test switch
    {
        ValueTest.Matches matches => Fits(matches, value)
            ? [.. matches.Pattern.Parts.Where(p => p.Kind == TextPattern.PartKind.Literal).Select(p => p.Text)]
            : null,
        ValueTest.MatchesRegex regex => Find(regex, value) is { } found ? [found] : null,
        ValueTest.InNetwork network => System.Net.IPAddress.TryParse(value, out var address) && network.Network.Contains(address) ? [] : null,
        _ => null,
    };

    /// <summary>Whether a whole text fits: at each place that does not, the last run of anything takes one character more.</summary>
    private static bool Fits(ValueTest.Matches test, string value)
    {
        var parts = test.Pattern.Parts;
        var comparison = test.Cased ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        var (part, at, runPart, runAt) = (0, 0, -1, 0);
        while (part < parts.Length || at < value.Length)
        {
            var length = part < parts.Length ? LengthAt(parts[part], value, at, comparison) : -1;
            if (part < parts.Length && parts[part].Kind == TextPattern.PartKind.AnyRun)
            {
                (runPart, runAt) = (part++, at);
            }
            else if (length >= 0)
            {
                (part, at) = (part + 1, at + length);
            }
            else if (runPart >= 0 && runAt < value.Length)
            {
                (part, at) = (runPart + 1, ++runAt);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Characters a part takes at a place; -1: it does not fit there.</summary>
    private static int LengthAt(TextPattern.Part part, string value, int at, StringComparison comparison) => part.Kind switch
    {
        TextPattern.PartKind.Literal => value.AsSpan(at).StartsWith(part.Text, comparison) ? part.Text.Length : -1,
        TextPattern.PartKind.AnyOne => at < value.Length ? 1 : -1,
        _ => -1,
    };

    private static string? Find(ValueTest.MatchesRegex test, string value)
    {
        try
        {
            return Regex.Match(value, test.Pattern, test.Options, Patience) is { Success: true } match ? match.Value : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }
}
