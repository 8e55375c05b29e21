using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Midmar.Detection.Export;
using Midmar.Detection.Lake;
using Midmar.Web.Features.Search;

namespace Midmar.Web.Features.Records.Export;

/// <summary>Writes the lines of an export.</summary>
/// <param name="format">The format.</param>
/// <param name="exercise">The exercise's name, which then stands on every line, so that none is taken for live when it is torn off; null: live.</param>
/// <param name="sourceOf">The name of a record's source.</param>
internal sealed class ExportLines(ExportFormat format, string? exercise, Func<StoredRecord, string> sourceOf)
{
    private const string Columns = "time,id,arrived,source,log_sources,host,fields\r\n";

    /// <summary>Other scripts are text as well; for HTML it is not meant.</summary>
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> output = new();

    /// <summary>What was written since it was last taken.</summary>
    public ReadOnlyMemory<byte> Written => output.WrittenMemory;

    public void Clear() => output.ResetWrittenCount();

    public void Begin()
    {
        if (format == ExportFormat.Csv)
        {
            Write((exercise is null ? string.Empty : "exercise,") + Columns);
        }
    }

    public void Add(StoredRecord record)
    {
        if (format == ExportFormat.Csv)
        {
            AddRow(record);
        }
        else
        {
            AddObject(record, detail: null);
        }
    }

    public void Add(RecordDetail detail) => AddObject(detail.Record, detail);

    /// <summary>Says that there is more than may be taken out at once.</summary>
    public void EndAtLimit(int limit)
    {
        var words = string.Create(CultureInfo.InvariantCulture, $"Only the first {limit} records: that is the limit of one export. Narrow the time or the words, and export again.");
        if (format == ExportFormat.Csv)
        {
            Write(CsvCell.Append(new StringBuilder("# "), words).Append("\r\n").ToString());
            return;
        }

        using (var json = new Utf8JsonWriter(output, Json))
        {
            json.WriteStartObject();
            json.WriteString("limit", words);
            json.WriteEndObject();
        }

        Write("\n");
    }

    private void AddRow(StoredRecord record)
    {
        var row = new StringBuilder();
        if (exercise is not null)
        {
            CsvCell.Append(row, exercise).Append(',');
        }

        row.Append(TextOf(record.Time)).Append(',').Append(record.Id).Append(',').Append(TextOf(record.Arrived)).Append(',');
        CsvCell.Append(row, sourceOf(record)).Append(',');
        CsvCell.Append(row, string.Join('|', record.LogSources)).Append(',');
        CsvCell.Append(row, RecordSummary.HostOf(record) ?? string.Empty).Append(',');
        CsvCell.Append(row, string.Join("; ", record.Fields.Select(f => $"{f.Key}={f.Value}"))).Append("\r\n");
        Write(row.ToString());
    }

    private void AddObject(StoredRecord record, RecordDetail? detail)
    {
        using (var json = new Utf8JsonWriter(output, Json))
        {
            json.WriteStartObject();
            if (exercise is not null)
            {
                json.WriteString("exercise", exercise);
            }

            json.WriteString("id", record.Id.ToString());
            json.WriteString("time", TextOf(record.Time));
            json.WriteString("arrived", TextOf(record.Arrived));
            json.WriteString("source", sourceOf(record));
            if (detail is null)
            {
                WriteFields(json, record);
            }
            else
            {
                json.WriteString("format", detail.Format);
                json.WriteString("text", detail.Text);
                json.WriteBase64String("original", detail.Original.Span);
            }

            json.WriteEndObject();
        }

        Write("\n");
    }

    private static void WriteFields(Utf8JsonWriter json, StoredRecord record)
    {
        json.WriteStartArray("logSources");
        foreach (var source in record.LogSources)
        {
            json.WriteStringValue(source);
        }

        json.WriteEndArray();
        json.WriteStartObject("fields");
        foreach (var field in record.Fields.GroupBy(f => f.Key, f => f.Value, StringComparer.Ordinal))
        {
            // A name can come more than once; as an object has it once, its values are then a list.
            json.WritePropertyName(field.Key);
            if (field.Skip(1).Any())
            {
                json.WriteStartArray();
                foreach (var value in field)
                {
                    json.WriteStringValue(value);
                }

                json.WriteEndArray();
            }
            else
            {
                json.WriteStringValue(field.First());
            }
        }

        json.WriteEndObject();
    }

    private static string TextOf(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private void Write(string text) => Encoding.UTF8.GetBytes(text, output);
}
