using System.Buffers.Binary;

namespace Midmar.Store.Columnar;

/// <summary>Bytes of a page as they come together, in an array that is used again for the next page.</summary>
internal sealed class PageBuffer
{
    private const int FirstLength = 64 * 1024;

    private byte[] array = new byte[FirstLength];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => array.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Room behind what is written; <see cref="Advance"/> says how much of it was used.</summary>
    public Span<byte> Room(int length)
    {
        if (array.Length - Length < length)
        {
            Grow(length);
        }

        return array.AsSpan(Length);
    }

    public void Advance(int length) => Length += length;

    public void Byte(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Room(sizeof(int)), value);
        Length += sizeof(int);
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), value);
        Length += sizeof(long);
    }

    /// <summary>Seven bits a byte, the lowest first.</summary>
    public void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    private void Grow(int length)
    {
        var longer = GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, Math.Max(array.Length * 2L, (long)Length + length)));
        Written.CopyTo(longer);
        array = longer;
    }
}
