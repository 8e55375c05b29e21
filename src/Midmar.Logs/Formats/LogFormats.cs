using System.Collections.Immutable;

namespace Midmar.Logs.Formats;

/// <summary>The formats there are, in the order they are tried. A new format is a folder and a line here.</summary>
public static class LogFormats
{
    /// <summary>Bytes of a source that a format may look at to recognise it.</summary>
    public const int HeadLength = 64 * 1024;

    /// <summary>All formats.</summary>
    public static ImmutableArray<LogFormat> All { get; } = [new Evtx.EvtxFormat(), new Json.JsonFormat(), new Syslog.SyslogFormat()];

    /// <summary>The format of a name, whatever its case; null when there is none.</summary>
    public static LogFormat? Find(string name) => All.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The first format that recognises the source, or null.</summary>
    public static LogFormat? Recognise(ReadOnlySpan<byte> head, string path)
    {
        foreach (var format in All)
        {
            if (format.Recognises(head, path))
            {
                return format;
            }
        }

        return null;
    }
}
