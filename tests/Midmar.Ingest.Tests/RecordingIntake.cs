using System.Collections.Concurrent;
using System.Text;
using Midmar.Detection.Pipeline;
using Midmar.Logs.LogSources;
using Midmar.Records;

namespace Midmar.Ingest.Tests;

/// <summary>Takes deliveries, reads them as the pipeline does, and remembers what was in them. Any thread.</summary>
internal sealed class RecordingIntake : IIntake
{
    private static readonly DateTime Arrived = new(2026, 6, 15, 12, 0, 0, DateTimeKind.Utc);

    private readonly ConcurrentDictionary<SourceId, SourceCounters> counters = new();
    private readonly HashSet<UInt128> digests = [];
    private readonly List<Delivery> deliveries = [];
    private readonly List<byte[]> payloads = [];
    private readonly List<(RecordId Id, Dictionary<string, string> Fields)> records = [];

    public IReadOnlyList<Delivery> Deliveries => Locked(deliveries);

    public IReadOnlyList<string> Payloads => [.. Locked(payloads).Select(Encoding.UTF8.GetString)];

    /// <summary>The records of all deliveries, as the pipeline would read them.</summary>
    public IReadOnlyList<(RecordId Id, Dictionary<string, string> Fields)> Records => Locked(records);

    /// <summary>Lanes that were ended.</summary>
    public ConcurrentQueue<ulong> EndedLanes { get; } = new();

    public DeliveryRefusal Refuses { get; set; }

    /// <summary>Whether whoever hands in never learns what became of it.</summary>
    public bool IsKilledAfterStoring { get; set; }

    /// <summary>What every delivery waits for before it is stored.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public async ValueTask<DeliveryReceipt> AcceptAsync(Delivery delivery, TimeSpan patience, CancellationToken cancellation)
    {
        await Gate.WaitAsync(cancellation);
        if (Refuses != DeliveryRefusal.None)
        {
            return DeliveryReceipt.Refused(Refuses);
        }

        lock (deliveries)
        {
            if (delivery.Digest is { } digest && !digests.Add(digest))
            {
                CountersOf(delivery.Source).AddDuplicate();
                return new DeliveryReceipt(DeliveryOutcome.Duplicate, DeliveryRefusal.None, 0, [], []);
            }

            var receipt = Store(delivery);
            return IsKilledAfterStoring ? throw new OperationCanceledException("The process ends here.") : receipt;
        }
    }

    public ValueTask EndLaneAsync(WorkspaceId workspace, ulong lane, CancellationToken cancellation)
    {
        EndedLanes.Enqueue(lane);
        return ValueTask.CompletedTask;
    }

    public SourceCounters CountersOf(SourceId source) => counters.GetOrAdd(source, _ => new SourceCounters());

    private DeliveryReceipt Store(Delivery delivery)
    {
        deliveries.Add(delivery);
        payloads.Add(delivery.Buffer[..delivery.Length]);
        var batch = new RecordBatch();
        new FrameParser(delivery.Workspace, LogSourceTable.Default).Parse(FrameOf(delivery), batch);
        for (var i = 0; i < batch.Count; i++)
        {
            var record = batch[i];
            records.Add((record.Id, Enumerable.Range(0, record.FieldCount)
                .ToLookup(f => batch.NameOf(record.FieldAt(f)), f => record.ValueAt(f).ToString(), StringComparer.Ordinal)
                .ToDictionary(f => f.Key, f => f.First(), StringComparer.Ordinal)));
        }

        CountersOf(delivery.Source).AddRead(batch.Count, batch.Problems.Sum(p => p.RecordsLost), delivery.Length);
        return new DeliveryReceipt(
            DeliveryOutcome.Stored,
            DeliveryRefusal.None,
            batch.Count,
            [.. batch.Problems],
            [.. Enumerable.Range(0, batch.Count).Select(i => batch[i].Offset)]);
    }

    private IReadOnlyList<T> Locked<T>(List<T> list)
    {
        lock (deliveries)
        {
            return [.. list];
        }
    }

    private static JournalFrame FrameOf(Delivery delivery) => new()
    {
        Kind = FrameKind.Records,
        Position = 0,
        End = delivery.Length,
        Workspace = delivery.Workspace,
        Source = delivery.Source,
        RecordSource = delivery.RecordSource,
        RecordPosition = delivery.Position,
        Arrived = Arrived,
        Received = Arrived,
        Lane = delivery.Lane,
        Digest = delivery.Digest,
        ReadAs = delivery.ReadAs,
        Buffer = delivery.Buffer,
        Length = delivery.Length,
    };
}
