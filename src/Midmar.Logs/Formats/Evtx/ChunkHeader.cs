using System.Buffers.Binary;

namespace Midmar.Logs.Formats.Evtx;

/// <summary>The first 512 bytes of a chunk (libevtx 3.1). Nothing in it is relied on without need: the records say more.</summary>
internal readonly ref struct ChunkHeader
{
    /// <summary>Bytes of a chunk.</summary>
    public const int ChunkSize = 64 * 1024;

    /// <summary>Bytes of the header; the first record follows.</summary>
    public const int Size = 512;

    private readonly ReadOnlySpan<byte> chunk;

    public ChunkHeader(ReadOnlySpan<byte> chunk) => this.chunk = chunk;

    /// <summary>How a chunk begins.</summary>
    public static ReadOnlySpan<byte> Signature => "ElfChnk\0"u8;

    public bool IsChunk => chunk.Length >= Size && chunk.StartsWith(Signature);

    public uint FreeSpaceOffset => BinaryPrimitives.ReadUInt32LittleEndian(chunk[48..]);

    /// <summary>Whether the free space begins somewhere after the header and within the chunk.</summary>
    public bool HasCredibleFreeSpace => FreeSpaceOffset >= Size && FreeSpaceOffset <= chunk.Length;

    /// <summary>Whether the free space begins where the last record ends; to be asked when the free space is credible.</summary>
    public bool FreeSpaceFollowsLastRecord
    {
        get
        {
            var last = BinaryPrimitives.ReadUInt32LittleEndian(chunk[44..]);
            return last >= Size && last + 8UL <= FreeSpaceOffset && chunk[(int)last..].StartsWith(EventRecord.Signature)
                && last + (ulong)BinaryPrimitives.ReadUInt32LittleEndian(chunk[((int)last + 4)..]) == FreeSpaceOffset;
        }
    }

    public uint DataChecksum => BinaryPrimitives.ReadUInt32LittleEndian(chunk[52..]);

    public uint HeaderChecksum => BinaryPrimitives.ReadUInt32LittleEndian(chunk[124..]);

    public uint ActualHeaderChecksum => Crc32.Of(chunk[..120], chunk[128..Size]);

    public uint ActualDataChecksum => Crc32.Of(chunk[Size..(int)FreeSpaceOffset]);
}
