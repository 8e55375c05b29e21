using System.Buffers;
using System.Globalization;
using System.Text;
using Midmar.Detection.Export;
using Midmar.Detection.Scanning;
using Midmar.Sigma.Rules;

namespace Midmar.Output;

/// <summary>
/// CSV as RFC 4180 has it, with a header. <c>fields</c> and <c>members</c> are lists separated by semicolons. A cell that a spreadsheet would take
/// for a formula gets an apostrophe before it.
/// </summary>
internal sealed class CsvFindingWriter : IFindingWriter
{
    private const string Columns = "rule_id,title,level,time,file,record_id,offset,computer,channel,event_id,fields,members,tags\r\n";

    public ReadOnlyMemory<byte> Preamble { get; } = Encoding.UTF8.GetBytes(Columns);

    public void Write(IBufferWriter<byte> output, in RecordFinding finding)
    {
        var record = finding.Record;
        var fields = new StringBuilder();
        for (var i = 0; i < record.FieldCount; i++)
        {
            var field = record.FieldAt(i);
            if (!FindingFields.HasOwnPlace(field))
            {
                fields.Append(fields.Length == 0 ? "" : "; ").Append(record.Batch.NameOf(field)).Append('=').Append(record.ValueAt(i));
            }
        }

        WriteRow(
            output,
            finding.Rule,
            finding.Record.Time,
            finding.Source.Path,
            record.Get(FindingFields.EventRecordId).ToString(),
            record.Offset.ToString(CultureInfo.InvariantCulture),
            record.Get(FindingFields.Computer).ToString(),
            record.Get(FindingFields.Channel).ToString(),
            record.Get(FindingFields.EventId).ToString(),
            fields.ToString(),
            string.Empty);
    }

    public void Write(IBufferWriter<byte> output, CorrelationFinding finding) => WriteRow(
        output,
        finding.Rule,
        finding.Time,
        finding.Members[^1].File,
        string.Empty,
        finding.Members[^1].Offset.ToString(CultureInfo.InvariantCulture),
        finding.Computer ?? string.Empty,
        string.Empty,
        string.Empty,
        string.Join("; ", finding.Group.Select(g => $"{g.Key}={g.Value}")),
        string.Join("; ", finding.Members.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.File}@{m.Offset}"))));

    private static void WriteRow(IBufferWriter<byte> output, SigmaDocument rule, DateTime time, params ReadOnlySpan<string> cells)
    {
        var row = new StringBuilder();
        CsvCell.Append(row, rule.Id ?? string.Empty).Append(',');
        CsvCell.Append(row, rule.Title).Append(',').Append(LevelName.Of(rule.Level)).Append(',').Append(time == default ? "" : FindingFields.Text(time));
        foreach (var cell in cells)
        {
            CsvCell.Append(row.Append(','), cell);
        }

        CsvCell.Append(row.Append(','), string.Join(' ', rule.Tags)).Append("\r\n");
        foreach (var chunk in row.GetChunks())
        {
            Encoding.UTF8.GetBytes(chunk.Span, output);
        }
    }
}
