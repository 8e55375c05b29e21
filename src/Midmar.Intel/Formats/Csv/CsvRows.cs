using System.Text;

namespace Midmar.Intel.Formats.Csv;

/// <summary>Cuts CSV (RFC 4180) into rows: fields in quotes may hold separators, line ends and doubled quotes.</summary>
/// <param name="text">UTF-8.</param>
internal ref struct CsvRows(ReadOnlySpan<byte> text)
{
    /// <summary>Fields of a row (count); further ones are left out.</summary>
    public const int MaxFields = 64;

    /// <summary>Longest field (bytes); a longer one is cut: a quote that is never closed must not swallow the file.</summary>
    public const int MaxField = 64 * 1024;

    private ReadOnlySpan<byte> rest = text;
    private int nextLine = 1;

    /// <summary>Line the last row began on, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Whether a field was longer than <see cref="MaxField"/> in the last row.</summary>
    public bool IsCut { get; private set; }

    /// <summary>A whole line that begins with <c>#</c>, passed over before the last row; empty when there was none.</summary>
    public string Comment { get; private set; } = string.Empty;

    /// <summary>What separates fields: the first of comma, semicolon, tab and bar that the first line of content has.</summary>
    public byte Separator { get; set; } = (byte)',';

    /// <summary>The next row; false at the end. Empty lines and comments are passed over.</summary>
    public bool TryRead(List<string> fields)
    {
        Comment = string.Empty;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
            if (!line.IsEmpty && line[0] != (byte)'#' && !Trimmed(line).IsEmpty)
            {
                ReadFields(fields);
                return true;
            }

            if (!line.IsEmpty && line[0] == (byte)'#')
            {
                Comment = Encoding.UTF8.GetString(line[1..]).Trim();
            }

            rest = end < 0 ? default : rest[(end + 1)..];
            nextLine++;
        }

        return false;
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> line) => line.Trim(" \t"u8);

    private void ReadFields(List<string> fields)
    {
        fields.Clear();
        Line = nextLine;
        IsCut = false;
        for (var isOver = false; !isOver;)
        {
            var value = Trimmed(rest[..Math.Min(2, rest.Length)]).StartsWith("\""u8) ? Quoted(out isOver) : Plain(out isOver);
            if (fields.Count < MaxFields)
            {
                fields.Add(value);
            }
        }
    }

    private string Plain(out bool isOver)
    {
        var end = rest.IndexOfAny(Separator, (byte)'\n');
        var value = end < 0 ? rest : rest[..end];
        isOver = end < 0 || rest[end] == (byte)'\n';
        rest = end < 0 ? default : rest[(end + 1)..];
        nextLine += isOver ? 1 : 0;
        return Encoding.UTF8.GetString(Limited(value)).Trim();
    }

    private string Quoted(out bool isOver)
    {
        rest = rest[(rest.IndexOf((byte)'"') + 1)..];
        var value = new StringBuilder();
        while (true)
        {
            var quote = rest[..Math.Min(rest.Length, MaxField)].IndexOf((byte)'"');
            if (quote < 0)
            {
                // Never closed: the row ends with its line.
                IsCut = true;
                return value + Plain(out isOver);
            }

            value.Append(Encoding.UTF8.GetString(rest[..quote]));
            nextLine += rest[..quote].Count((byte)'\n');
            rest = rest[(quote + 1)..];
            if (rest.IsEmpty || rest[0] != (byte)'"')
            {
                _ = Plain(out isOver);
                return value.ToString().Trim();
            }

            value.Append('"');
            rest = rest[1..];
        }
    }

    private ReadOnlySpan<byte> Limited(ReadOnlySpan<byte> value)
    {
        IsCut |= value.Length > MaxField;
        return value[..Math.Min(value.Length, MaxField)];
    }
}
