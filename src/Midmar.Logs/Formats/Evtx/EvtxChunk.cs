using System.Buffers.Binary;

namespace Midmar.Logs.Formats.Evtx;

/// <summary>
/// A chunk of an event log that is still being written, as whoever follows the file needs it: which records are in it, and
/// a copy that has only the new ones. The copy depends on the records alone, not on what Windows has changed in the chunk
/// meanwhile, so that it can be made again after a restart.
/// </summary>
public static class EvtxChunk
{
    /// <summary>Bytes of a chunk.</summary>
    public const int Length = ChunkHeader.ChunkSize;

    /// <summary>Bytes of the file's header, before the first chunk.</summary>
    public const int FileHeaderLength = 4096;

    /// <summary>Bytes of a chunk's header and of its first record's.</summary>
    public const int BeginningLength = ChunkHeader.Size + EventRecord.HeaderSize;

    /// <summary>Bytes of a chunk with a note at its end, which record was the last one read before.</summary>
    public const int LengthWithNote = Length + 16;

    private static ReadOnlySpan<byte> NoteMark => "MmRdTo\0\0"u8;

    /// <summary>The numbers of a chunk's records by its header; false when the header is no chunk's, or is being written.</summary>
    /// <param name="header">The chunk's first 512 bytes.</param>
    /// <param name="first">Number of its first record.</param>
    /// <param name="last">Number of its last record.</param>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, out ulong first, out ulong last)
    {
        (first, last) = (0, 0);
        if (header.Length < ChunkHeader.Size || !header.StartsWith(ChunkHeader.Signature))
        {
            return false;
        }

        var read = new ChunkHeader(header);
        first = BinaryPrimitives.ReadUInt64LittleEndian(header[24..]);
        last = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        return read.HeaderChecksum == read.ActualHeaderChecksum && last >= first && first > 0;
    }

    /// <summary>The number of a chunk's first record, by the record itself; false when there is none. For a header that cannot be relied on.</summary>
    /// <param name="beginning">The chunk's first <see cref="BeginningLength"/> bytes.</param>
    /// <param name="first">The number.</param>
    public static bool TryReadFirstRecord(ReadOnlySpan<byte> beginning, out ulong first)
    {
        first = 0;
        if (beginning.Length < BeginningLength || !beginning[ChunkHeader.Size..].StartsWith(EventRecord.Signature))
        {
            return false;
        }

        first = EventRecord.Id(beginning[ChunkHeader.Size..]);
        return true;
    }

    /// <summary>Leaves of a chunk what a record number names, in place: the records after <paramref name="after"/>, up to <paramref name="upTo"/>.</summary>
    /// <param name="buffer">The chunk, from index 0; <see cref="LengthWithNote"/> bytes at least.</param>
    /// <param name="after">Records up to this one were read before; they stay in the chunk, because others need parts of them.</param>
    /// <param name="upTo">The last record wanted.</param>
    /// <returns>Whether the chunk has all of these records, one after the other, unharmed.</returns>
    public static bool TryKeep(Span<byte> buffer, ulong after, ulong upTo)
    {
        var chunk = buffer[..Length];
        var (at, last, expected) = (ChunkHeader.Size, 0, BinaryPrimitives.ReadUInt64LittleEndian(chunk[24..]));
        while (expected <= upTo)
        {
            if (at + EventRecord.HeaderSize > Length || !chunk[at..].StartsWith(EventRecord.Signature) || EventRecord.Id(chunk[at..]) != expected)
            {
                return false;
            }

            var size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[(at + 4)..]);
            if (size < EventRecord.HeaderSize + EventRecord.TrailerSize || size > Length - at
                || BinaryPrimitives.ReadUInt32LittleEndian(chunk[(at + (int)size - 4)..]) != size)
            {
                return false;
            }

            (last, at, expected) = (at, at + (int)size, expected + 1);
        }

        if (last == 0)
        {
            return false;
        }

        chunk[at..].Clear();
        WriteHeader(chunk, last, at, upTo);
        NoteMark.CopyTo(buffer[Length..]);
        BinaryPrimitives.WriteUInt64LittleEndian(buffer[(Length + 8)..], after);
        return true;
    }

    /// <summary>The last record read before, by the note at a chunk's end; 0 when there is none.</summary>
    internal static ulong ReadNote(ReadOnlySpan<byte> block) =>
        block.Length == LengthWithNote && block[Length..].StartsWith(NoteMark) ? BinaryPrimitives.ReadUInt64LittleEndian(block[(Length + 8)..]) : 0;

    private static void WriteHeader(Span<byte> chunk, int last, int end, ulong lastNumber)
    {
        var first = BinaryPrimitives.ReadUInt64LittleEndian(chunk[24..]);
        chunk[8..ChunkHeader.Size].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(chunk[8..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(chunk[16..], 1 + lastNumber - first);
        BinaryPrimitives.WriteUInt64LittleEndian(chunk[24..], first);
        BinaryPrimitives.WriteUInt64LittleEndian(chunk[32..], lastNumber);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk[40..], 128);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk[44..], (uint)last);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk[48..], (uint)end);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk[52..], Crc32.Of(chunk[ChunkHeader.Size..end]));
        BinaryPrimitives.WriteUInt32LittleEndian(chunk[124..], new ChunkHeader(chunk).ActualHeaderChecksum);
    }
}
