using Midmar.Detection.Pipeline;
using Midmar.Logs.Archives;
using Midmar.Logs.Formats;
using Midmar.Records;
using Midmar.Testing;

namespace Midmar.Store.Tests.Lake;

/// <summary>Real logs as frames of a journal, as an upload would have made them.</summary>
internal static class RealFrames
{
    private const int FrameOverhead = 100;

    /// <summary>The frames of every log in files and archives, one after the other.</summary>
    public static IEnumerable<JournalFrame> Of(WorkspaceId workspace, IEnumerable<string> paths)
    {
        var position = 0L;
        var number = 0UL;
        foreach (var path in paths)
        {
            using var file = File.OpenRead(path);
            foreach (var entry in new ArchiveWalker(ArchiveLimits.Default).Walk(path, file))
            {
                var head = entry.Content.Peek(LogFormats.HeadLength);
                if (LogFormats.Recognise(head, entry.Name) is not { } format)
                {
                    continue;
                }

                number++;
                var cutter = format.CreateCutter(entry.Content);
                for (var block = new LogBlock(); cutter.TryRead(block); block = new LogBlock())
                {
                    var frame = Frame(workspace, position, block, number * 0x9E37_79B9_7F4A_7C15, new ReadAs(format.Name, entry.Name, null));
                    position = frame.End;
                    yield return frame;
                }
            }
        }
    }

    /// <summary>The shared EVTX files.</summary>
    public static IEnumerable<string> Evtx() => Directory
        .GetFiles(RealData.Require("evtx", "evtx-to-mitre-attack"), "*.evtx", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>The recorded attacks.</summary>
    public static IEnumerable<string> SecurityDatasets() => Directory
        .GetFiles(RealData.Require("security-datasets"), "*.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static JournalFrame Frame(WorkspaceId workspace, long position, LogBlock block, ulong source, ReadAs readAs) => new()
    {
        Kind = FrameKind.Records,
        Position = position,
        End = position + FrameOverhead + block.Length,
        Workspace = workspace,
        Source = new SourceId(1),
        RecordSource = source,
        RecordPosition = block.Offset,
        Arrived = new DateTime(2026, 6, 12, 18, 0, 0, DateTimeKind.Utc).AddTicks(position),
        Received = new DateTime(2026, 6, 12, 18, 0, 0, DateTimeKind.Utc).AddTicks(position),
        Lane = 0,
        Digest = null,
        ReadAs = readAs,
        Buffer = block.Buffer,
        Length = block.Length,
    };
}
