using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Logs.Formats.Evtx;

namespace Midmar.Ingest.Following;

/// <summary>
/// Hands in the records that an event log has got since the last look, by their numbers: a log that is full begins again at
/// its first chunk.
/// </summary>
internal sealed class EventLogFile(IIntake intake, Action save)
{
    private readonly byte[] buffer = new byte[EvtxChunk.LengthWithNote];

    /// <summary>Reads what is new.</summary>
    /// <param name="source">Whose it is.</param>
    /// <param name="position">How far it is read.</param>
    /// <param name="file">The log, or what it was archived to.</param>
    /// <param name="mayBeCleared">Whether lower numbers mean that the log was cleared; an archive has them always.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Why it stopped before the end, if it did.</returns>
    public async Task<DeliveryRefusal> ReadAsync(Source source, FilePosition position, FileStream file, bool mayBeCleared, CancellationToken cancellation)
    {
        var chunks = Chunks(file);
        if (mayBeCleared && chunks.Count > 0 && chunks[^1].Last < position.LastRecord)
        {
            // The log was cleared: its numbers begin again.
            position.LastRecord = 0;
            position.Pending = 0;
        }

        foreach (var (at, first, last) in chunks)
        {
            if (last <= position.LastRecord)
            {
                continue;
            }

            var isNewest = at == chunks[^1].At;
            var upTo = position.Pending > 0 && position.Offset == at ? (ulong)position.Pending : last;
            var refusal = await HandInAsync(source, position, file, (at, first, upTo), isNewest, cancellation);
            if (refusal == DeliveryRefusal.None && upTo < last)
            {
                refusal = await HandInAsync(source, position, file, (at, first, last), isNewest, cancellation);
            }

            if (refusal != DeliveryRefusal.None)
            {
                return refusal;
            }
        }

        if (position.HistoryEnd > 0)
        {
            await intake.EndLaneAsync(source.Workspace, position.RecordSource | 1, cancellation);
            position.HistoryEnd = 0;
        }

        return DeliveryRefusal.None;
    }

    private async Task<DeliveryRefusal> HandInAsync(
        Source source, FilePosition position, FileStream file, (long At, ulong First, ulong UpTo) chunk, bool isNewest, CancellationToken cancellation)
    {
        file.Position = chunk.At;
        var read = file.ReadAtLeast(buffer.AsSpan(0, EvtxChunk.Length), EvtxChunk.Length, throwOnEndOfStream: false);
        buffer.AsSpan(read).Clear();
        var length = EvtxChunk.LengthWithNote;
        if (!EvtxChunk.TryKeep(buffer, position.LastRecord, chunk.UpTo))
        {
            if (isNewest)
            {
                // It is being written: the next look finds it whole.
                return DeliveryRefusal.None;
            }

            // It is damaged: what can be read of it is, and the rest is said.
            length = EvtxChunk.Length;
        }

        (position.Offset, position.Pending) = (chunk.At, (long)chunk.UpTo);
        save();
        var recordSource = NewDelivery.RecordSourceOf(source.Id, BitConverter.GetBytes(position.RecordSource), string.Empty, (long)chunk.First);
        var readAs = new ReadAs(position.Format, Path.GetFileName(position.Path), source.LogSources);
        var lane = position.HistoryEnd > 0 ? position.RecordSource | 1 : 0;
        var delivery = NewDelivery.OfFile(source, readAs, recordSource, chunk.At, buffer, length, lane);
        var receipt = await intake.AcceptAsync(delivery, Timeout.InfiniteTimeSpan, cancellation);
        if (receipt.Outcome != DeliveryOutcome.Refused)
        {
            (position.LastRecord, position.Pending) = (chunk.UpTo, 0);
        }

        return receipt.Refusal;
    }

    /// <summary>The chunks that have records, in the order of these.</summary>
    private static List<(long At, ulong First, ulong Last)> Chunks(FileStream file)
    {
        var header = new byte[512];
        var chunks = new List<(long At, ulong First, ulong Last)>();
        for (long at = EvtxChunk.FileHeaderLength; at + header.Length <= file.Length; at += EvtxChunk.Length)
        {
            file.Position = at;
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
                && EvtxChunk.TryReadHeader(header, out var first, out var last))
            {
                chunks.Add((at, first, last));
            }
        }

        chunks.Sort((a, b) => a.First.CompareTo(b.First));
        return chunks;
    }
}
