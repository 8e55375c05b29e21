using System.Text;

namespace Midmar.Store.Columnar;

/// <summary>Thrift's compact protocol, as far as Parquet's metadata needs it.</summary>
internal sealed class ThriftWriter(PageBuffer output)
{
    private const byte True = 1;
    private const byte False = 2;
    private const byte Int32Type = 5;
    private const byte Int64Type = 6;
    private const byte BinaryType = 8;
    private const byte ListType = 9;
    private const byte StructType = 12;
    private const int MaxShort = 15;

    private readonly Stack<int> outer = new();
    private int last;

    /// <summary>Begins a structure that is no field: the whole, or an element of a list.</summary>
    public void Begin()
    {
        outer.Push(last);
        last = 0;
    }

    /// <summary>Begins a structure that is a field.</summary>
    public void Begin(int field)
    {
        Head(field, StructType);
        Begin();
    }

    public void End()
    {
        output.Byte(0);
        last = outer.Pop();
    }

    public void Bool(int field, bool value) => Head(field, value ? True : False);

    public void Int32(int field, int value)
    {
        Head(field, Int32Type);
        Int32(value);
    }

    public void Int64(int field, long value)
    {
        Head(field, Int64Type);
        output.Varint((ulong)((value << 1) ^ (value >> 63)));
    }

    public void Binary(int field, ReadOnlySpan<byte> value)
    {
        Head(field, BinaryType);
        Binary(value);
    }

    public void Text(int field, string value) => Binary(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Begins a list of structures; each is begun and ended.</summary>
    public void Structs(int field, int count) => List(field, StructType, count);

    public void Int32s(int field, ReadOnlySpan<int> values)
    {
        List(field, Int32Type, values.Length);
        foreach (var value in values)
        {
            Int32(value);
        }
    }

    public void Texts(int field, IReadOnlyCollection<string> values)
    {
        List(field, BinaryType, values.Count);
        foreach (var value in values)
        {
            Binary(Encoding.UTF8.GetBytes(value));
        }
    }

    private void List(int field, byte type, int count)
    {
        Head(field, ListType);
        if (count < MaxShort)
        {
            output.Byte((byte)((count << 4) | type));
            return;
        }

        output.Byte((byte)((MaxShort << 4) | type));
        output.Varint((ulong)count);
    }

    private void Int32(int value) => output.Varint((uint)((value << 1) ^ (value >> 31)));

    private void Binary(ReadOnlySpan<byte> value)
    {
        output.Varint((ulong)value.Length);
        output.Bytes(value);
    }

    private void Head(int field, byte type)
    {
        var step = field - last;
        if (step is > 0 and <= MaxShort)
        {
            output.Byte((byte)((step << 4) | type));
        }
        else
        {
            output.Byte(type);
            Int32(field);
        }

        last = field;
    }
}
