using System.Buffers.Binary;
using System.Globalization;
using Midmar.Records;

namespace Midmar.Logs.Formats.Evtx;

/// <summary>
/// Cuts a file into its chunks, all of them to the end of the file whatever the header counts. Where no chunk begins
/// where one should, the bytes up to the next chunk are a block too: their records may still be readable.
/// </summary>
internal sealed class EvtxCutter(Stream stream) : BlockCutter
{
    private const int FileHeaderSize = 4096;
    private const int ChecksummedFileHeader = 120;

    private byte[] pending = [];
    private int pendingStart;
    private int pendingEnd;
    private long offset;
    private bool headerRead;
    private int chunksExpected = -1;
    private int chunksSeen;

    /// <inheritdoc/>
    public override bool TryRead(LogBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        block.Problems.Clear();
        block.Length = 0;
        if (block.Buffer.Length != ChunkHeader.ChunkSize)
        {
            block.Buffer = new byte[ChunkHeader.ChunkSize];
        }

        if (!headerRead)
        {
            headerRead = true;
            ReadFileHeader(block);
        }

        while (true)
        {
            var length = Fill(block.Buffer);
            if (length == 0)
            {
                block.Offset = offset;
                CheckChunkCount(block);
                return false;
            }

            var bytes = block.Buffer.AsSpan(0, length);
            block.Offset = offset;
            var isEmpty = bytes.IndexOfAnyExcept((byte)0) < 0;
            if (!isEmpty && !bytes.StartsWith(ChunkHeader.Signature))
            {
                var next = bytes.IndexOf(ChunkHeader.Signature);
                if (next > 0)
                {
                    PushBack(bytes[next..]);
                    bytes = bytes[..next];
                    isEmpty = bytes.IndexOfAnyExcept((byte)0) < 0;
                }
            }

            offset += bytes.Length;
            if (!isEmpty)
            {
                block.Length = bytes.Length;
                chunksSeen++;
                return true;
            }
        }
    }

    private void ReadFileHeader(LogBlock block)
    {
        var bytes = block.Buffer.AsSpan(0, FileHeaderSize);
        var length = stream.ReadAtLeast(bytes, FileHeaderSize, throwOnEndOfStream: false);
        bytes = bytes[..length];
        var isHeader = length >= ChecksummedFileHeader + 8 && bytes.StartsWith(EvtxFormat.Signature);
        var firstChunk = isHeader ? -1 : bytes.IndexOf(ChunkHeader.Signature);
        if (firstChunk >= 0)
        {
            Note(block, "evtx.file-header-missing", "The file begins without a file header; its chunks are read all the same.");
            PushBack(bytes[firstChunk..]);
            offset = firstChunk;
            return;
        }

        offset = length;
        if (!isHeader)
        {
            Note(block, "evtx.file-header-signature", "The file does not begin with a file header (ElfFile); its chunks are looked for all the same.");
            return;
        }

        var written = BinaryPrimitives.ReadUInt32LittleEndian(bytes[124..]);
        var actual = Crc32.Of(bytes[..ChecksummedFileHeader]);
        if (written != actual)
        {
            Note(block, "evtx.file-header-checksum", Invariant($"The file header's checksum is 0x{written:x8}, its bytes give 0x{actual:x8}; the header is not relied on."));
            return;
        }

        chunksExpected = BinaryPrimitives.ReadUInt16LittleEndian(bytes[42..]);
        var minor = BinaryPrimitives.ReadUInt16LittleEndian(bytes[36..]);
        var major = BinaryPrimitives.ReadUInt16LittleEndian(bytes[38..]);
        if (major != 3 || minor is not (1 or 2))
        {
            Note(block, "evtx.version", Invariant($"The file says it is version {major}.{minor}; known are 3.1 and 3.2. It is read as 3.2."));
        }
    }

    private void CheckChunkCount(LogBlock block)
    {
        if (chunksExpected > chunksSeen)
        {
            Note(block, "evtx.chunk-count", Invariant($"The file header counts {chunksExpected} chunks, {chunksSeen} are there; all of those were read."));
        }

        chunksExpected = -1;
    }

    private void Note(LogBlock block, string code, string message) =>
        block.Problems.Add(new ReadProblem(code, message, block.Length == 0 && chunksSeen == 0 ? 0 : offset, 0));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private int Fill(byte[] buffer)
    {
        var fromPending = Math.Min(pendingEnd - pendingStart, buffer.Length);
        pending.AsSpan(pendingStart, fromPending).CopyTo(buffer);
        pendingStart += fromPending;
        if (fromPending > 0 || !stream.CanSeek || stream.Length - stream.Position < buffer.Length)
        {
            return fromPending + stream.ReadAtLeast(
                buffer.AsSpan(fromPending), buffer.Length - fromPending, throwOnEndOfStream: false);
        }

        return FillFromSeekable(buffer);
    }

    // Half of what a log holds is the free space of its chunks. Where a sound header and the last record agree on where
    // it begins and no further record does, it is not read; the block has zeros there.
    private int FillFromSeekable(byte[] buffer)
    {
        stream.ReadExactly(buffer, 0, ChunkHeader.Size);
        var header = new ChunkHeader(buffer);
        var read = ChunkHeader.Size;
        if (header.IsChunk && header.HasCredibleFreeSpace && header.HeaderChecksum == header.ActualHeaderChecksum)
        {
            var wanted = (int)Math.Min(header.FreeSpaceOffset + (uint)EventRecord.HeaderSize, (uint)buffer.Length);
            stream.ReadExactly(buffer, read, wanted - read);
            read = wanted;
            if (header.FreeSpaceFollowsLastRecord && !buffer.AsSpan((int)header.FreeSpaceOffset, read - (int)header.FreeSpaceOffset).StartsWith(EventRecord.Signature))
            {
                buffer.AsSpan(read).Clear();
                stream.Seek(buffer.Length - read, SeekOrigin.Current);
                return buffer.Length;
            }
        }

        stream.ReadExactly(buffer, read, buffer.Length - read);
        return buffer.Length;
    }

    // What is pushed back always comes from the bytes last filled, so what is still pending follows it.
    private void PushBack(ReadOnlySpan<byte> bytes)
    {
        var rest = pending.AsSpan(pendingStart, pendingEnd - pendingStart);
        var joined = new byte[bytes.Length + rest.Length];
        bytes.CopyTo(joined);
        rest.CopyTo(joined.AsSpan(bytes.Length));
        pending = joined;
        pendingStart = 0;
        pendingEnd = joined.Length;
    }
}
