using System.Text.Json;

namespace Midmar.Ingest;

/// <summary>Finds values in JSON text without building anything of them.</summary>
internal static class JsonText
{
    /// <summary>Objects and arrays in one another (levels).</summary>
    public const int MaxDepth = 64;

    private static readonly JsonReaderOptions OneOfSeveral = new() { MaxDepth = MaxDepth, AllowMultipleValues = true };
    private static readonly JsonReaderOptions Alone = new() { MaxDepth = MaxDepth };

    /// <summary>Bytes of the value that the text begins with; 0 when more text is needed, -1 when it is not JSON.</summary>
    public static int LengthOfValue(ReadOnlySpan<byte> text, bool isAtEnd)
    {
        try
        {
            var reader = new Utf8JsonReader(text, isAtEnd, new JsonReaderState(OneOfSeveral));
            return reader.Read() && reader.TrySkip() ? (int)reader.BytesConsumed : 0;
        }
        catch (JsonException)
        {
            return -1;
        }
    }

    /// <summary>Whether the text is one JSON object and nothing else.</summary>
    public static bool IsObject(ReadOnlySpan<byte> text)
    {
        if (!text.TrimStart(" \t\r\n"u8).StartsWith((byte)'{'))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(text, Alone);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>What is between an object's braces, without blanks around it.</summary>
    public static ReadOnlySpan<byte> Inside(ReadOnlySpan<byte> whole) => whole.Trim(" \t\r\n"u8)[1..^1].Trim(" \t\r\n"u8);

    /// <summary>Writes valid JSON as one line: a line break outside strings is a blank, and none is inside them.</summary>
    public static void WriteOneLine(LineBuffer output, ReadOnlySpan<byte> json)
    {
        var target = output.GetSpan(json.Length);
        json.CopyTo(target);
        target[..json.Length].Replace((byte)'\n', (byte)' ');
        target[..json.Length].Replace((byte)'\r', (byte)' ');
        output.Advance(json.Length);
    }
}
