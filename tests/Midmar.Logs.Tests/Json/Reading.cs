using System.Globalization;
using System.Text;
using Midmar.Logs.Formats;
using Midmar.Logs.Formats.Json;
using Midmar.Logs.LogSources;
using Midmar.Records;

namespace Midmar.Logs.Tests.Json;

/// <summary>A record as plain values, to be kept and compared.</summary>
internal sealed record Read(long Offset, string Original, DateTime Time, LogSourceSet Sources, Dictionary<string, string> Fields)
{
    public string this[string name] => Fields.TryGetValue(name, out var value) ? value : "(missing)";

    public string Categories => string.Join(' ', Sources.Sources.Select(s => s.Category).Where(c => c is not null));
}

/// <summary>All that came out of a source.</summary>
internal sealed record ReadResult(List<Read> Records, List<ReadProblem> Problems)
{
    public IEnumerable<string> Codes => Problems.Select(problem => problem.Code);
}

internal static class Reading
{
    public static ReadResult All(string text, string path = "x.json") => All(Encoding.UTF8.GetBytes(text), path);

    public static ReadResult All(byte[] bytes, string path = "x.json") => All(new MemoryStream(bytes), path);

    public static ReadResult All(Stream stream, string path = "x.json", LogSourceSet? fixedSources = null)
    {
        var records = new List<Read>();
        var problems = new List<ReadProblem>();
        Each(stream, path, record => records.Add(Keep(record)), problems, fixedSources);
        return new(records, problems);
    }

    public static void Each(Stream stream, string path, Action<RecordView> visit, List<ReadProblem> problems, LogSourceSet? fixedSources = null, ValueMemo? memo = null)
    {
        var format = new JsonFormat();
        var cutter = format.CreateCutter(stream);
        var parser = format.CreateParser(new ReadContext(default, path, LogSourceTable.Default) { FixedSources = fixedSources });
        var block = new LogBlock();
        var batch = new RecordBatch { Memo = memo };
        while (cutter.TryRead(block))
        {
            parser.Parse(block, batch);
            problems.AddRange(batch.Problems);
            for (var i = 0; i < batch.Count; i++)
            {
                visit(batch[i]);
            }
        }

        problems.AddRange(block.Problems);
    }

    /// <summary>The value with its kind: text in quotes, lists in brackets and flat.</summary>
    public static string Show(FieldValue value) => value.Kind switch
    {
        FieldValueKind.Text => $"\"{Encoding.UTF8.GetString(value.Utf8)}\"",
        FieldValueKind.Null => "null",
        FieldValueKind.Real => "r" + value.Real.ToString("R", CultureInfo.InvariantCulture),
        FieldValueKind.List => $"[{string.Join(',', value.Items.ToArray().Select(Show))}]",
        _ => value.ToString(),
    };

    public static Read Keep(RecordView record)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < record.FieldCount; i++)
        {
            fields.Add(record.NameAt(i), Show(record.ValueAt(i)));
        }

        return new(record.Offset, Encoding.UTF8.GetString(record.Original), record.Time, record.Sources, fields);
    }
}
