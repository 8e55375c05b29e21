using System.Text;
using Midmar.Detection.Pipeline;
using Midmar.Logs.LogSources;
using Midmar.Records;

namespace Midmar.Ingest.Tests;

/// <summary>Reads what doors stored as the pipeline reads it.</summary>
internal static class Some
{
    /// <summary>The records of a payload: for each, its fields as text.</summary>
    public static List<Dictionary<string, string>> RecordsOf(string payload, string format = "json", DateTime arrived = default) =>
        RecordsOf(Encoding.UTF8.GetBytes(payload), format, arrived).ConvertAll(r => r.Fields);

    /// <summary>The records of a payload: fields as text, time and log sources.</summary>
    public static List<(Dictionary<string, string> Fields, DateTime Time, LogSourceSet Sources)> RecordsOf(byte[] payload, string format, DateTime arrived = default)
    {
        var batch = new RecordBatch();
        new FrameParser(new WorkspaceId(1), LogSourceTable.Default).Parse(FrameOf(payload, format, arrived), batch);
        var records = new List<(Dictionary<string, string>, DateTime, LogSourceSet)>();
        for (var i = 0; i < batch.Count; i++)
        {
            var record = batch[i];
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var f = 0; f < record.FieldCount; f++)
            {
                fields[batch.NameOf(record.FieldAt(f))] = record.ValueAt(f).ToString();
            }

            records.Add((fields, record.Time, record.Sources));
        }

        return records;
    }

    public static JournalFrame FrameOf(byte[] payload, string format, DateTime arrived = default) => new()
    {
        Kind = FrameKind.Records,
        Position = 0,
        End = payload.Length,
        Workspace = new WorkspaceId(1),
        Source = new SourceId(1),
        RecordSource = 1,
        RecordPosition = 0,
        Arrived = arrived,
        Received = arrived,
        Lane = 0,
        Digest = null,
        ReadAs = new ReadAs(format, "test", null),
        Buffer = payload,
        Length = payload.Length,
    };
}
