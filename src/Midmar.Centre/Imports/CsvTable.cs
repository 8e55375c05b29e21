using System.Collections.Immutable;
using System.Text;

namespace Midmar.Centre.Imports;

/// <summary>A line of a table.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Values">Its fields by column; missing ones at the end are empty.</param>
public sealed record CsvLine(int Line, string[] Values);

/// <summary>
/// A table as spreadsheets write it (RFC 4180): fields separated by commas, semicolons or tabs, whichever the first line
/// has most of; quotes around fields that hold a separator, a quote (doubled) or a line's end.
/// </summary>
public sealed class CsvTable
{
    /// <summary>Columns that are read (count).</summary>
    public const int MaxColumns = 64;

    /// <summary>Lines that are read (count).</summary>
    public const int MaxLines = 200_000;

    /// <summary>Characters of one field that are read.</summary>
    public const int MaxField = 32 * 1024;

    private const char Quote = '"';
    private static readonly char[] Separators = [',', ';', '\t'];

    private CsvTable(IReadOnlyList<string> header, IReadOnlyList<CsvLine> lines, IReadOnlyList<ImportProblem> problems) =>
        (Header, Lines, Problems) = (header, lines, problems);

    /// <summary>The names of the columns, as the file has them.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>The lines that could be read, empty ones left out.</summary>
    public IReadOnlyList<CsvLine> Lines { get; }

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<ImportProblem> Problems { get; }

    /// <summary>Reads a table.</summary>
    public static CsvTable Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Reader(text).Read();
    }

    /// <summary>A field as it is written: quoted where it must be, and never a formula to a spreadsheet.</summary>
    public static string Write(string field, char separator)
    {
        ArgumentNullException.ThrowIfNull(field);
        var safe = IsFormula(field.AsSpan().TrimStart('\'')) ? "'" + field : field;
        return safe.AsSpan().IndexOfAny([separator, Quote, '\n', '\r']) >= 0
            ? Quote + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + Quote
            : safe;
    }

    /// <summary>What <see cref="Write"/> put before a formula goes again.</summary>
    private static string Unguarded(string field) => field is ['\'', ..] && IsFormula(field.AsSpan().TrimStart('\'')) ? field[1..] : field;

    private static bool IsFormula(ReadOnlySpan<char> field) => field is ['=' or '+' or '-' or '@' or '\t' or '\r', ..];

    private sealed class Reader(string text)
    {
        private readonly List<ImportProblem> problems = [];
        private readonly StringBuilder field = new();
        private int at;
        private int line = 1;
        private char separator = ',';

        public CsvTable Read()
        {
            var end = text.AsSpan().IndexOfAny('\r', '\n');
            var first = text.AsSpan(0, end < 0 ? text.Length : end);
            separator = SeparatorOf(first);
            var header = Next() ?? [];
            if (header.Length > MaxColumns)
            {
                return new CsvTable([], [], [new ImportProblem(1, MaxColumns + 1, new TooManyColumns(MaxColumns))]);
            }

            var lines = new List<CsvLine>();
            while (at < text.Length)
            {
                if (lines.Count == MaxLines)
                {
                    problems.Add(new ImportProblem(line, 0, new TooManyLines(MaxLines)));
                    break;
                }

                var begin = line;
                if (Next() is { } values && Fit(values, header.Length, begin) is { } fitting)
                {
                    lines.Add(new CsvLine(begin, fitting));
                }
            }

            return new CsvTable([.. header.Select(h => h.Trim())], lines, problems);
        }

        /// <summary>The first line's most frequent one; of equals the one that comes first here.</summary>
        private static char SeparatorOf(ReadOnlySpan<char> first)
        {
            var (best, most) = (',', 0);
            foreach (var candidate in Separators)
            {
                var count = first.Count(candidate);
                (best, most) = count > most ? (candidate, count) : (best, most);
            }

            return best;
        }

        private string[]? Fit(string[] values, int columns, int begin)
        {
            if (Array.TrueForAll(values, string.IsNullOrWhiteSpace))
            {
                return null;
            }

            var extra = Array.FindIndex(values, Math.Min(columns, values.Length), v => !string.IsNullOrWhiteSpace(v));
            if (extra >= 0)
            {
                problems.Add(new ImportProblem(begin, extra + 1, new LineTooWide()));
                return null;
            }

            var fitting = new string[columns];
            for (var i = 0; i < columns; i++)
            {
                fitting[i] = i < values.Length ? Unguarded(values[i].Trim()) : string.Empty;
            }

            return fitting;
        }

        /// <summary>The next line's fields; null when the line was refused.</summary>
        private string[]? Next()
        {
            var values = ImmutableArray.CreateBuilder<string>();
            var (begin, isBad) = (line, false);
            while (true)
            {
                field.Clear();
                isBad |= !TakeField(begin, values.Count + 1, isBad);
                if (values.Count <= MaxColumns)
                {
                    values.Add(field.ToString());
                }

                if (at >= text.Length)
                {
                    break;
                }

                var c = text[at++];
                if (c == separator)
                {
                    continue;
                }

                if (c == '\r' && at < text.Length && text[at] == '\n')
                {
                    at++;
                }

                line++;
                break;
            }

            return isBad ? null : [.. values];
        }

        /// <summary>Takes characters up to a separator, a line's end or the text's.</summary>
        private bool TakeField(int begin, int column, bool isToldAlready)
        {
            var isGood = true;
            if (at < text.Length && text[at] == Quote)
            {
                at++;
                isGood = TakeQuoted(begin, column);
            }

            while (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n'))
            {
                Keep(text[at++]);
            }

            if (field.Length > MaxField && isGood && !isToldAlready)
            {
                problems.Add(new ImportProblem(begin, column, new FieldTooLong(MaxField)));
            }

            return isGood && field.Length <= MaxField;
        }

        private bool TakeQuoted(int begin, int column)
        {
            while (at < text.Length)
            {
                var c = text[at++];
                if (c == Quote)
                {
                    if (at >= text.Length || text[at] != Quote)
                    {
                        return true;
                    }

                    at++;
                }
                else if (c == '\n')
                {
                    line++;
                }

                Keep(c);
            }

            problems.Add(new ImportProblem(begin, column, new QuoteNotClosed()));
            return false;
        }

        /// <summary>Never more than is needed to know that it is too much.</summary>
        private void Keep(char c)
        {
            if (field.Length <= MaxField)
            {
                field.Append(c);
            }
        }
    }
}
