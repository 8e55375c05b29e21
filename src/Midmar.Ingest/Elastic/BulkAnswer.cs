using System.Buffers;
using System.Text.Json;

namespace Midmar.Ingest.Elastic;

/// <summary>Writes the answer to a bulk request: an entry for each item, in order.</summary>
internal static class BulkAnswer
{
    private static readonly byte[] Created = """{"create":{"_index":"midmar","status":201}}"""u8.ToArray();
    private static readonly byte[] Indexed = """{"index":{"_index":"midmar","status":201}}"""u8.ToArray();

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<BulkItem> items, long milliseconds)
    {
        var output = new ArrayBufferWriter<byte>(64 + (items.Count * (Created.Length + 1)));
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteNumber("took", milliseconds);
        json.WriteBoolean("errors", items.Any(i => i.Error is not null));
        json.WriteStartArray("items");
        foreach (var item in items)
        {
            if (item.Error is null)
            {
                json.WriteRawValue(item.Action == BulkAction.Index ? Indexed : Created, skipInputValidation: true);
            }
            else
            {
                WriteError(json, item);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return output.WrittenMemory;
    }

    /// <summary>The answer to a request of which nothing was taken in.</summary>
    public static byte[] Error(int status, string type, string reason)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("type", type);
        json.WriteString("reason", reason);
        json.WriteEndObject();
        json.WriteNumber("status", status);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void WriteError(Utf8JsonWriter json, in BulkItem item)
    {
        json.WriteStartObject();
        json.WriteStartObject(NameOf(item.Action));
        json.WriteString("_index", "midmar");
        json.WriteNumber("status", item.Status);
        json.WriteStartObject("error");
        json.WriteString("type", item.Error);
        json.WriteString("reason", item.Reason);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string NameOf(BulkAction action) => action switch
    {
        BulkAction.Create => "create",
        BulkAction.Update => "update",
        BulkAction.Delete => "delete",
        _ => "index",
    };
}
