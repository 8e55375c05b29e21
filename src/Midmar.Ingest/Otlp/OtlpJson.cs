using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Midmar.Ingest.Otlp;

/// <summary>
/// Reads an ExportLogsServiceRequest of JSON: names in lowerCamelCase, 64-bit numbers as text or number, ids in
/// hexadecimal. Members it does not know are passed over.
/// </summary>
internal static class OtlpJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8 + (3 * OtlpProto.MaxDepth) };

    /// <exception cref="InvalidDataException">It is no such message.</exception>
    public static List<OtlpScope> Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var document = JsonDocument.Parse(message, Options);
            var scopes = new List<OtlpScope>();
            foreach (var resourceLogs in Items(document.RootElement, "resourceLogs"))
            {
                var resource = new OtlpAttributes();
                if (resourceLogs.TryGetProperty("resource", out var described))
                {
                    AddAttributes(described, resource);
                }

                foreach (var scopeLogs in Items(resourceLogs, "scopeLogs"))
                {
                    scopes.Add(ReadScope(scopeLogs, resource));
                }
            }

            return scopes;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private static OtlpScope ReadScope(JsonElement scopeLogs, OtlpAttributes resource)
    {
        var scope = new OtlpScope { Resource = resource };
        if (scopeLogs.TryGetProperty("scope", out var described) && described.ValueKind == JsonValueKind.Object)
        {
            scope.Name = Text(described, "name");
            scope.Version = Text(described, "version");
            AddAttributes(described, scope.Attributes);
        }

        foreach (var record in Items(scopeLogs, "logRecords"))
        {
            scope.Records.Add(ReadRecord(record));
        }

        return scope;
    }

    private static OtlpRecord ReadRecord(JsonElement json)
    {
        var record = new OtlpRecord
        {
            Time = Unsigned(json, "timeUnixNano"),
            Observed = Unsigned(json, "observedTimeUnixNano"),
            SeverityNumber = (int)Unsigned(json, "severityNumber"),
            SeverityText = Text(json, "severityText"),
            EventName = Text(json, "eventName"),
            TraceId = Text(json, "traceId") is { Length: > 0 } trace ? trace : null,
            SpanId = Text(json, "spanId") is { Length: > 0 } span ? span : null,
            Body = json.TryGetProperty("body", out var body) ? ReadValue(body, 0) : null,
        };
        AddAttributes(json, record.Attributes);
        return record;
    }

    private static void AddAttributes(JsonElement of, OtlpAttributes attributes)
    {
        foreach (var pair in Items(of, "attributes"))
        {
            attributes.Add(KeyValuePair.Create(
                Text(pair, "key") ?? string.Empty, pair.TryGetProperty("value", out var value) ? ReadValue(value, 0) : null));
        }
    }

    private static JsonNode? ReadValue(JsonElement any, int depth)
    {
        if (depth == OtlpProto.MaxDepth)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Values lie deeper in one another than {OtlpProto.MaxDepth} levels."));
        }

        if (any.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var member in any.EnumerateObject())
        {
            switch (member.Name)
            {
                case "stringValue" or "bytesValue":
                    return member.Value.GetString();
                case "boolValue":
                    return member.Value.GetBoolean();
                case "intValue":
                    return member.Value.ValueKind == JsonValueKind.String
                        ? long.Parse(member.Value.GetString()!, CultureInfo.InvariantCulture)
                        : member.Value.GetInt64();
                case "doubleValue":
                    return member.Value.ValueKind == JsonValueKind.String
                        ? OtlpLine.Number(double.Parse(member.Value.GetString()!, CultureInfo.InvariantCulture))
                        : OtlpLine.Number(member.Value.GetDouble());
                case "arrayValue":
                    return new JsonArray([.. Items(member.Value, "values").Select(v => ReadValue(v, depth + 1))]);
                case "kvlistValue":
                    return MapOf(member.Value, depth + 1);
            }
        }

        return null;
    }

    private static JsonObject MapOf(JsonElement list, int depth)
    {
        var map = new JsonObject();
        foreach (var pair in Items(list, "values"))
        {
            map[Text(pair, "key") ?? string.Empty] = pair.TryGetProperty("value", out var value) ? ReadValue(value, depth) : null;
        }

        return map;
    }

    private static IEnumerable<JsonElement> Items(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var list) && list.ValueKind != JsonValueKind.Null
            ? list.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.Object)
            : [];

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static ulong Unsigned(JsonElement of, string name) => !of.TryGetProperty(name, out var number) || number.ValueKind == JsonValueKind.Null
        ? 0
        : number.ValueKind == JsonValueKind.String
            ? ulong.Parse(number.GetString()!, NumberStyles.None, CultureInfo.InvariantCulture)
            : number.GetUInt64();
}
