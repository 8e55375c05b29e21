using System.Buffers;

namespace Midmar.Logs.Formats.Json;

/// <summary>
/// Follows braces and strings, nothing else, to find where a value ends. Can stop at the end of the bytes there are
/// and go on when there are more. A line break ends a string: JSON allows none inside, and a damaged string must not
/// swallow the records after it.
/// </summary>
internal struct StructureScanner(int depth)
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);

    private bool inString;

    /// <summary>Open braces and brackets.</summary>
    public int Depth { get; private set; } = depth;

    /// <summary>Goes on until a closing brace leaves nothing open; or less than nothing, when it closes what was open before.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="position">Where to go on; then just past the closing brace, or where to go on when there is more.</param>
    public bool FindEnd(ReadOnlySpan<byte> data, ref int position)
    {
        while (position < data.Length)
        {
            if (inString && !FinishString(data, ref position))
            {
                return false;
            }

            var next = data[position..].IndexOfAny(Structure);
            if (next < 0)
            {
                position = data.Length;
                return false;
            }

            position += next + 1;
            switch (data[position - 1])
            {
                case (byte)'"':
                    inString = true;
                    break;
                case (byte)'{' or (byte)'[':
                    Depth++;
                    break;
                default:
                    if (--Depth <= 0)
                    {
                        return true;
                    }

                    break;
            }
        }

        return false;
    }

    /// <summary>The end of the object or array that begins at a position, or -1 when it does not end.</summary>
    public static int EndOfValue(ReadOnlySpan<byte> data, int start)
    {
        var scanner = new StructureScanner(0);
        var position = start;
        return scanner.FindEnd(data, ref position) ? position : -1;
    }

    /// <summary>The closing quote of the string whose first byte is at a position; -1 when the bytes or the line end first.</summary>
    public static int EndOfString(ReadOnlySpan<byte> data, int start)
    {
        var from = start;
        while (true)
        {
            var next = data[from..].IndexOfAny((byte)'"', (byte)'\n');
            if (next < 0)
            {
                return -1;
            }

            next += from;
            if (data[next] == (byte)'\n')
            {
                return -1;
            }

            if (data[next - 1] != (byte)'\\' || !IsEscaped(data, start, next))
            {
                return next;
            }

            from = next + 1;
        }
    }

    private bool FinishString(ReadOnlySpan<byte> data, ref int position)
    {
        while (true)
        {
            var next = data[position..].IndexOfAny((byte)'"', (byte)'\\', (byte)'\n');
            if (next < 0)
            {
                position = data.Length;
                return false;
            }

            position += next;
            if (data[position] != (byte)'\\')
            {
                inString = false;
                position++;
                return true;
            }

            if (position + 1 >= data.Length)
            {
                return false;
            }

            position += data[position + 1] == (byte)'\n' ? 1 : 2;
        }
    }

    private static bool IsEscaped(ReadOnlySpan<byte> data, int start, int quote)
    {
        var backslashes = 0;
        while (quote - 1 - backslashes >= start && data[quote - 1 - backslashes] == (byte)'\\')
        {
            backslashes++;
        }

        return (backslashes & 1) == 1;
    }
}
