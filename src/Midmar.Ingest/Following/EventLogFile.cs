using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Logs.Formats.Evtx;

namespace Midmar.Ingest.Following;

/// <summary>
/// Hands in the records that an event log has got since the last look, by their numbers: a log that is full begins again at
/// its first chunk.
/// </summary>
internal sealed class EventLogFile(IIntake intake, FollowOptions options, TimeProvider time, Action save)
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
        if (mayBeCleared && chunks.Count > 0 && chunks[^1] is { IsDamaged: false } newest && newest.Last < position.LastRecord)
        {
            // The log was cleared: its numbers begin again.
            position.LastRecord = 0;
            position.Pending = 0;
        }

        foreach (var chunk in chunks)
        {
            if (chunk.Last <= position.LastRecord)
            {
                continue;
            }

            var isNewest = chunk.At == chunks[^1].At;
            if (chunk.IsDamaged && isNewest && time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(file.SafeFileHandle) < options.HistoryAfter)
            {
                // Most likely it is being written. It is damaged when the log has gone on behind it, or rests.
                break;
            }

            var upTo = position.Pending > 0 && position.Offset == chunk.At ? (ulong)position.Pending : chunk.Last;
            var refusal = await HandInAsync(source, position, file, chunk with { Last = upTo }, isNewest, cancellation);
            if (refusal == DeliveryRefusal.None && upTo < chunk.Last)
            {
                refusal = await HandInAsync(source, position, file, chunk, isNewest, cancellation);
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
        Source source, FilePosition position, FileStream file, LoggedChunk chunk, bool isNewest, CancellationToken cancellation)
    {
        file.Position = chunk.At;
        var read = file.ReadAtLeast(buffer.AsSpan(0, EvtxChunk.Length), EvtxChunk.Length, throwOnEndOfStream: false);
        buffer.AsSpan(read).Clear();
        var length = EvtxChunk.LengthWithNote;
        if (chunk.IsDamaged || !EvtxChunk.TryKeep(buffer, position.LastRecord, chunk.Last))
        {
            if (isNewest)
            {
                // It is being written: the next look finds it whole.
                return DeliveryRefusal.None;
            }

            // It is damaged: what can be read of it is, and the rest is said.
            length = EvtxChunk.Length;
        }

        (position.Offset, position.Pending) = (chunk.At, (long)chunk.Last);
        save();
        var recordSource = NewDelivery.RecordSourceOf(source.Id, BitConverter.GetBytes(position.RecordSource), string.Empty, (long)chunk.First);
        var readAs = new ReadAs(position.Format, Path.GetFileName(position.Path), source.LogSources);
        var lane = position.HistoryEnd > 0 ? position.RecordSource | 1 : 0;
        var delivery = NewDelivery.OfFile(source, readAs, recordSource, chunk.At, buffer, length, lane);
        var receipt = await intake.AcceptAsync(delivery, Timeout.InfiniteTimeSpan, cancellation);
        if (receipt.Outcome != DeliveryOutcome.Refused)
        {
            (position.LastRecord, position.Pending) = (chunk.Last, 0);
            if (chunk.IsDamaged)
            {
                (position.DamagedChunks, position.DamagedAt) = (position.DamagedChunks + 1, chunk.At);
            }
        }

        return receipt.Refusal;
    }

    /// <summary>
    /// The chunks that have records, in the order of these. One with a header that cannot be relied on stands where its
    /// first record, or its place in the file, puts it, and reaches to the next.
    /// </summary>
    private static List<LoggedChunk> Chunks(FileStream file)
    {
        var beginning = new byte[EvtxChunk.BeginningLength];
        var chunks = new List<LoggedChunk>();
        for (long at = EvtxChunk.FileHeaderLength; at + beginning.Length <= file.Length; at += EvtxChunk.Length)
        {
            file.Position = at;
            if (file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false) < beginning.Length)
            {
                break;
            }

            if (EvtxChunk.TryReadHeader(beginning, out var first, out var last))
            {
                chunks.Add(new LoggedChunk(at, first, last, IsDamaged: false));
            }
            else if (beginning.AsSpan().ContainsAnyExcept((byte)0))
            {
                var number = EvtxChunk.TryReadFirstRecord(beginning, out var own) ? own : (chunks.Count > 0 ? chunks[^1].Last : 0) + 1;
                chunks.Add(new LoggedChunk(at, number, number, IsDamaged: true));
            }
        }

        chunks.Sort((a, b) => a.First.CompareTo(b.First));
        for (var i = 0; i + 1 < chunks.Count; i++)
        {
            if (chunks[i].IsDamaged)
            {
                chunks[i] = chunks[i] with { Last = Math.Max(chunks[i].First, chunks[i + 1].First - 1) };
            }
        }

        return chunks;
    }

    /// <summary>A chunk of a log.</summary>
    /// <param name="At">Where it begins.</param>
    /// <param name="First">Number of its first record.</param>
    /// <param name="Last">Number of its last, or of the last that is wanted.</param>
    /// <param name="IsDamaged">Whether its header cannot be relied on.</param>
    private readonly record struct LoggedChunk(long At, ulong First, ulong Last, bool IsDamaged);
}
