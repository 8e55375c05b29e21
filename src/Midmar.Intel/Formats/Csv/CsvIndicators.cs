using System.Globalization;
using Midmar.Intel.Indicators;
using Midmar.Intel.Marking;

namespace Midmar.Intel.Formats.Csv;

/// <summary>
/// Indicators in CSV: with a header whose names are known (<see cref="CsvColumns"/>), with that header as a comment, or
/// plain values, one a line.
/// </summary>
internal static class CsvIndicators
{
    private const string Format = "csv";

    public static IndicatorReading Read(ReadOnlySpan<byte> text, Action<Indicator> sink)
    {
        var tally = new ReadingTally(Format, sink);
        var rows = new CsvRows(text) { Separator = SeparatorOf(text) };
        var fields = new List<string>();
        if (!rows.TryRead(fields))
        {
            return tally.Done();
        }

        // A row that has an indicator in it is no header, whatever its other words.
        var columns = fields.Exists(f => IndicatorText.TryRead(f, out _, out _)) ? null : CsvColumns.Of(fields);
        var isHeader = columns is not null;
        columns ??= CsvColumns.Of(rows.Comment.Split((char)rows.Separator)) ?? (IsPlain(fields) ? CsvColumns.Headless : null);
        if (columns is null)
        {
            return tally.Done(new RefusedIndicator(
                "csv.header",
                Place(rows.Line),
                $"It begins with '{IndicatorText.Short(string.Join((char)rows.Separator, fields))}', which is neither an indicator nor a header with one of: {CsvColumns.Known}. Give the column with the values one of these names."));
        }

        for (var goesOn = !isHeader || rows.TryRead(fields); goesOn && !tally.IsFull; goesOn = rows.TryRead(fields))
        {
            ReadRow(tally, columns, fields, ref rows);
        }

        return tally.Done();
    }

    private static void ReadRow(ReadingTally tally, CsvColumns columns, List<string> fields, ref CsvRows rows)
    {
        var place = Place(rows.Line);
        if (rows.IsCut)
        {
            tally.Refuse("csv.quote", place, "A quote is opened and not closed. Close it, or double quotes that are part of a value.");
            return;
        }

        if (!TryReadExpiry(At(fields, columns.Expiry), out var expires))
        {
            tally.Refuse("indicator.expiry", place, $"'{IndicatorText.Short(At(fields, columns.Expiry))}' is no date. Write it like 2026-07-19 or 2026-07-19T22:00:00Z.");
            return;
        }

        if (!TlpNames.TryParse(At(fields, columns.Marking), out var marking))
        {
            tally.Refuse("indicator.tlp", place, $"'{IndicatorText.Short(At(fields, columns.Marking))}' is no marking. Known: CLEAR, GREEN, AMBER, AMBER+STRICT, RED.");
            return;
        }

        if (Kinds.Of(At(fields, columns.Type)) is not { } typed)
        {
            tally.Refuse("indicator.type", place, $"'{IndicatorText.Short(At(fields, columns.Type))}' is not looked for. Known: addresses, networks, domains, URLs, MD5, SHA-1, SHA-256, imphash.");
            return;
        }

        foreach (var (column, kinds) in columns.Values)
        {
            var value = At(fields, column);
            if (value.Length == 0 && columns.Values.Count > 1)
            {
                continue;
            }

            if (!IndicatorText.TryRead(value, kinds.Length > 0 ? kinds : typed, out var read, out var problem))
            {
                tally.Refuse("indicator.value", place, problem);
                continue;
            }

            tally.Add(read, new Indicator(read.Kind, read.Value, expires, marking, ConfidenceOf(At(fields, columns.Confidence))));
        }
    }

    /// <summary>A day alone counts to its end; numbers are seconds since 1970.</summary>
    private static bool TryReadExpiry(string text, out DateTime? expires)
    {
        expires = null;
        if (text.Length == 0 || text is "-" or "never" or "null" or "None")
        {
            return true;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            expires = day == DateOnly.MaxValue ? null : day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            return true;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            expires = seconds is >= 0 and < 253_402_300_800 ? DateTime.UnixEpoch.AddSeconds(seconds) : null;
            return expires is not null;
        }

        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var moment))
        {
            return false;
        }

        expires = moment;
        return true;
    }

    private static int? ConfidenceOf(string text) => text.ToLowerInvariant() switch
    {
        "low" => 15,
        "medium" => 50,
        "high" => 85,
        _ => int.TryParse(text.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= 100 ? value : null,
    };

    private static bool IsPlain(List<string> fields) => IndicatorText.TryRead(fields[0], out _, out _);

    private static string At(List<string> fields, int column) => column >= 0 && column < fields.Count ? fields[column] : string.Empty;

    private static string Place(int line) => string.Create(CultureInfo.InvariantCulture, $"line {line}");

    private static byte SeparatorOf(ReadOnlySpan<byte> text)
    {
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range];
            if (!line.IsEmpty && line[0] != (byte)'#')
            {
                var counts = (Comma: line.Count((byte)','), Semicolon: line.Count((byte)';'), Tab: line.Count((byte)'\t'));
                return counts.Tab > Math.Max(counts.Comma, counts.Semicolon) ? (byte)'\t' : counts.Semicolon > counts.Comma ? (byte)';' : (byte)',';
            }
        }

        return (byte)',';
    }
}
