using System.Buffers;

namespace Midmar.Ingest;

/// <summary>Bytes of a batch as they come together, in one rented array that grows. Whoever takes the array gives it back.</summary>
internal sealed class LineBuffer(int capacity) : IBufferWriter<byte>
{
    public byte[] Array { get; private set; } = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => Array.AsSpan(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return Array.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return Array.AsSpan(Length);
    }

    public void Write(byte value)
    {
        Ensure(1);
        Array[Length++] = value;
    }

    /// <summary>Takes back what was written past a length.</summary>
    public void CutTo(int length) => Length = Math.Min(Length, length);

    public void Clear() => Length = 0;

    public void Release()
    {
        ArrayPool<byte>.Shared.Return(Array);
        Array = [];
        Length = 0;
    }

    private void Ensure(int more)
    {
        more = Math.Max(more, 1);
        if (Array.Length - Length >= more)
        {
            return;
        }

        var longer = ArrayPool<byte>.Shared.Rent(Math.Max(Length + more, Array.Length * 2));
        Written.CopyTo(longer);
        ArrayPool<byte>.Shared.Return(Array);
        Array = longer;
    }
}
