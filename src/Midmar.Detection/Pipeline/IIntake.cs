using Midmar.Records;

namespace Midmar.Detection.Pipeline;

/// <summary>Where every door hands in what it took: journal, detection and lake of a workspace.</summary>
public interface IIntake
{
    /// <summary>
    /// Stores a delivery. Completes when it is synced to disk and read, so that a door may acknowledge it; or with a
    /// refusal. Waits while as much as is allowed is under way, up to <paramref name="patience"/>; then refuses as busy.
    /// </summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="patience">How long to wait for room; <see cref="Timeout.InfiniteTimeSpan"/> for a door that pushes back by not reading on.</param>
    /// <param name="cancellation">Gives up waiting for room; what is in the journal's hands is finished.</param>
    ValueTask<DeliveryReceipt> AcceptAsync(Delivery delivery, TimeSpan patience, CancellationToken cancellation);

    /// <summary>Says that a lane's history is complete: what its correlations still wait for will not come.</summary>
    ValueTask EndLaneAsync(WorkspaceId workspace, ulong lane, CancellationToken cancellation);

    /// <summary>The counters of a source; made when first asked for.</summary>
    SourceCounters CountersOf(SourceId source);
}
