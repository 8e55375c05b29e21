using System.Buffers.Binary;
using System.Globalization;
using Midmar.Logs.Formats.Evtx.Templates;
using Midmar.Records;

namespace Midmar.Logs.Formats.Evtx;

/// <summary>
/// Reads the records of a chunk. The chunk's header only says where records end for certain; after a damaged record the
/// next one is looked for by its signature and its two sizes.
/// </summary>
internal sealed class EvtxParser(ReadContext context, TemplateCache templates) : BlockParser
{
    private const int MinRecord = EventRecord.HeaderSize + EventRecord.TrailerSize;
    private const long MostResolvedBytes = 64L * 1024 * 1024;

    private readonly RecordReader reader = new(context, templates);
    private ulong readBefore;

    /// <inheritdoc/>
    public override void Parse(LogBlock block, RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(batch);
        batch.Start(block.Buffer, block.Offset, EvtxValueDecoder.Instance, context.Workspace, block.Source);
        foreach (var problem in block.Problems)
        {
            batch.AddProblem(problem);
        }

        if (block.Length == 0)
        {
            return;
        }

        reader.StartChunk();
        var chunk = block.Buffer.AsSpan(0, block.Length);
        readBefore = EvtxChunk.ReadNote(chunk);
        chunk = readBefore > 0 || block.Length == EvtxChunk.LengthWithNote ? chunk[..EvtxChunk.Length] : chunk;
        ReadRecords(chunk, batch, CheckHeader(chunk, batch));
    }

    /// <summary>Reports what is wrong with the chunk's header; returns where the records end, the chunk's end if unknown.</summary>
    private static int CheckHeader(ReadOnlySpan<byte> chunk, RecordBatch batch)
    {
        var header = new ChunkHeader(chunk);
        if (!header.IsChunk)
        {
            Report(batch, "evtx.chunk-signature", 0, 0, $"No chunk begins here (ElfChnk); the {chunk.Length} bytes are searched for records.");
            return chunk.Length;
        }

        if (chunk.Length < ChunkHeader.ChunkSize)
        {
            Report(batch, "evtx.chunk-truncated", 0, 0, $"The chunk has {chunk.Length} bytes instead of {ChunkHeader.ChunkSize}; its records up to there are read.");
        }

        if (header.HeaderChecksum != header.ActualHeaderChecksum)
        {
            Report(batch, "evtx.chunk-header-checksum", 0, 0, $"The chunk header's checksum is 0x{header.HeaderChecksum:x8}, its bytes give 0x{header.ActualHeaderChecksum:x8}; the records are read all the same.");
        }

        if (!header.HasCredibleFreeSpace)
        {
            if (chunk.Length == ChunkHeader.ChunkSize)
            {
                Report(batch, "evtx.free-space", 0, 0, $"The chunk header says that free space begins at {header.FreeSpaceOffset}, which is not in the chunk's data; records are read as far as they follow each other.");
            }

            return chunk.Length;
        }

        if (header.DataChecksum != header.ActualDataChecksum)
        {
            Report(batch, "evtx.chunk-data-checksum", 0, 0, $"The checksum of the chunk's records is 0x{header.DataChecksum:x8}, their bytes give 0x{header.ActualDataChecksum:x8}; the records are read all the same.");
        }

        return (int)header.FreeSpaceOffset;
    }

    private void ReadRecords(ReadOnlySpan<byte> chunk, RecordBatch batch, int freeSpace)
    {
        var isChunk = chunk.StartsWith(ChunkHeader.Signature);
        var at = isChunk ? ChunkHeader.Size : 0;
        var fields = 0;
        var lastId = 0UL;
        var beyondReported = false;
        while (at + MinRecord <= chunk.Length)
        {
            if (at >= freeSpace)
            {
                if (!GoesOn(chunk, at, lastId))
                {
                    return;
                }

                if (!beyondReported)
                {
                    beyondReported = true;
                    Report(batch, "evtx.free-space", at, 0, $"The chunk header says that free space begins at {freeSpace}, but the next record is there; it and those after it are read.");
                }
            }

            if (batch.Arena.Allocated > MostResolvedBytes || fields > EvtxLimits.FieldsPerChunk - EvtxLimits.FieldsPerRecord)
            {
                Report(batch, "evtx.too-many-fields", at, 1, $"The chunk's records have more than {EvtxLimits.FieldsPerChunk} fields; the rest of the chunk is left out.");
                return;
            }

            var before = batch.Count;
            at = ReadRecord(chunk, batch, at, freeSpace, ref lastId);
            fields += batch.Count > before ? batch[before].FieldCount : 0;
        }
    }

