using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Midmar.Logs.Formats.Evtx.Rendering;

/// <summary>Reads numbers and texts one after another. Reading past the end gives zeros and sets <see cref="Failed"/>.</summary>
internal ref struct TreeCursor(ReadOnlySpan<byte> chunk, int start, int end)
{
    private readonly ReadOnlySpan<byte> chunk = chunk;
    private readonly int end = Math.Min(end, chunk.Length);

    public int Position { get; set; } = start;

    public bool Failed { get; private set; }

    public readonly bool AtEnd => Failed || Position >= end;

    public readonly int End => end;

    public readonly ReadOnlySpan<byte> Chunk => chunk;

    public ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes < 0 || bytes > end - Position)
        {
            Failed = true;
            return default;
        }

        Position += bytes;
        return chunk.Slice(Position - bytes, bytes);
    }

    public int Byte() => Take(1) is [var value] ? value : 0;

    public readonly int Peek() => AtEnd ? 0 : chunk[Position];

    public int UInt16() => Take(2) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : 0;

    public int Int32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;

    /// <summary>A number of characters and as many characters of UTF-16.</summary>
    public string Text() => new(MemoryMarshal.Cast<byte, char>(Take(UInt16() * 2)));

    /// <summary>An offset to a name, and the name itself where it follows.</summary>
    public string Name()
    {
        const int beforeCount = 6;
        var offset = Int32();
        if (offset < 0 || offset > chunk.Length - beforeCount)
        {
            Failed = true;
            return string.Empty;
        }

        var isHere = offset == Position;
        var there = new TreeCursor(chunk, offset + beforeCount, chunk.Length);
        var name = there.Text();
        Failed |= there.Failed;
        if (isHere)
        {
            Take(there.Position + 2 - Position);
        }

        return name;
    }
}
