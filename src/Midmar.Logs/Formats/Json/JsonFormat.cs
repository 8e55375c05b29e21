namespace Midmar.Logs.Formats.Json;

/// <summary>
/// JSON in its common shapes: one object a line, a top-level array, objects one after the other (pretty-printed or
/// not), and the wrapper <c>{"Records":[…]}</c>; UTF-8, or UTF-16 which is converted first (offsets are then those
/// of the UTF-8 text).
/// </summary>
public sealed class JsonFormat : LogFormat
{
    /// <summary>Bytes of an ordinary block.</summary>
    public const int BlockSize = 1024 * 1024;

    /// <summary>Longest record (bytes). A longer one is reported and skipped.</summary>
    public const int MaxRecordLength = 16 * 1024 * 1024;

    /// <summary>Objects and arrays in one another that become dotted names (levels). What lies deeper is kept as its JSON text.</summary>
    public const int MaxDepth = 32;

    /// <summary>Longest dotted name (characters). A longer one is cut, and names that are then equal become one field with a list.</summary>
    public const int MaxNameLength = 512;

    /// <summary>Fields of one record (count). The record is kept with these, and the rest is reported.</summary>
    public const int MaxFields = 8192;

    /// <summary>Problems reported one by one for a block (count); the rest are counted in one.</summary>
    public const int MaxProblems = 100;

    /// <summary>First lines of a source of which one must begin an object or array (count): a comment, a banner or a line cut short may come before.</summary>
    public const int LinesLookedAt = 16;

    /// <inheritdoc/>
    public override string Name => "json";

    /// <inheritdoc/>
    public override bool Recognises(ReadOnlySpan<byte> head, string path)
    {
        if (Utf16.Detect(head) is { } encoding)
        {
            Span<byte> converted = new byte[Math.Min(head.Length, 4096)];
            var written = 0;
            foreach (var character in encoding.GetString(head[..Math.Min(head.Length & ~1, 4096)]).TrimStart('\uFEFF'))
            {
                if (written < converted.Length)
                {
                    converted[written++] = character < 0x80 ? (byte)character : (byte)'?';
                }
            }

            return IsPlausible(converted[..written]);
        }

        return IsPlausible(head.StartsWith(Utf16.Utf8Mark) ? head[Utf16.Utf8Mark.Length..] : head);
    }

    /// <inheritdoc/>
    public override BlockCutter CreateCutter(Stream stream) => new JsonCutter(stream);

    /// <inheritdoc/>
    public override BlockParser CreateParser(ReadContext context) => new JsonParser(context);

    private static bool IsPlausible(ReadOnlySpan<byte> head)
    {
        for (var line = 0; line < LinesLookedAt; line++)
        {
            if (BeginsJson(head))
            {
                return true;
            }

            var end = head.IndexOf((byte)'\n');
            if (end < 0)
            {
                return false;
            }

            head = head[(end + 1)..];
        }

        return false;
    }

    private static bool BeginsJson(ReadOnlySpan<byte> head)
    {
        var text = head.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            return false;
        }

        var next = text[1..].TrimStart(" \t\r\n"u8);
        return text[0] switch
        {
            (byte)'{' => next.IsEmpty || next[0] is (byte)'"' or (byte)'}',
            (byte)'[' => next.IsEmpty || next[0] is (byte)'{' or (byte)']',
            _ => false,
        };
    }
}
