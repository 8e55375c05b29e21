using System.Buffers;
using System.Text.Json;
using Midmar.Detection.Scanning;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Output;

/// <summary>
/// One JSON object a line. <c>fields</c> holds the record's fields that have no key of their own. For a correlation it
/// holds the group, <c>file</c> and <c>offset</c> lead to the record that decided it, and <c>members</c> lists all.
/// </summary>
internal sealed class JsonlFindingWriter : IFindingWriter
{
    public ReadOnlyMemory<byte> Preamble => default;

    public void Write(IBufferWriter<byte> output, in RecordFinding finding)
    {
        var record = finding.Record;
        using (var json = new Utf8JsonWriter(output, JsonText.Line))
        {
            json.WriteStartObject();
            WriteRule(json, finding.Rule, record.Time);
            json.WriteString("file", finding.Source.Path);
            WriteField(json, "record_id", record.Get(FindingFields.EventRecordId));
            json.WriteNumber("offset", record.Offset);
            WriteField(json, "computer", record.Get(FindingFields.Computer));
            WriteField(json, "channel", record.Get(FindingFields.Channel));
            WriteField(json, "event_id", record.Get(FindingFields.EventId));
            json.WriteStartObject("fields");
            for (var i = 0; i < record.FieldCount; i++)
            {
                var field = record.FieldAt(i);
                if (!FindingFields.HasOwnPlace(field))
                {
                    WriteField(json, record.Batch.NameOf(field), record.ValueAt(i));
                }
            }

            json.WriteEndObject();
            json.WriteStartArray("members");
            json.WriteEndArray();
            WriteTags(json, finding.Rule);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    public void Write(IBufferWriter<byte> output, CorrelationFinding finding)
    {
        using (var json = new Utf8JsonWriter(output, JsonText.Line))
        {
            json.WriteStartObject();
            WriteRule(json, finding.Rule, finding.Time);
            var deciding = finding.Members[^1];
            json.WriteString("file", deciding.File);
            json.WriteNull("record_id");
            json.WriteNumber("offset", deciding.Offset);
            json.WriteString("computer", finding.Computer);
            json.WriteNull("channel");
            json.WriteNull("event_id");
            json.WriteStartObject("fields");
            foreach (var (name, value) in finding.Group)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteStartArray("members");
            foreach (var member in finding.Members)
            {
                json.WriteStartObject();
                json.WriteString("file", member.File);
                json.WriteNumber("offset", member.Offset);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("member_count", finding.MemberCount);
            WriteTags(json, finding.Rule);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteRule(Utf8JsonWriter json, SigmaDocument rule, DateTime time)
    {
        json.WriteString("rule_id", rule.Id);
        json.WriteString("title", rule.Title);
        json.WriteString("level", LevelName.Of(rule.Level));
        if (time == default)
        {
            json.WriteNull("time");
        }
        else
        {
            json.WriteString("time", FindingFields.Text(time));
        }
    }

    private static void WriteTags(Utf8JsonWriter json, SigmaDocument rule)
    {
        json.WriteStartArray("tags");
        foreach (var tag in rule.Tags)
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
    }

    private static void WriteField(Utf8JsonWriter json, string name, in FieldValue value)
    {
        json.WritePropertyName(name);
        JsonText.WriteValue(json, value);
    }
}
