using System.Text.Json;

namespace Midmar.Ingest.Elastic;

/// <summary>Reads the action lines of a bulk body.</summary>
internal static class BulkLines
{
    /// <summary>The action of a line such as <c>{"create":{"_index":"logs"}}</c>.</summary>
    public static BulkAction ActionOf(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("{\"create\""u8))
        {
            return BulkAction.Create;
        }

        return line.StartsWith("{\"index\""u8) ? BulkAction.Index : Parse(line);
    }

    private static BulkAction Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
            {
                return BulkAction.Unknown;
            }

            return reader.ValueTextEquals("create"u8) ? BulkAction.Create
                : reader.ValueTextEquals("index"u8) ? BulkAction.Index
                : reader.ValueTextEquals("update"u8) ? BulkAction.Update
                : reader.ValueTextEquals("delete"u8) ? BulkAction.Delete
                : BulkAction.Unknown;
        }
        catch (JsonException)
        {
            return BulkAction.Unknown;
        }
    }
}
