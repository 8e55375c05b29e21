using System.Buffers;
using System.Text;

namespace Midmar.Sigma.Loading;

/// <summary>
/// Reads the plain block style in which nearly all rules are written, some twenty times faster than a full YAML
/// parser. At anything else (flow style, anchors, tags, folding, a fault) it gives up, and <see cref="YamlReader"/>
/// reads the document; where it does not give up, both give the same nodes.
/// </summary>
internal sealed class YamlBlockReader
{
    /// <summary>Characters that YAML forbids, that end a line, or whose place matters: control characters but the line feed, and others.</summary>
    private static readonly SearchValues<char> Unusual = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0xA0).Where(c => c is (< 0x20 or >= 0x7F) and not '\n').Select(c => (char)c),
        '\u2028', '\u2029', '\uFEFF', '\uFFFE', '\uFFFF',
    ]);

    private readonly string text;
    private bool gaveUp;
    private int nodes;

    // The line the reader is on: its first character that is not a space, that character's column (from 0), its end.
    private int pos;
    private int column;
    private int end;
    private int line;
    private int nextLine;

    private YamlBlockReader(RuleDocument document)
    {
        text = document.Text;
        line = document.FirstLine - 1;
    }

    /// <summary>The root; null when the document is for the full parser.</summary>
    public static YamlNode? TryRead(RuleDocument document)
    {
        var reader = new YamlBlockReader(document);
        if (!HasUsualCharacters(document.Text) || !reader.NextLine())
        {
            return null;
        }

        if (reader.column == 0 && reader.Rest.StartsWith("---"))
        {
            if (!IsEmptyRest(reader.Rest[3..]) || !reader.NextLine())
            {
                return null;
            }
        }

        var root = reader.column == 0 && reader.Rest[0] != '%' ? reader.ReadMap(depth: 1) : null;
        return reader.gaveUp || reader.pos < reader.text.Length ? null : root;
    }

    private static bool HasUsualCharacters(ReadOnlySpan<char> text)
    {
        for (var at = 0; text[at..].IndexOfAny(Unusual) is >= 0 and var next; at += next + 2)
        {
            if (!text[(at + next)..].StartsWith("\r\n"))
            {
                return false;
            }
        }

        return true;
    }

    private ReadOnlySpan<char> Rest => text.AsSpan(pos, end - pos);

    private static bool IsEmptyRest(ReadOnlySpan<char> rest)
    {
        var trimmed = rest.TrimStart(' ');
        return trimmed.IsEmpty || (trimmed[0] == '#' && trimmed.Length < rest.Length);
    }

    /// <summary>Goes to the next line with content; at the end, <c>pos</c> is the length of the text and the column -1.</summary>
    private bool NextLine()
    {
        while (nextLine < text.Length)
        {
            var start = nextLine;
            var feed = text.IndexOf('\n', start);
            end = feed < 0 ? text.Length : feed;
            nextLine = feed < 0 ? text.Length : feed + 1;
            end -= end > start && text[end - 1] == '\r' ? 1 : 0;
            line++;
            var content = text.AsSpan(start, end - start).IndexOfAnyExcept(' ');
            if (content >= 0 && text[start + content] != '#')
            {
                pos = start + content;
                column = content;
                if (text[pos] is '\t' || (column == 0 && Rest is "..."))
                {
                    GiveUp();
                }

                return true;
            }
        }

        pos = end = text.Length;
        column = -1;
        return false;
    }

    private YamlNode? GiveUp()
    {
        gaveUp = true;
        pos = end = nextLine = text.Length;
        column = -1;
        return null;
    }

    private YamlPlace Place(int length) => new(line, column + 1, Math.Max(1, length));

    /// <summary>A map whose first key is where the reader is; other keys are in the same column.</summary>
    private YamlMap? ReadMap(int depth)
    {
        var indent = column;
        var map = new YamlMap(Place(1));
        if (depth > YamlReader.MaxDepth || ++nodes > YamlReader.MaxNodes)
        {
            GiveUp();
            return null;
        }

        while (column == indent)
        {
            var key = ReadKey();
            if (key is null || map.Find(key.Value) is not null || map.Entries.Count == YamlReader.MaxEntries || key.Value is "<<")
            {
                GiveUp();
                return null;
            }

            var value = ReadValue(indent, depth, sequenceMayAlign: true);
            if (value is null)
            {
                GiveUp();
                return null;
            }

            map.Entries.Add(new YamlEntry(key, value));
        }

        if (column > indent)
        {
            GiveUp();
        }

        return map;
    }

    private YamlList? ReadList(int depth)
    {
        var indent = column;
        var list = new YamlList(Place(1));
        if (depth > YamlReader.MaxDepth || ++nodes > YamlReader.MaxNodes)
        {
            GiveUp();
            return null;
        }

        while (column == indent && IsDash())
        {
            Advance(1);
            var value = ReadValue(indent, depth, sequenceMayAlign: false);
            if (value is null)
            {
                GiveUp();
                return null;
            }

            list.Items.Add(value);
        }

        if (column > indent)
        {
            GiveUp();
        }

        return list;
    }

    private bool IsDash() => text[pos] == '-' && (end - pos == 1 || text[pos + 1] == ' ');

    /// <summary>Goes past some characters of the line, and the spaces after them.</summary>
    private void Advance(int count)
    {
        var skip = count;
        while (pos + skip < end && text[pos + skip] == ' ')
        {
            skip++;
        }

        pos += skip;
        column += skip;
    }

    /// <summary>Reads <c>key:</c> and goes to what follows it.</summary>
    private YamlScalar? ReadKey()
    {
        var rest = Rest;
        if (rest[0] is '\'' or '"')
        {
            if (ReadQuoted(rest, out var value) is not { } length || length >= rest.Length || rest[length] != ':' || !EndsKey(rest, length))
            {
                return null;
            }

            var quoted = new YamlScalar(Place(length), value, plain: false, value.Length + 2 == length ? 1 : -1);
            Advance(length + 1);
            return quoted;
        }

        var colon = KeyEnd(rest);
        if (colon <= 0 || !MayBeginPlain(rest))
        {
            return null;
        }

        var name = rest[..colon].TrimEnd(' ');
        if (name.Length > 512)
        {
            return null;
        }

        var key = new YamlScalar(Place(name.Length), name.ToString(), plain: true, 0);
        Advance(colon + 1);
        return key;
    }

    /// <summary>Where the colon is that makes the line an entry of a map; -1 when there is none.</summary>
    private static int KeyEnd(ReadOnlySpan<char> rest)
    {
        for (var from = 0; rest[from..].IndexOf(':') is >= 0 and var at; from += at + 1)
        {
            if (EndsKey(rest, from + at))
            {
                return rest[..(from + at)].Contains(" #", StringComparison.Ordinal) ? -1 : from + at;
            }
        }

        return -1;
    }

    private static bool EndsKey(ReadOnlySpan<char> rest, int colon) => colon + 1 == rest.Length || rest[colon + 1] == ' ';

    private static bool MayBeginPlain(ReadOnlySpan<char> rest) => rest[0] switch
    {
        '-' or '?' or ':' => rest.Length > 1 && rest[1] is not (' ' or '\t'),
        ',' or '[' or ']' or '{' or '}' or '#' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' => false,
        _ => true,
    };

    /// <summary>What follows a key or a dash, on its line or below it.</summary>
    /// <param name="indent">Column of the key or dash.</param>
    /// <param name="depth">Level of the map or list it belongs to.</param>
    /// <param name="sequenceMayAlign">A list below a key may stand in the key's own column.</param>
    private YamlNode? ReadValue(int indent, int depth, bool sequenceMayAlign)
    {
        var rest = Rest;
        if (rest.IsEmpty || (rest[0] == '#' && text[pos - 1] == ' '))
        {
            return ReadBelow(indent, depth, sequenceMayAlign);
        }

        if (!sequenceMayAlign)
        {
            if (IsDash())
            {
                return ReadList(depth + 1);
            }

            if (IsEntry(rest))
            {
                return ReadMap(depth + 1);
            }
        }

        nodes++;
        return rest[0] switch
        {
            '\'' or '"' => ReadQuotedScalar(rest),
            '|' => ReadLiteral(rest, indent),
            _ => MayBeginPlain(rest) ? ReadPlain(rest, indent) : null,
        };
    }

    private static bool IsEntry(ReadOnlySpan<char> rest)
    {
        if (rest[0] is '\'' or '"')
        {
            return ReadQuoted(rest, out _) is { } length && length < rest.Length && rest[length] == ':' && EndsKey(rest, length);
        }

        return MayBeginPlain(rest) && KeyEnd(rest) > 0;
    }

    private YamlNode? ReadBelow(int indent, int depth, bool sequenceMayAlign)
    {
        var nothing = new YamlScalar(Place(1), string.Empty, plain: true, -1);
        NextLine();
        if (column > indent)
        {
            if (IsDash())
            {
                return ReadList(depth + 1);
            }

            // A scalar on a line of its own is rare; the full parser knows what to do with it.
            return IsEntry(Rest) ? ReadMap(depth + 1) : GiveUp();
        }

        nodes++;
        return sequenceMayAlign && column == indent && column >= 0 && IsDash() ? ReadList(depth + 1) : nothing;
    }

    private YamlScalar? ReadQuotedScalar(ReadOnlySpan<char> rest)
    {
        if (ReadQuoted(rest, out var value) is not { } length || !IsEmptyRest(rest[length..]))
        {
            return null;
        }

        var scalar = new YamlScalar(Place(length), value, plain: false, value.Length + 2 == length ? 1 : -1);
        NextLine();
        return scalar;
    }

    /// <summary>A quoted scalar within the line: its length with the quotation marks; null when it is not that simple.</summary>
    private static int? ReadQuoted(ReadOnlySpan<char> rest, out string value)
    {
        value = string.Empty;
        if (rest[0] == '"')
        {
            var close = rest[1..].IndexOfAny('"', '\\');
            if (close < 0 || rest[close + 1] == '\\')
            {
                return null;
            }

            value = rest.Slice(1, close).ToString();
            return close + 2;
        }

        for (var from = 1; rest[from..].IndexOf('\'') is >= 0 and var at; from += at + 2)
        {
            if (from + at + 1 == rest.Length || rest[from + at + 1] != '\'')
            {
                var inner = rest[1..(from + at)];
                value = inner.Contains('\'') ? inner.ToString().Replace("''", "'", StringComparison.Ordinal) : inner.ToString();
                return from + at + 1;
            }

            if (from + at + 2 >= rest.Length)
            {
                return null;
            }
        }

        return null;
    }

    private YamlScalar? ReadPlain(ReadOnlySpan<char> rest, int indent)
    {
        var comment = rest.IndexOf(" #");
        var value = (comment < 0 ? rest : rest[..comment]).TrimEnd(' ');
        if (KeyEnd(value) >= 0 || rest.Contains('\t'))
        {
            return null;
        }

        var place = Place(value.Length);
        var first = value.ToString();
        var (hadLine, firstOfNext) = (line, nextLine);
        NextLine();
        if (column <= indent)
        {
            return new YamlScalar(place, first, plain: true, 0);
        }

        if (comment >= 0)
        {
            return null;
        }

        return ReadFolded(place, first, indent, hadLine, firstOfNext);
    }

    /// <summary>A plain scalar over several lines: line ends become spaces. With comments or empty lines between, the full parser reads it.</summary>
    private YamlScalar? ReadFolded(YamlPlace place, string first, int indent, int lastLine, int expectedStart)
    {
        var folded = new StringBuilder(first);
        do
        {
            var rest = Rest.TrimEnd(' ');
            if (line != lastLine + 1 || pos - column != expectedStart || rest.Contains(" #", StringComparison.Ordinal) || rest.Contains('\t') || KeyEnd(rest) >= 0)
            {
                return null;
            }

            folded.Append(' ').Append(rest);
            (lastLine, expectedStart) = (line, nextLine);
            NextLine();
        }
        while (column > indent);

        // A comment may end the scalar, but then nothing of it may follow; the loop has made sure of that.
        return new YamlScalar(place with { Length = 1 }, folded.ToString(), plain: true, -1);
    }

    private YamlScalar? ReadLiteral(ReadOnlySpan<char> rest, int indent)
    {
        var strip = rest.StartsWith("|-");
        if (!IsEmptyRest(rest[(strip ? 2 : 1)..]))
        {
            return null;
        }

        var place = Place(1);
        var value = new StringBuilder();
        var blanks = 0;
        var block = -1;
        while (nextLine < text.Length)
        {
            var feed = text.IndexOf('\n', nextLine);
            var stop = feed < 0 ? text.Length : feed;
            var content = text.AsSpan(nextLine, stop - nextLine).TrimEnd('\r');
            var spaces = content.IndexOfAnyExcept(' ');
            if (spaces < 0)
            {
                if (block < 0 || content.Length > block)
                {
                    return null;
                }

                blanks++;
            }
            else
            {
                block = block < 0 ? spaces : block;
                if (block <= indent || spaces < block)
                {
                    break;
                }

                value.Append('\n', value.Length == 0 ? 0 : blanks + 1).Append(content[block..]);
                blanks = 0;
                strip |= feed < 0;
            }

            line++;
            nextLine = feed < 0 ? text.Length : feed + 1;
        }

        if (value.Length == 0)
        {
            return null;
        }

        NextLine();
        return new YamlScalar(place, strip ? value.ToString() : value.Append('\n').ToString(), plain: false, -1);
    }
}
