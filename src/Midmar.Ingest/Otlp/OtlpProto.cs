using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Midmar.Ingest.Otlp;

/// <summary>
/// Reads an ExportLogsServiceRequest of Protocol Buffers, by the field numbers of opentelemetry-proto 1.x
/// (collector/logs/v1, logs/v1, common/v1). Fields it does not know are passed over.
/// </summary>
internal static class OtlpProto
{
    /// <summary>Values in one another (levels).</summary>
    public const int MaxDepth = 32;

    /// <exception cref="InvalidDataException">It is no such message.</exception>
    public static List<OtlpScope> Read(ReadOnlySpan<byte> message)
    {
        var scopes = new List<OtlpScope>();
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                ReadResourceLogs(reader.Bytes(), scopes);
            }
            else
            {
                reader.Skip();
            }
        }

        return scopes;
    }

    private static void ReadResourceLogs(ReadOnlySpan<byte> message, List<OtlpScope> scopes)
    {
        var resource = new OtlpAttributes();
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    ReadResource(reader.Bytes(), resource);
                    break;
                case 2:
                    var scope = new OtlpScope { Resource = resource };
                    ReadScopeLogs(reader.Bytes(), scope);
                    scopes.Add(scope);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static void ReadResource(ReadOnlySpan<byte> message, OtlpAttributes attributes)
    {
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                attributes.Add(ReadKeyValue(reader.Bytes(), 0));
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadScopeLogs(ReadOnlySpan<byte> message, OtlpScope scope)
    {
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    ReadScope(reader.Bytes(), scope);
                    break;
                case 2:
                    scope.Records.Add(ReadRecord(reader.Bytes()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static void ReadScope(ReadOnlySpan<byte> message, OtlpScope scope)
    {
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    scope.Name = Text(reader.Bytes());
                    break;
                case 2:
                    scope.Version = Text(reader.Bytes());
                    break;
                case 3:
                    scope.Attributes.Add(ReadKeyValue(reader.Bytes(), 0));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static OtlpRecord ReadRecord(ReadOnlySpan<byte> message)
    {
        var record = new OtlpRecord();
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    record.Time = reader.Fixed64();
                    break;
                case 2:
                    record.SeverityNumber = (int)reader.Number();
                    break;
                case 3:
                    record.SeverityText = Text(reader.Bytes());
                    break;
                case 5:
                    record.Body = ReadValue(reader.Bytes(), 0);
                    break;
                case 6:
                    record.Attributes.Add(ReadKeyValue(reader.Bytes(), 0));
                    break;
                case 9:
                    record.TraceId = Hexadecimal(reader.Bytes());
                    break;
                case 10:
                    record.SpanId = Hexadecimal(reader.Bytes());
                    break;
                case 11:
                    record.Observed = reader.Fixed64();
                    break;
                case 12:
                    record.EventName = Text(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return record;
    }

    private static KeyValuePair<string, JsonNode?> ReadKeyValue(ReadOnlySpan<byte> message, int depth)
    {
        var (key, value) = (string.Empty, (JsonNode?)null);
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    key = Text(reader.Bytes());
                    break;
                case 2:
                    value = ReadValue(reader.Bytes(), depth);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return KeyValuePair.Create(key, value);
    }

    private static JsonNode? ReadValue(ReadOnlySpan<byte> message, int depth)
    {
        if (depth == MaxDepth)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"Values lie deeper in one another than {MaxDepth} levels."));
        }

        JsonNode? value = null;
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    value = Text(reader.Bytes());
                    break;
                case 2:
                    value = reader.Number() != 0;
                    break;
                case 3:
                    value = (long)reader.Number();
                    break;
                case 4:
                    value = OtlpLine.Number(BitConverter.UInt64BitsToDouble(reader.Fixed64()));
                    break;
                case 5:
                    value = ReadArray(reader.Bytes(), depth + 1);
                    break;
                case 6:
                    value = ReadMap(reader.Bytes(), depth + 1);
                    break;
                case 7:
                    value = Convert.ToBase64String(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return value;
    }

    private static JsonArray ReadArray(ReadOnlySpan<byte> message, int depth)
    {
        var items = new JsonArray();
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                items.Add(ReadValue(reader.Bytes(), depth));
            }
            else
            {
                reader.Skip();
            }
        }

        return items;
    }

    private static JsonObject ReadMap(ReadOnlySpan<byte> message, int depth)
    {
        var map = new JsonObject();
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                var (key, value) = ReadKeyValue(reader.Bytes(), depth);
                map[key] = value;
            }
            else
            {
                reader.Skip();
            }
        }

        return map;
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static string? Hexadecimal(ReadOnlySpan<byte> id) => id.IsEmpty ? null : Convert.ToHexStringLower(id);
}
