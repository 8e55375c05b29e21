using Midmar.Intel.Formats.Csv;
using Midmar.Intel.Formats.StixBundle;
using Midmar.Intel.Indicators;

namespace Midmar.Intel.Formats;

/// <summary>Files of indicators: STIX 2.1 bundles, and CSV with or without a header. Told apart by their content.</summary>
public static class IndicatorFiles
{
    /// <summary>Longest file (bytes).</summary>
    public const int MaxBytes = 512 * 1024 * 1024;

    /// <summary>Most indicators of one file (count).</summary>
    public const int MaxIndicators = 2_000_000;

    /// <summary>Reads a file. Bad entries are refused one by one; the others go on.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="onIndicator">Called for each indicator, in the file's order; what was said before a failure was found does not count.</param>
    public static IndicatorReading Read(ReadOnlyMemory<byte> bytes, Action<Indicator> onIndicator)
    {
        ArgumentNullException.ThrowIfNull(onIndicator);
        if (bytes.Length > MaxBytes)
        {
            return new ReadingTally("unknown", onIndicator).Done(new RefusedIndicator(
                "list.size", "the file", $"It is {bytes.Length} bytes long, the most is {MaxBytes}. Cut it into several lists."));
        }

        var content = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        var first = content.Span.IndexOfAnyExcept(" \t\r\n"u8);
        return first >= 0 && content.Span[first] == (byte)'{'
            ? StixIndicators.Read(content.Span, onIndicator)
            : CsvIndicators.Read(content.Span, onIndicator);
    }
}
