using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.Workspaces;
using Midmar.Records;

namespace Midmar.Centre.Alerts;

/// <summary>The queues of the open workspaces, each made when it is first asked for. Any thread.</summary>
public sealed class AlertQueues(Ledger ledger, IOpenWorkspaces open, EventViews views) : IDisposable
{
    private readonly Dictionary<WorkspaceId, AlertQueue> queues = [];
    private readonly SemaphoreSlim opening = new(1);

    /// <summary>The queue of a workspace; null when the workspace is not open.</summary>
    public async Task<AlertQueue?> OfAsync(WorkspaceId workspace, CancellationToken cancellation)
    {
        if (open.Find(workspace) is not { } found)
        {
            return null;
        }

        await opening.WaitAsync(cancellation);
        try
        {
            if (!queues.TryGetValue(workspace, out var queue))
            {
                // Not given up when the first who asks goes away: others wait for it.
                var own = await ledger.OfAsync(workspace, CancellationToken.None);
                queues[workspace] = queue = await AlertQueue.OpenAsync(found.Alerts, own, alert => Standing(own, alert), CancellationToken.None);
                RescoreWithTheEvent(own, queue);
            }

            return queue;
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>What the register says of the host, and the posture at the time.</summary>
    private AlertStanding Standing(WorkspaceLedger own, Alert alert)
    {
        var context = views.Of(own).ContextOf(alert.Key.Host, alert.Last);
        return new AlertStanding(context.Circle, context.Posture.Facts.ScoreBonus);
    }

    private static void RescoreWithTheEvent(WorkspaceLedger own, AlertQueue queue)
    {
        own.Shelf(AssetBlock.Kind).Changed += (_, _) => queue.Rescore();
        own.Shelf(ProtectedEntity.Kind).Changed += (_, _) => queue.Rescore();
        own.Shelf(Venue.Kind).Changed += (_, _) => queue.Rescore();
        own.Shelf(Fixture.Kind).Changed += (_, _) => queue.Rescore();
        own.Shelf(PosturePlan.Kind).Changed += (_, _) => queue.Rescore();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var queue in queues.Values)
        {
            queue.Dispose();
        }

        opening.Dispose();
    }
}
