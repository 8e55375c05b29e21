using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Midmar.Ingest.Splunk;

/// <summary>
/// An event with its metadata as one line of JSON. The event's own members stay at the top, so that they are read as from
/// a plain JSON record; what Splunk says about it goes into the member <c>splunk</c>. An event that is a text, and no JSON
/// object, becomes <c>message</c>.
/// </summary>
internal ref struct HecEvent
{
    /// <summary>Metadata of an event beside its fields.</summary>
    public static readonly string[] Names = ["time", "host", "source", "sourcetype", "index"];

    private static readonly string[] Known = [.. Names, "event", "fields"];

    private ReadOnlySpan<byte> body;
    private JsonTokenType kind;
    private ReadOnlySpan<byte> fields;
    private bool areFieldsFlat;

    /// <summary>Writes the line of an event such as <c>{"time":1,"event":{...}}</c>; nothing when it is refused.</summary>
    /// <param name="json">A valid JSON object.</param>
    /// <param name="output">Where the line goes.</param>
    /// <returns><see cref="HecAnswer.Success"/>, or why not.</returns>
    public static HecAnswer Write(ReadOnlySpan<byte> json, LineBuffer output)
    {
        var start = output.Length;
        var read = default(HecEvent);
        var metadata = new LineBuffer(256);
        try
        {
            read.Read(json, metadata);
            if (read.Refusal() is { } refusal)
            {
                return refusal;
            }

            output.Write((byte)'{');
            read.WriteBody(output);
            WriteMetadata(output, metadata.Written, isFirst: output.Length == start + 1);
            return HecAnswer.Success;
        }
        finally
        {
            metadata.Release();
        }
    }

    /// <summary>Writes the line of a raw line of text.</summary>
    /// <param name="line">The text, without its line break.</param>
    /// <param name="metadata">Members for <c>splunk</c>, without braces; may be empty.</param>
    /// <param name="output">Where the line goes.</param>
    public static void WriteRaw(ReadOnlySpan<byte> line, ReadOnlySpan<byte> metadata, LineBuffer output)
    {
        var start = output.Length;
        output.Write((byte)'{');
        if (JsonText.IsObject(line))
        {
            JsonText.WriteOneLine(output, JsonText.Inside(line));
        }
        else
        {
            WriteMessage(output, line);
        }

        WriteMetadata(output, metadata, isFirst: output.Length == start + 1);
    }

    /// <summary>Writes a text as the member <c>message</c>; bytes that are no UTF-8 become U+FFFD.</summary>
    public static void WriteMessage(LineBuffer output, ReadOnlySpan<byte> text)
    {
        output.Write("\"message\":"u8);
        var encoded = new ArrayBufferWriter<byte>(text.Length + 2);
        using var json = new Utf8JsonWriter(encoded);
        json.WriteStringValue(Encoding.UTF8.GetString(text));
        json.Flush();
        output.Write(encoded.WrittenSpan);
    }

    private void Read(ReadOnlySpan<byte> json, LineBuffer metadata)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonText.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = NameOf(reader);
            reader.Read();
            var token = reader.TokenType;
            var from = (int)reader.TokenStartIndex;
            var isFlat = token == JsonTokenType.StartObject && SkipFlat(ref reader);
            reader.Skip();
            var value = json[from..(int)reader.BytesConsumed];
            switch (name)
            {
                case "event":
                    body = value;
                    kind = token;
                    break;
                case "fields":
                    fields = value;
                    areFieldsFlat = isFlat || token == JsonTokenType.Null;
                    Append(metadata, name, value);
                    break;
                default:
                    if (Names.Contains(name, StringComparer.Ordinal))
                    {
                        Append(metadata, name, value);
                    }

                    break;
            }
        }
    }

    private readonly HecAnswer? Refusal()
    {
        if (body.IsEmpty || kind == JsonTokenType.Null)
        {
            return HecAnswer.EventRequired;
        }

        if (kind == JsonTokenType.String && body.Length == 2)
        {
            return HecAnswer.EventBlank;
        }

        return fields.IsEmpty || areFieldsFlat ? null : HecAnswer.InvalidFields;
    }

    private readonly void WriteBody(LineBuffer output)
    {
        if (kind == JsonTokenType.StartObject)
        {
            JsonText.WriteOneLine(output, JsonText.Inside(body));
            return;
        }

        if (kind == JsonTokenType.String && TextOf(body) is { } text && JsonText.IsObject(text))
        {
            JsonText.WriteOneLine(output, JsonText.Inside(text));
            return;
        }

        output.Write("\"message\":"u8);
        JsonText.WriteOneLine(output, body);
    }

    /// <summary>The text of a JSON string that may hold an object; null when it does not begin so.</summary>
    private static byte[]? TextOf(ReadOnlySpan<byte> quoted)
    {
        if (!quoted[1..].TrimStart(" \\trn"u8).StartsWith((byte)'{'))
        {
            return null;
        }

        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        var text = new byte[quoted.Length];
        try
        {
            return text[..reader.CopyString(text)];
        }
        catch (InvalidOperationException)
        {
            // Half a character in it: it stays the text it is.
            return null;
        }
    }

    /// <summary>The name of a member that means something; compared as bytes, for a name may be no UTF-8.</summary>
    private static string NameOf(in Utf8JsonReader reader)
    {
        foreach (var known in Known)
        {
            if (reader.ValueTextEquals(known))
            {
                return known;
            }
        }

        return string.Empty;
    }

    /// <summary>Goes to the end of an object; whether it has no objects in it.</summary>
    private static bool SkipFlat(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        var isFlat = true;
        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == depth))
        {
            isFlat &= reader.TokenType != JsonTokenType.StartObject;
        }

        return isFlat;
    }

    private static void Append(LineBuffer metadata, string name, ReadOnlySpan<byte> value)
    {
        if (metadata.Length > 0)
        {
            metadata.Write((byte)',');
        }

        metadata.Write((byte)'"');
        Encoding.UTF8.GetBytes(name, metadata);
        metadata.Write("\":"u8);
        JsonText.WriteOneLine(metadata, value);
    }

    private static void WriteMetadata(LineBuffer output, ReadOnlySpan<byte> metadata, bool isFirst)
    {
        if (!metadata.IsEmpty)
        {
            output.Write(isFirst ? "\"splunk\":{"u8 : ",\"splunk\":{"u8);
            output.Write(metadata);
            output.Write((byte)'}');
        }

        output.Write("}\n"u8);
    }
}
