using System.Buffers;
using System.Runtime.CompilerServices;
using Midmar.Records;

namespace Midmar.Logs.Formats.Json;

/// <summary>Finds the extent of one JSON value without decoding it.</summary>
internal static class JsonValues
{
    private static readonly SearchValues<byte> InNumber = SearchValues.Create("0123456789+-.eE"u8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipBlanks(ReadOnlySpan<byte> data, int position)
    {
        while ((uint)position < (uint)data.Length && data[position] <= (byte)' ' && IsBlank(data[position]))
        {
            position++;
        }

        return position;
    }

    public static int SkipBlanksAndCommas(ReadOnlySpan<byte> data, int position)
    {
        while (position < data.Length && (IsBlank(data[position]) || data[position] == (byte)','))
        {
            position++;
        }

        return position;
    }

    /// <summary>Reads the value at a position, objects and arrays as their text; false when there is none, the position where.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, ref int position, out RawValue value)
    {
        value = default;
        if (position >= data.Length)
        {
            return false;
        }

        switch (data[position])
        {
            case (byte)'"':
                var quote = StructureScanner.EndOfString(data, position + 1);
                if (quote < 0)
                {
                    return false;
                }

                value = new RawValue(position + 1, quote - position - 1, (int)JsonEncoding.String);
                position = quote + 1;
                return true;
            case (byte)'{' or (byte)'[':
                var end = StructureScanner.EndOfValue(data, position);
                if (end < 0)
                {
                    return false;
                }

                var encoding = data[position] == (byte)'[' && data[end - 1] == (byte)']' ? JsonEncoding.Array : JsonEncoding.Text;
                value = new RawValue(position, end - position, (int)encoding);
                position = end;
                return true;
            default:
                return TryReadPlain(data, ref position, out value);
        }
    }

    /// <summary>Reads a number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public static bool TryReadPlain(ReadOnlySpan<byte> data, ref int position, out RawValue value)
    {
        var rest = data[position..];
        if (rest[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9'))
        {
            var length = rest.IndexOfAnyExcept(InNumber);
            length = length < 0 ? rest.Length : length;
            value = new RawValue(position, length, (int)JsonEncoding.Number);
            position += length;
            return true;
        }

        var (word, encoding) = rest[0] switch
        {
            (byte)'t' when rest.StartsWith("true"u8) => (4, JsonEncoding.True),
            (byte)'f' when rest.StartsWith("false"u8) => (5, JsonEncoding.False),
            (byte)'n' when rest.StartsWith("null"u8) => (4, JsonEncoding.Null),
            _ => (0, JsonEncoding.Null),
        };
        value = new RawValue(position, 0, (int)encoding);
        position += word;
        return word > 0;
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
