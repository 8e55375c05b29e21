namespace Midmar.Logs.Formats.Json;

/// <summary>The object that cloud services put around an array of records.</summary>
internal static class JsonWrapper
{
    /// <summary>Most bytes the beginning may take, blanks included.</summary>
    public const int MaxLength = 256;

    /// <summary>Bytes of <c>{"Records":[</c> at the start of the data, or 0 when it begins otherwise.</summary>
    public static int PrefixLength(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || data[0] != (byte)'{')
        {
            return 0;
        }

        var head = data[..Math.Min(data.Length, MaxLength)];
        var rest = Blanks(head[1..]);
        if (!rest.StartsWith("\"Records\""u8) && !rest.StartsWith("\"records\""u8))
        {
            return 0;
        }

        rest = Blanks(rest["\"Records\"".Length..]);
        if (!rest.StartsWith(":"u8))
        {
            return 0;
        }

        rest = Blanks(rest[1..]);
        return rest.StartsWith("["u8) ? head.Length - rest.Length + 1 : 0;
    }

    private static ReadOnlySpan<byte> Blanks(ReadOnlySpan<byte> data) => data.TrimStart(" \t\r\n"u8);
}
