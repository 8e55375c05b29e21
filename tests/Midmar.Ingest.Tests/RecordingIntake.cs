using System.Collections.Concurrent;
using System.Text;
using Midmar.Detection.Pipeline;
using Midmar.Logs.LogSources;
using Midmar.Records;

namespace Midmar.Ingest.Tests;

/// <summary>Takes deliveries, reads them as the pipeline does, and remembers what was in them.</summary>
internal sealed class RecordingIntake : IIntake
{
    private readonly ConcurrentDictionary<SourceId, SourceCounters> counters = new();
    private readonly HashSet<UInt128> digests = [];

    public List<Delivery> Deliveries { get; } = [];

    public List<string> Payloads { get; } = [];

    public DeliveryRefusal Refuses { get; set; }

    public ValueTask<DeliveryReceipt> AcceptAsync(Delivery delivery, TimeSpan patience, CancellationToken cancellation)
    {
        if (Refuses != DeliveryRefusal.None)
        {
            return ValueTask.FromResult(DeliveryReceipt.Refused(Refuses));
        }

        if (delivery.Digest is { } digest && !digests.Add(digest))
        {
            return ValueTask.FromResult(new DeliveryReceipt(DeliveryOutcome.Duplicate, DeliveryRefusal.None, 0, [], []));
        }

        Deliveries.Add(delivery);
        Payloads.Add(Encoding.UTF8.GetString(delivery.Buffer, 0, delivery.Length));
        var batch = new RecordBatch();
        new FrameParser(delivery.Workspace, LogSourceTable.Default).Parse(FrameOf(delivery), batch);
        return ValueTask.FromResult(new DeliveryReceipt(
            DeliveryOutcome.Stored,
            DeliveryRefusal.None,
            batch.Count,
            [.. batch.Problems],
            [.. Enumerable.Range(0, batch.Count).Select(i => batch[i].Offset)]));
    }

    public ValueTask EndLaneAsync(WorkspaceId workspace, ulong lane, CancellationToken cancellation) => ValueTask.CompletedTask;

    public SourceCounters CountersOf(SourceId source) => counters.GetOrAdd(source, _ => new SourceCounters());

    private static JournalFrame FrameOf(Delivery delivery) => new()
    {
        Kind = FrameKind.Records,
        Position = 0,
        End = delivery.Length,
        Workspace = delivery.Workspace,
        Source = delivery.Source,
        RecordSource = delivery.RecordSource,
        RecordPosition = delivery.Position,
        Arrived = default,
        Received = default,
        Lane = delivery.Lane,
        Digest = delivery.Digest,
        ReadAs = delivery.ReadAs,
        Buffer = delivery.Buffer,
        Length = delivery.Length,
    };
}
