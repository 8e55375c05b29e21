using System.Collections.Immutable;
using System.Text;

namespace Midmar.Detection.Lake;

/// <summary>What is wrong with a query's text.</summary>
public enum QueryMistake
{
    /// <summary>A quotation mark is not closed.</summary>
    OpenQuote,

    /// <summary>A field has no value after it.</summary>
    NoValue,

    /// <summary>There are more terms than <see cref="RecordQuery.MaxTerms"/>.</summary>
    TooManyTerms,

    /// <summary>The text is longer than <see cref="QueryText.MaxLength"/>.</summary>
    TooLong,
}

/// <summary>A mistake and where it is.</summary>
/// <param name="Mistake">What.</param>
/// <param name="Column">Where it begins, from 1.</param>
public sealed record QueryProblem(QueryMistake Mistake, int Column);

/// <summary>
/// The words people search with: terms one after the other, all of which a record must have. <c>word</c> looks in every
/// field; <c>Field:part</c> in one, <c>Field:begin*</c> at its beginning, <c>Field=whole</c> for the whole value; a
/// <c>-</c> before a term: must not be; <c>"…"</c> holds spaces together, with <c>\"</c> and <c>\\</c> inside.
/// </summary>
public static class QueryText
{
    /// <summary>Characters of a text.</summary>
    public const int MaxLength = 4_096;

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text; empty: every record.</param>
    /// <param name="terms">The terms; empty when there is a problem.</param>
    /// <returns>What is wrong; null: nothing.</returns>
    public static QueryProblem? Parse(string text, out ImmutableArray<QueryTerm> terms)
    {
        ArgumentNullException.ThrowIfNull(text);
        terms = [];
        if (text.Length > MaxLength)
        {
            return new QueryProblem(QueryMistake.TooLong, MaxLength + 1);
        }

        var found = ImmutableArray.CreateBuilder<QueryTerm>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                terms = found.ToImmutable();
                return null;
            }

            if (found.Count == RecordQuery.MaxTerms)
            {
                return new QueryProblem(QueryMistake.TooManyTerms, at + 1);
            }

            if (ReadTerm(text, ref at, found) is { } problem)
            {
                return problem;
            }
        }
    }

    /// <summary>A term as it is written, so that it can be added to a text.</summary>
    public static string Write(QueryTerm term)
    {
        ArgumentNullException.ThrowIfNull(term);
        var value = Quoted(term.Value, isForced: term.Match == QueryMatch.Contains && term.Value.EndsWith('*'));
        var sign = term.IsNegated ? "-" : string.Empty;
        return term.Field is null
            ? sign + value
            : $"{sign}{term.Field}{(term.Match == QueryMatch.Equals ? '=' : ':')}{value}{(term.Match == QueryMatch.StartsWith ? "*" : string.Empty)}";
    }

    private static QueryProblem? ReadTerm(string text, ref int at, ImmutableArray<QueryTerm>.Builder found)
    {
        var start = at;
        var isNegated = text[at] == '-' && at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]);
        at += isNegated ? 1 : 0;
        var field = ReadField(text, ref at);
        var isWhole = field is not null && text[at - 1] == '=';
        if (field is not null && (at == text.Length || char.IsWhiteSpace(text[at])))
        {
            return new QueryProblem(QueryMistake.NoValue, start + 1);
        }

        var isQuoted = text[at] == '"';
        if (isQuoted ? ReadQuoted(text, ref at) is not { } value : (value = ReadWord(text, ref at)) is null)
        {
            return new QueryProblem(QueryMistake.OpenQuote, at + 1);
        }

        var match = isWhole ? QueryMatch.Equals : QueryMatch.Contains;
        if (field is not null && !isWhole && isQuoted && at < text.Length && text[at] == '*')
        {
            at++;
            match = QueryMatch.StartsWith;
        }
        else if (field is not null && !isWhole && !isQuoted && value.Length > 1 && value.EndsWith('*'))
        {
            value = value[..^1];
            match = QueryMatch.StartsWith;
        }

        if (value.Length > 0)
        {
            found.Add(new QueryTerm(field, value, match, isNegated));
        }

        return null;
    }

    /// <summary>A name up to <c>:</c> or <c>=</c>; null when the term has none. A drive letter or an address is no field.</summary>
    private static string? ReadField(string text, ref int at)
    {
        var end = at;
        while (end < text.Length && IsOfName(text[end]))
        {
            end++;
        }

        var length = end - at;
        if (length < 2 || end == text.Length || text[end] is not (':' or '=') || !char.IsLetter(text[at])
            || text.AsSpan(end).StartsWith("://", StringComparison.Ordinal))
        {
            return null;
        }

        var name = text.Substring(at, length);
        at = end + 1;
        return name;
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '@';

    private static string ReadWord(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return text[start..at];
    }

    /// <summary>The text between quotation marks; null when the last is missing, and <paramref name="at"/> stays at the first.</summary>
    private static string? ReadQuoted(string text, ref int at)
    {
        var value = new StringBuilder();
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                at = i + 1;
                return value.ToString();
            }

            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\')
            {
                i++;
            }

            value.Append(text[i]);
        }

        return null;
    }

    private static string Quoted(string value, bool isForced) =>
        isForced || value.Length == 0 || value[0] is '"' or '-' || value.Any(c => char.IsWhiteSpace(c) || c is '"' or ':' or '=')
            ? $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : value;
}
