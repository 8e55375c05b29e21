using System.Text.RegularExpressions;

namespace Midmar.Sigma.Modifiers;

/// <summary>
/// Decides at load how a regular expression runs: <see cref="RegexOptions.NonBacktracking"/> (linear time) unless it
/// has look-around, back references, atomic groups or conditionals, which need backtracking and its time limit.
/// </summary>
internal static class RegexCheck
{
    /// <summary>Longest expression (UTF-16 units).</summary>
    public const int MaxLength = 8_192;

    /// <summary>Atoms of an expression once its repetition counts are written out (count).</summary>
    public const int MaxExpandedSize = 20_000;

    /// <summary>Groups within groups.</summary>
    public const int MaxDepth = 100;

    /// <summary>The time limit of an expression that is only parsed.</summary>
    private static readonly TimeSpan ParseOnly = TimeSpan.FromMilliseconds(1);

    internal enum Fault
    {
        None,
        Invalid,
        TooLarge,
    }

    /// <summary>Checks an expression.</summary>
    /// <param name="pattern">The expression; translated to .NET's flavour where PCRE differs.</param>
    /// <param name="options">Its flags; NonBacktracking is added where possible.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="offset">Where in the pattern.</param>
    public static Fault Check(ref string pattern, ref RegexOptions options, out string message, out int offset)
    {
        message = string.Empty;
        offset = 0;
        if (pattern.Length > MaxLength)
        {
            message = $"The expression has {pattern.Length} characters; at most {MaxLength} are allowed";
            return Fault.TooLarge;
        }

        var shape = RegexShape.Scan(pattern);
        if (shape.Depth > MaxDepth || shape.ExpandedSize > MaxExpandedSize)
        {
            message = shape.Depth > MaxDepth
                ? $"Groups are nested more than {MaxDepth} deep"
                : $"With its repetition counts written out the expression has more than {MaxExpandedSize} parts";
            return Fault.TooLarge;
        }

        pattern = pattern.Replace("(?P<", "(?<", StringComparison.Ordinal);
        try
        {
            _ = new Regex(pattern, options, ParseOnly);
        }
        catch (RegexParseException e)
        {
            message = Describe(e.Error);
            offset = Math.Clamp(e.Offset - 1, 0, Math.Max(0, pattern.Length - 1));
            return Fault.Invalid;
        }

        if (!shape.NeedsBacktracking)
        {
            options |= RegexOptions.NonBacktracking;
        }

        return Fault.None;
    }

    private static string Describe(RegexParseError error) => error switch
    {
        RegexParseError.InsufficientClosingParentheses => "a bracket ( is not closed",
        RegexParseError.InsufficientOpeningParentheses => "a bracket ) has no ( before it",
        RegexParseError.UnterminatedBracket => "a character class [ is not closed",
        RegexParseError.QuantifierAfterNothing => "a quantifier has nothing to repeat",
        RegexParseError.NestedQuantifiersNotParenthesized => "a quantifier follows a quantifier (possessive quantifiers are not supported)",
        RegexParseError.ReversedQuantifierRange => "a repetition's bounds are the wrong way round",
        RegexParseError.ReversedCharacterRange => "a character range is the wrong way round",
        RegexParseError.UnescapedEndingBackslash => "the expression ends in a single backslash",
        RegexParseError.UnrecognizedEscape => "an escape is not known",
        RegexParseError.UndefinedNumberedReference or RegexParseError.UndefinedNamedReference => "a back reference has no group",
        _ => $"it is not valid ({error})",
    };
}
