using Midmar.Centre.Sources;
using Midmar.Logs.Formats;
using Midmar.Logs.Formats.Syslog;

namespace Midmar.Ingest.Following;

/// <summary>How a file has to be read.</summary>
internal enum FileReadAs
{
    /// <summary>Its format is not known.</summary>
    Unknown,

    /// <summary>Line by line, as it grows.</summary>
    Lines,

    /// <summary>Record by record, as it grows.</summary>
    EventLog,

    /// <summary>Once, when it is complete.</summary>
    Whole,
}

/// <summary>Tells by a file's beginning how it has to be read.</summary>
internal static class FileKind
{
    public static (FileReadAs How, string Format) Of(Source source, ReadOnlySpan<byte> head, string path)
    {
        if (head is [0x1F, 0x8B, ..] or [(byte)'P', (byte)'K', 3 or 5, ..])
        {
            return (FileReadAs.Whole, "archive");
        }

        var format = source.Format is { } given ? LogFormats.Find(given) : LogFormats.Recognise(head, path);
        return format?.Name switch
        {
            null => (FileReadAs.Unknown, string.Empty),
            "evtx" => (FileReadAs.EventLog, "evtx"),
            SyslogFormat.FormatName => (FileReadAs.Lines, SyslogFormat.FormatName),
            "json" when HasRecordsInLines(head) => (FileReadAs.Lines, "json"),
            var other => (FileReadAs.Whole, other),
        };
    }

    public static bool IsGzip(ReadOnlySpan<byte> head) => head is [0x1F, 0x8B, ..];

    private static bool HasRecordsInLines(ReadOnlySpan<byte> head)
    {
        var text = head.TrimStart(" \t\r\n"u8);
        var end = text.IndexOf((byte)'\n');

        // A first line longer than what is looked at is a record in a line all the same, when it begins as one.
        return end < 0 ? text.StartsWith("{\""u8) : JsonText.IsObject(text[..end]);
    }
}
