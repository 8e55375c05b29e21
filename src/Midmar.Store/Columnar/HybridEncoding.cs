namespace Midmar.Store.Columnar;

/// <summary>
/// Parquet's encoding of small numbers, "Run Length Encoding / Bit-Packing Hybrid": runs of one number as that number and
/// their length, everything else packed to as few bits as the largest needs, eight numbers at a time.
/// </summary>
internal static class HybridEncoding
{
    private const int Group = 8;

    /// <summary>Bits of numbers up to a largest.</summary>
    public static int BitsFor(int largest) => Math.Max(1, 32 - int.LeadingZeroCount(largest));

    /// <summary>Writes numbers of so many bits.</summary>
    public static void Write(PageBuffer output, ReadOnlySpan<int> values, int bits)
    {
        while (values.Length > 0)
        {
            var run = RunLength(values);
            if (run >= Group || run == values.Length)
            {
                WriteRun(output, values[0], run, bits);
                values = values[run..];
                continue;
            }

            var packed = PackedLength(values);
            WritePacked(output, values[..packed], bits);
            values = values[packed..];
        }
    }

    private static int RunLength(ReadOnlySpan<int> values)
    {
        var other = values.IndexOfAnyExcept(values[0]);
        return other < 0 ? values.Length : other;
    }

    /// <summary>Whole groups until a group of one number begins; at the end what is left.</summary>
    private static int PackedLength(ReadOnlySpan<int> values)
    {
        var length = Group;
        while (length + Group <= values.Length && values.Slice(length, Group).ContainsAnyExcept(values[length]))
        {
            length += Group;
        }

        return length + Group <= values.Length ? length : Math.Min(values.Length, length + Group);
    }

    private static void WriteRun(PageBuffer output, int value, int length, int bits)
    {
        output.Varint((ulong)length << 1);
        for (var shift = 0; shift < bits; shift += 8)
        {
            output.Byte((byte)(value >> shift));
        }
    }

    private static void WritePacked(PageBuffer output, ReadOnlySpan<int> values, int bits)
    {
        var groups = (values.Length + Group - 1) / Group;
        output.Varint(((ulong)groups << 1) | 1);
        var room = output.Room(groups * bits);
        var (pending, have, at) = (0UL, 0, 0);
        for (var i = 0; i < groups * Group; i++)
        {
            pending |= (ulong)(i < values.Length ? values[i] : 0) << have;
            for (have += bits; have >= 8; have -= 8)
            {
                room[at++] = (byte)pending;
                pending >>= 8;
            }
        }

        output.Advance(at);
    }
}