    /// <summary>Reads the record at a place, or finds the next; returns where to go on.</summary>
    private int ReadRecord(ReadOnlySpan<byte> chunk, RecordBatch batch, int at, int freeSpace, ref ulong lastId)
    {
        if (!TryFrame(chunk, at, out var size, out var copyAgrees))
        {
            return Resynchronise(chunk, batch, at, freeSpace);
        }

        if (!copyAgrees)
        {
            return ReadBroken(chunk, batch, at, size, freeSpace, ref lastId);
        }

        lastId = EventRecord.Id(chunk[at..]);
        var error = lastId > readBefore ? reader.Read(chunk, batch, at, size) : null;
        if (error is not null)
        {
            Report(batch, "evtx.record", at, 1, $"Record {lastId} cannot be read, it has {error}; it is left out.");
        }

        return at + size;
    }

    // The end of the record is damaged. It is read as far as its own size says, unless another record begins in it.
    private int ReadBroken(ReadOnlySpan<byte> chunk, RecordBatch batch, int at, int size, int freeSpace, ref ulong lastId)
    {
        var next = FindRecord(chunk, at + 4);
        if ((next >= 0 && next < at + size) || reader.Read(chunk, batch, at, size) is not null)
        {
            return Resynchronise(chunk, batch, at, freeSpace);
        }

        lastId = EventRecord.Id(chunk[at..]);
        Report(batch, "evtx.record-size", at, 0, $"Record {lastId} says it has {size} bytes, the copy of its size says otherwise; what is there is read all the same.");
        return at + size;
    }

    private static int Resynchronise(ReadOnlySpan<byte> chunk, RecordBatch batch, int at, int freeSpace)
    {
        var begins = chunk[at..].StartsWith(EventRecord.Signature);
        var next = FindRecord(chunk, at + 4);
        var end = next < 0 ? Math.Max(freeSpace, at) : next;
        if (begins || chunk[at..end].IndexOfAnyExcept((byte)0) >= 0)
        {
            var isHeader = at == 0 && !begins;
            if (!isHeader || next < 0)
            {
                Report(batch, "evtx.record-damaged", at, begins || !isHeader ? 1 : 0, $"No whole record is here; {end - at} bytes are left out{(next < 0 ? ", the rest of the chunk" : " up to the next record")}.");
            }
        }
        else if (next >= 0)
        {
            Report(batch, "evtx.gap", at, 0, $"{end - at} zero bytes stand between two records; it is not known whether records were there.");
        }

        return next < 0 ? chunk.Length : next;
    }

    private static int FindRecord(ReadOnlySpan<byte> chunk, int from)
    {
        for (var at = from; at + MinRecord <= chunk.Length; at += 4)
        {
            var found = chunk[at..].IndexOf(EventRecord.Signature);
            if (found < 0)
            {
                return -1;
            }

            at += found;
            if (TryFrame(chunk, at, out _, out var copyAgrees) && copyAgrees)
            {
                return at;
            }
        }

        return -1;
    }

    private static bool TryFrame(ReadOnlySpan<byte> chunk, int at, out int size, out bool copyAgrees)
    {
        size = 0;
        copyAgrees = false;
        if (chunk.Length - at < MinRecord || !chunk[at..].StartsWith(EventRecord.Signature))
        {
            return false;
        }

        var given = BinaryPrimitives.ReadUInt32LittleEndian(chunk[(at + 4)..]);
        if (given < MinRecord || given > (uint)(chunk.Length - at))
        {
            return false;
        }

        size = (int)given;
        copyAgrees = BinaryPrimitives.ReadUInt32LittleEndian(chunk[(at + size - 4)..]) == given;
        return true;
    }

    private static bool GoesOn(ReadOnlySpan<byte> chunk, int at, ulong lastId) =>
        TryFrame(chunk, at, out _, out var copyAgrees) && copyAgrees && EventRecord.Id(chunk[at..]) == lastId + 1;

    private static void Report(RecordBatch batch, string code, int at, int lost, FormattableString message) =>
        batch.AddProblem(new ReadProblem(code, message.ToString(CultureInfo.InvariantCulture), batch.BufferOffset + at, lost));
}
