using System.Text;
using Midmar.Logs.Formats;
using Midmar.Logs.Formats.Syslog;
using Midmar.Logs.LogSources;
using Midmar.Records;

namespace Midmar.Logs.Tests.Syslog;

/// <summary>A record as the tests look at it.</summary>
internal sealed record Line(Dictionary<string, string> Fields, DateTime Time, string Original, LogSourceSet Sources)
{
    public string? this[string field] => Fields.GetValueOrDefault(field);
}

/// <summary>Reads syslog text, all of it, as a file or as one block.</summary>
internal static class SyslogReading
{
    public static readonly DateTime Arrived = new(2026, 6, 15, 12, 0, 0, DateTimeKind.Utc);

    public static Line One(string text, DateTime? arrived = null) => Xunit.Assert.Single(Block(Encoding.UTF8.GetBytes(text), arrived ?? Arrived).Lines);

    public static (List<Line> Lines, IReadOnlyList<ReadProblem> Problems) Block(byte[] bytes, DateTime arrived)
    {
        var batch = new RecordBatch();
        Parser().Parse(new LogBlock { Buffer = bytes, Length = bytes.Length, Arrived = arrived }, batch);
        return (LinesOf(batch), [.. batch.Problems]);
    }

    public static (List<Line> Lines, List<ReadProblem> Problems) File(Stream stream)
    {
        var cutter = new SyslogFormat().CreateCutter(stream);
        var parser = Parser();
        var block = new LogBlock { Arrived = Arrived };
        var batch = new RecordBatch();
        var lines = new List<Line>();
        var problems = new List<ReadProblem>();
        while (cutter.TryRead(block))
        {
            parser.Parse(block, batch);
            lines.AddRange(LinesOf(batch));
            problems.AddRange(batch.Problems);
        }

        return (lines, problems);
    }

    private static BlockParser Parser() => new SyslogFormat().CreateParser(new ReadContext(default, "test", LogSourceTable.Default));

    private static List<Line> LinesOf(RecordBatch batch)
    {
        var lines = new List<Line>();
        for (var i = 0; i < batch.Count; i++)
        {
            var record = batch[i];
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var f = 0; f < record.FieldCount; f++)
            {
                fields.Add(batch.NameOf(record.FieldAt(f)), record.ValueAt(f).ToString());
            }

            lines.Add(new Line(fields, record.Time, Encoding.UTF8.GetString(record.Original), record.Sources));
        }

        return lines;
    }
}
