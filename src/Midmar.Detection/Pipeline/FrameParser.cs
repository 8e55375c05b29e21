using Midmar.Logs.Formats;
using Midmar.Logs.LogSources;
using Midmar.Records;

namespace Midmar.Detection.Pipeline;

/// <summary>
/// Reads frames of the journal: the same frame gives the same records, at any time, on any thread. One thread each.
/// Parsers are kept, because they learn the shapes of what they read.
/// </summary>
/// <param name="workspace">The workspace of the records.</param>
/// <param name="logSources">The table that tells a record's log sources.</param>
public sealed class FrameParser(WorkspaceId workspace, LogSourceTable logSources)
{
    /// <summary>Parsers kept (count); beyond it all are let go.</summary>
    public const int MaxParsers = 256;

    private readonly Dictionary<ReadAs, BlockParser> parsers = [];
    private readonly LogBlock block = new();

    /// <summary>Fills the batch with the records of a frame; they read the frame's bytes.</summary>
    /// <exception cref="ArgumentException">The format is not one of <see cref="LogFormats.All"/>; an intake refuses such deliveries.</exception>
    public void Parse(JournalFrame frame, RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(frame);
        block.Buffer = frame.Buffer;
        block.Length = frame.Length;
        block.Source = frame.RecordSource;
        block.Offset = frame.RecordPosition;
        block.Arrived = frame.Arrived;
        ParserFor(frame.ReadAs).Parse(block, batch);
        block.Buffer = [];
    }

    private BlockParser ParserFor(ReadAs readAs)
    {
        if (parsers.TryGetValue(readAs, out var parser))
        {
            return parser;
        }

        var format = LogFormats.Find(readAs.Format)
            ?? throw new ArgumentException($"There is no log format '{readAs.Format}'.", nameof(readAs));
        if (parsers.Count == MaxParsers)
        {
            parsers.Clear();
        }

        parser = format.CreateParser(new ReadContext(workspace, readAs.Path, logSources) { FixedSources = SetOf(readAs.LogSources) });
        parsers.Add(readAs, parser);
        return parser;
    }

    private static LogSourceSet? SetOf(string? text) => text is null
        ? null
        : LogSourceSet.Of([.. text.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(Parse)]);

    private static LogSource Parse(string text) => LogSource.TryParse(text, out var source, out var wrong)
        ? source
        : throw new ArgumentException($"'{wrong}' is no part of a log source.", nameof(text));
}
