using System.Text;

namespace Midmar.Intel.Formats.StixBundle;

internal enum PatternTokenKind
{
    Word,
    Path,
    Text,
}

/// <param name="Kind">What it is.</param>
/// <param name="Text">The word; the path without quotes; the text of a literal.</param>
/// <param name="At">Character it begins at, from 1.</param>
internal sealed record PatternToken(PatternTokenKind Kind, string Text, int At);

/// <summary>Cuts a STIX pattern into words, object paths and texts.</summary>
internal static class PatternTokens
{
    private const string Single = "[](),=";

    public static List<PatternToken>? Of(string pattern, out string problem)
    {
        problem = string.Empty;
        var tokens = new List<PatternToken>();
        for (var at = 0; at < pattern.Length;)
        {
            var c = pattern[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (Single.Contains(c, StringComparison.Ordinal))
            {
                tokens.Add(new PatternToken(PatternTokenKind.Word, c.ToString(), ++at));
            }
            else if (c == '\'')
            {
                var start = at + 1;
                if (Quoted(pattern, ref at) is not { } text)
                {
                    problem = $"The text that begins at character {start} has no closing quote.";
                    return null;
                }

                tokens.Add(new PatternToken(PatternTokenKind.Text, text, start));
            }
            else
            {
                var start = at + 1;
                if (Bare(pattern, ref at) is not { } text)
                {
                    problem = $"A quote in the path that begins at character {start} is not closed.";
                    return null;
                }

                tokens.Add(new PatternToken(text.Contains(':', StringComparison.Ordinal) ? PatternTokenKind.Path : PatternTokenKind.Word, text, start));
            }
        }

        return tokens;
    }

    /// <summary>A word or an object path, whose parts may be quoted: <c>file:hashes.'SHA-256'</c>.</summary>
    private static string? Bare(string pattern, ref int at)
    {
        var text = new StringBuilder();
        while (at < pattern.Length && !char.IsWhiteSpace(pattern[at]) && !Single.Contains(pattern[at], StringComparison.Ordinal))
        {
            if (pattern[at] == '\'')
            {
                if (Quoted(pattern, ref at) is not { } part)
                {
                    return null;
                }

                text.Append(part);
                continue;
            }

            text.Append(pattern[at++]);
        }

        return text.ToString();
    }

    private static string? Quoted(string pattern, ref int at)
    {
        var text = new StringBuilder();
        for (at++; at < pattern.Length; at++)
        {
            if (pattern[at] == '\'')
            {
                at++;
                return text.ToString();
            }

            at += pattern[at] == '\\' && at + 1 < pattern.Length ? 1 : 0;
            text.Append(pattern[at]);
        }

        return null;
    }
}
