using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Logs.Formats;
using Midmar.Logs.LogSources;
using Midmar.Records;

namespace Midmar.Ingest.Health;

/// <summary>What became of a replay.</summary>
/// <param name="Replayed">Failed records that can be read now, and are stored and let go.</param>
/// <param name="StillFailing">Those that cannot, or of which only the beginning was kept.</param>
/// <param name="Refusal">Why it ended early.</param>
public sealed record ReplayResult(int Replayed, int StillFailing, DeliveryRefusal Refusal);

/// <summary>
/// Reads failed records again, as their source is to be read now: after its format or log sources were corrected, or the
/// program has learnt to read them. They get the ids they would have had at first.
/// </summary>
public sealed class FailedReplay(IIntake intake)
{
    private const int Page = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Replays the failed records of a source.</summary>
    /// <param name="source">The source as it is set up now.</param>
    /// <param name="failed">The failed records of its workspace.</param>
    /// <param name="cancellation">Gives up; what was replayed stays so.</param>
    public async Task<ReplayResult> ReplayAsync(Source source, IFailedRecords failed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(failed);
        var (replayed, left) = (0, 0);
        for (long? before = null; ;)
        {
            var page = await failed.ReadAsync(source.Id, before, Page, cancellation);
            var done = new List<long>();
            var refusal = DeliveryRefusal.None;
            foreach (var (number, record) in page)
            {
                if (!CanBeRead(source, record, out var readAs))
                {
                    left++;
                    continue;
                }

                refusal = await HandInAsync(source, record, readAs, cancellation);
                if (refusal != DeliveryRefusal.None)
                {
                    break;
                }

                done.Add(number);
            }

            if (done.Count > 0)
            {
                await failed.RemoveAsync(done, cancellation);
                intake.CountersOf(source.Id).AddRead(0, -done.Count, 0);
                replayed += done.Count;
            }

            if (refusal != DeliveryRefusal.None || page.Count < Page)
            {
                return new ReplayResult(replayed, left, refusal);
            }

            before = page[^1].Number;
        }
    }

    /// <summary>Whether every record in the bytes can be read, tried before anything is handed in.</summary>
    private static bool CanBeRead(Source source, FailedRecord record, out ReadAs readAs)
    {
        readAs = new ReadAs(source.Format ?? record.ReadAs.Format, record.ReadAs.Path, source.LogSources);
        if (record.IsCut || record.Bytes.Length == 0 || LogFormats.Find(readAs.Format) is null)
        {
            return false;
        }

        var batch = new RecordBatch();
        new FrameParser(source.Workspace, LogSourceTable.Default).Parse(FrameOf(source, record, readAs), batch);
        return batch.Count > 0 && batch.Problems.All(p => p.RecordsLost == 0);
    }

    private async Task<DeliveryRefusal> HandInAsync(Source source, FailedRecord record, ReadAs readAs, CancellationToken cancellation)
    {
        var delivery = NewDelivery.OfFile(source, readAs, record.RecordSource, record.RecordPosition, record.Bytes, record.Bytes.Length, lane: 0);
        var receipt = await intake.AcceptAsync(delivery, Patience, cancellation);
        return receipt.Refusal;
    }

    private static JournalFrame FrameOf(Source source, FailedRecord record, ReadAs readAs) => new()
    {
        Kind = FrameKind.Records,
        Position = 0,
        End = record.Bytes.Length,
        Workspace = source.Workspace,
        Source = source.Id,
        RecordSource = record.RecordSource,
        RecordPosition = record.RecordPosition,
        Arrived = record.Received,
        Received = record.Received,
        Lane = 0,
        Digest = null,
        ReadAs = readAs,
        Buffer = record.Bytes,
        Length = record.Bytes.Length,
    };
}
