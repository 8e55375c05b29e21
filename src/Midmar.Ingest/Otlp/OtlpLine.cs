using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Midmar.Ingest.Otlp;

/// <summary>
/// A log record of OTLP as one line of JSON. The members of a body that is an object, and the attributes of record and
/// resource, stay at the top under their own names, so that they are read as from a plain JSON record; of two with one name
/// the first of these keeps it, and the other goes to <c>otel</c>. A body that is a text becomes <c>message</c>. The same
/// record always gives the same bytes.
/// </summary>
internal static class OtlpLine
{
    private const long MaxSeconds = 253_402_300_799; // The end of the year 9999.

    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A number as JSON has it: what is no number there is a text.</summary>
    public static JsonNode Number(double value) => double.IsFinite(value) ? value : value.ToString(CultureInfo.InvariantCulture);

    public static void Write(OtlpScope scope, OtlpRecord record, LineBuffer output)
    {
        var json = new Utf8JsonWriter(output, Options);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var aside = new OtlpAttributes();
        json.WriteStartObject();
        if (TimeOf(record.Time != 0 ? record.Time : record.Observed) is { } time)
        {
            names.Add("@timestamp");
            json.WriteString("@timestamp", time);
        }

        WriteBody(json, record.Body, names);
        WriteMembers(json, record.Attributes, names, aside);
        WriteMembers(json, scope.Resource, names, aside);
        json.WriteStartObject("otel");
        WriteAside(json, scope, record, aside);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        output.Write((byte)'\n');
    }

    private static void WriteBody(Utf8JsonWriter json, JsonNode? body, HashSet<string> names)
    {
        if (body is JsonValue value && value.TryGetValue<string>(out var text) && AsObject(text) is { } opened)
        {
            body = opened;
        }

        if (body is JsonObject map)
        {
            foreach (var (name, member) in map)
            {
                names.Add(name);
                WriteMember(json, name, member);
            }
        }
        else if (body is not null)
        {
            names.Add("message");
            WriteMember(json, "message", body);
        }
    }

    private static JsonObject? AsObject(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith('{'))
        {
            return null;
        }

        try
        {
            var parsed = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = JsonText.MaxDepth }) as JsonObject;
            _ = parsed?.Count;
            return parsed;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // Not JSON, or with a name twice: it stays a text.
            return null;
        }
    }

    private static void WriteMembers(Utf8JsonWriter json, OtlpAttributes attributes, HashSet<string> names, OtlpAttributes aside)
    {
        foreach (var (name, value) in attributes)
        {
            if (name != "otel" && names.Add(name))
            {
                WriteMember(json, name, value);
            }
            else
            {
                aside.Add(KeyValuePair.Create(name, value));
            }
        }
    }

    private static void WriteAside(Utf8JsonWriter json, OtlpScope scope, OtlpRecord record, OtlpAttributes aside)
    {
        WriteText(json, "severity_text", record.SeverityText);
        if (record.SeverityNumber != 0)
        {
            json.WriteNumber("severity_number", record.SeverityNumber);
        }

        WriteText(json, "event_name", record.EventName);
        WriteText(json, "trace_id", record.TraceId);
        WriteText(json, "span_id", record.SpanId);
        WriteText(json, "scope_name", scope.Name);
        WriteText(json, "scope_version", scope.Version);
        if (record.Time != 0 && TimeOf(record.Observed) is { } observed)
        {
            json.WriteString("observed", observed);
        }

        WriteObject(json, "scope_attributes", scope.Attributes);
        WriteObject(json, "other_attributes", aside);
    }

    private static void WriteObject(Utf8JsonWriter json, string name, OtlpAttributes attributes)
    {
        if (attributes.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in attributes)
        {
            WriteMember(json, key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteMember(Utf8JsonWriter json, string name, JsonNode? value)
    {
        json.WritePropertyName(name);
        if (value is null)
        {
            json.WriteNullValue();
        }
        else
        {
            value.WriteTo(json);
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteString(name, text);
        }
    }

    private static string? TimeOf(ulong nanoseconds)
    {
        var (seconds, rest) = Math.DivRem(nanoseconds, 1_000_000_000UL);
        return nanoseconds == 0 || seconds > MaxSeconds
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{DateTime.UnixEpoch.AddSeconds(seconds):yyyy-MM-dd'T'HH:mm:ss}.{rest:D9}Z");
    }
}
