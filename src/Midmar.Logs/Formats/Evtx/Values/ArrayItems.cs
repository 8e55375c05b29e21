using System.Runtime.InteropServices;

namespace Midmar.Logs.Formats.Evtx.Values;

/// <summary>The items of an array value: strings end with a NUL each, other values follow each other without gap.</summary>
internal ref struct ArrayItems
{
    private readonly ReadOnlySpan<byte> value;
    private readonly int type;
    private int next;

    /// <summary>The items of a value.</summary>
    /// <param name="type">The array's type, with or without the array flag.</param>
    /// <param name="value">Its bytes.</param>
    public ArrayItems(int type, ReadOnlySpan<byte> value)
    {
        this.type = type & ~BinXmlType.Array;
        this.value = value;
    }

    /// <summary>First byte of the item, relative to the value.</summary>
    public int Start { get; private set; }

    /// <summary>Bytes of the item.</summary>
    public int Length { get; private set; }

    /// <summary>How many items there are.</summary>
    public static int Count(int type, ReadOnlySpan<byte> value)
    {
        var items = new ArrayItems(type, value);
        var count = 0;
        while (items.Next())
        {
            count++;
        }

        return count;
    }

    /// <summary>Steps to the next item; false after the last. Bytes too few for an item are left out.</summary>
    public bool Next()
    {
        var rest = value[next..];
        Start = next;
        switch (type)
        {
            case BinXmlType.String:
                var units = MemoryMarshal.Cast<byte, char>(rest);
                var nul = units.IndexOf('\0');
                Length = (nul < 0 ? units.Length : nul) * 2;
                next += nul < 0 ? rest.Length : Length + 2;
                return rest.Length >= 2;
            case BinXmlType.Ansi:
                var end = rest.IndexOf((byte)0);
                Length = end < 0 ? rest.Length : end;
                next += end < 0 ? rest.Length : Length + 1;
                return rest.Length > 0;
            case BinXmlType.Sid:
                Length = rest.Length < 8 ? rest.Length : Math.Min(rest.Length, 8 + (4 * rest[1]));
                break;
            case BinXmlType.SizeT:
                Length = value.Length % 8 == 0 ? 8 : 4;
                break;
            default:
                Length = BinXmlType.FixedSize(type) is > 0 and var size ? size : rest.Length;
                break;
        }

        next += Length;
        return Length > 0 && Length <= rest.Length;
    }
}
