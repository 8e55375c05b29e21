using System.Text;

namespace Midmar.Detection.Export;

/// <summary>Cells of CSV (RFC 4180) that no spreadsheet takes for a formula.</summary>
public static class CsvCell
{
    /// <summary>
    /// Appends a cell, quoted where needed. What begins like a formula gets an apostrophe before it, which spreadsheets do
    /// not show and programs can take off: what records hold was written by whoever attacks.
    /// </summary>
    public static StringBuilder Append(StringBuilder row, string text)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' && text != "-")
        {
            text = "'" + text;
        }

        return text.AsSpan().ContainsAny(",;\"\r\n")
            ? row.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"')
            : row.Append(text);
    }
}
