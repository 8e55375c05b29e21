using System.Collections.Concurrent;
using Midmar.Records;

namespace Midmar.Detection.Pipeline;

/// <summary>The pipelines of a centre behind one door. Any thread.</summary>
public sealed class Intake : IIntake, ISilenceReports
{
    private readonly ConcurrentDictionary<WorkspaceId, WorkspacePipeline> pipelines = new();
    private readonly ConcurrentDictionary<SourceId, SourceCounters> counters = new();
    private readonly long[] refused = new long[Enum.GetValues<DeliveryRefusal>().Length];

    /// <summary>Opens the door of a workspace: its pipeline has started.</summary>
    public void Open(WorkspaceId workspace, WorkspacePipeline pipeline) => pipelines[workspace] = pipeline;

    /// <summary>Closes it: what still comes is refused. The pipeline stays the caller's to dispose.</summary>
    public void Close(WorkspaceId workspace) => pipelines.TryRemove(workspace, out _);

    /// <inheritdoc/>
    public async ValueTask<DeliveryReceipt> AcceptAsync(Delivery delivery, TimeSpan patience, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var receipt = pipelines.TryGetValue(delivery.Workspace, out var pipeline)
            ? await pipeline.AcceptAsync(delivery, patience, cancellation)
            : DeliveryReceipt.Refused(DeliveryRefusal.Stopping);
        if (receipt.Outcome == DeliveryOutcome.Refused)
        {
            Interlocked.Increment(ref refused[(int)receipt.Refusal]);
        }

        return receipt;
    }

    /// <summary>Deliveries refused for a reason since the start (count); whoever sent them was told.</summary>
    public long CountRefused(DeliveryRefusal reason) => Interlocked.Read(ref refused[(int)reason]);

    /// <inheritdoc/>
    public async ValueTask EndLaneAsync(WorkspaceId workspace, ulong lane, CancellationToken cancellation)
    {
        if (pipelines.TryGetValue(workspace, out var pipeline))
        {
            await pipeline.EndLaneAsync(lane, cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ReportSilenceAsync(
        WorkspaceId workspace, SourceId source, string name, DateTime since, CancellationToken cancellation) =>
        pipelines.TryGetValue(workspace, out var pipeline) && await pipeline.ReportSilenceAsync(source, name, since, cancellation);

    /// <inheritdoc/>
    public SourceCounters CountersOf(SourceId source) => counters.GetOrAdd(source, _ => new SourceCounters());
}
