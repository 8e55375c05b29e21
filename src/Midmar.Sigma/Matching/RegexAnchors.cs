using System.Buffers;
using System.Text;

namespace Midmar.Sigma.Matching;

/// <summary>
/// Finds literals of which a text must contain at least one for a regular expression to match. A cautious reader of
/// the pattern: whatever it does not know ends the literal run. It may find nothing; what it finds is necessary.
/// </summary>
internal ref struct RegexAnchors
{
    private const int MaxDepth = 32;
    private const int MaxLiterals = 64;

    private static readonly SearchValues<char> CountCharacters = SearchValues.Create("0123456789,");

    private readonly ReadOnlySpan<char> pattern;
    private int at;
    private int depth;

    private RegexAnchors(ReadOnlySpan<char> pattern) => this.pattern = pattern;

    /// <summary>The literals, or null when none is necessary.</summary>
    public static List<string>? Find(string pattern)
    {
        if (pattern.Contains("(?-", StringComparison.Ordinal) || pattern.Contains("(?#", StringComparison.Ordinal))
        {
            return null;
        }

        var reader = new RegexAnchors(pattern);
        var found = reader.Alternation();
        return reader.at == pattern.Length ? found : null;
    }

    private List<string>? Alternation()
    {
        if (++depth > MaxDepth)
        {
            at = pattern.Length + 1;
            return null;
        }

        List<string>? all = [];
        while (true)
        {
            var branch = Sequence();
            all = branch is null || all is null || all.Count + branch.Count > MaxLiterals ? null : [.. all, .. branch];
            if (at >= pattern.Length || pattern[at] != '|')
            {
                depth--;
                return all;
            }

            at++;
        }
    }

    private List<string>? Sequence()
    {
        List<string>? best = null;
        var run = new StringBuilder();
        while (at < pattern.Length && pattern[at] is not ('|' or ')'))
        {
            var literal = Atom(out var group);
            var (min, max) = Quantifier();
            if (literal is { } c)
            {
                if (min == 1 && max == 1)
                {
                    run.Append(c);
                    continue;
                }

                if (min >= 1)
                {
                    run.Append(c);
                }
            }

            Keep(ref best, run);
            if (group is not null && min >= 1 && IsBetter(group, best))
            {
                best = group;
            }
        }

        Keep(ref best, run);
        return best;
    }

    private static void Keep(ref List<string>? best, StringBuilder run)
    {
        if (run.Length > 0)
        {
            var literals = new List<string> { run.ToString() };
            if (IsBetter(literals, best))
            {
                best = literals;
            }

            run.Clear();
        }
    }

    private static bool IsBetter(List<string> candidate, List<string>? best) =>
        best is null || Shortest(candidate) > Shortest(best) || (Shortest(candidate) == Shortest(best) && candidate.Count < best.Count);

    private static int Shortest(List<string> literals) => literals.Min(l => Math.Min(l.Length, 12));

    /// <summary>Reads one atom: a literal character, a group's literals, or neither.</summary>
    private char? Atom(out List<string>? group)
    {
        group = null;
        var c = pattern[at++];
        switch (c)
        {
            case '(':
                group = Group();
                return null;
            case '[':
                SkipClass();
                return null;
            case '\\' when at < pattern.Length:
                return Escape();
            case '.' or '^' or '$' or '\\':
                return null;
            default:
                // Half of a character outside the basic plane may be quantified alone; it is no literal.
                return char.IsSurrogate(c) ? null : c;
        }
    }

    private char? Escape()
    {
        var c = pattern[at++];
        if (!char.IsLetterOrDigit(c) && c != '_')
        {
            return c;
        }

        if (c is 'd' or 'D' or 'w' or 'W' or 's' or 'S' or 'b' or 'B' or 'n' or 'r' or 't' or 'A' or 'Z' or 'z')
        {
            return null;
        }

        // \x41, \u0041, \p{L}, \k<name>, \1: their arguments would read as literals.
        at = pattern.Length + 1;
        return null;
    }

    private List<string>? Group()
    {
        var literals = true;
        if (at < pattern.Length && pattern[at] == '?')
        {
            at++;
            literals = GroupPrefix();
        }

        var inner = Alternation();
        if (at < pattern.Length && pattern[at] == ')')
        {
            at++;
        }
        else
        {
            at = pattern.Length + 1;
        }

        return literals ? inner : null;
    }

    /// <summary>Reads what follows <c>(?</c>; false when the group's content need not be in the text.</summary>
    private bool GroupPrefix()
    {
        var start = at;
        while (at < pattern.Length && pattern[at] is not (':' or ')' or '=' or '!' or '>' or '<' or '\'' or 'P'))
        {
            at++;
        }

        // The inline option x changes what characters mean; i and its kin do not, for folded literals.
        if (at >= pattern.Length || pattern[start..at].Contains('x'))
        {
            at = pattern.Length + 1;
            return false;
        }

        switch (pattern[at])
        {
            case ':' or '>':
                at++;
                return true;
            case ')':
                return true;
            case '=' or '!' when at == start:
                at++;
                return false;
            default:
                // A named group or a look-behind: not read further.
                at = pattern.Length + 1;
                return false;
        }
    }

    private void SkipClass()
    {
        if (at < pattern.Length && pattern[at] == '^')
        {
            at++;
        }

        if (at < pattern.Length && pattern[at] == ']')
        {
            at++;
        }

        while (at < pattern.Length && pattern[at] != ']')
        {
            if (pattern[at..].StartsWith("-["))
            {
                // A class taken from the class, with a bracket of its own.
                at = pattern.Length + 1;
                return;
            }

            at += pattern[at] == '\\' ? 2 : 1;
        }

        at++;
    }

    private (int Min, int Max) Quantifier()
    {
        if (at >= pattern.Length || pattern[at] is not ('*' or '+' or '?' or '{'))
        {
            return (1, 1);
        }

        var result = pattern[at] switch
        {
            '*' => (0, int.MaxValue),
            '+' => (1, int.MaxValue),
            '?' => (0, 1),
            _ => Braces(),
        };
        at++;
        if (at < pattern.Length && pattern[at] is '?' or '+')
        {
            at++;
        }

        return result;
    }

    /// <summary>Reads <c>{n,m}</c> up to its closing brace; a brace that is a literal character is not read further.</summary>
    private (int Min, int Max) Braces()
    {
        var end = pattern[at..].IndexOf('}');
        if (end < 0 || pattern.Slice(at + 1, end - 1).IndexOfAnyExcept(CountCharacters) >= 0)
        {
            at = pattern.Length + 1;
            return (0, int.MaxValue);
        }

        var digits = pattern.Slice(at + 1, end - 1);
        at += end;
        var comma = digits.IndexOf(',');
        var min = int.TryParse(comma < 0 ? digits : digits[..comma], out var n) ? n : 0;
        return (min, min == 1 && comma < 0 ? 1 : int.MaxValue);
    }
}
