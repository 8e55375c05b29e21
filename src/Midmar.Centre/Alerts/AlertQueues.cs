using Midmar.Centre.Events;
using Midmar.Centre.Workspaces;
using Midmar.Records;

namespace Midmar.Centre.Alerts;

/// <summary>The queues of the open workspaces, each made when it is first asked for. Any thread.</summary>
public sealed class AlertQueues(Ledger ledger, IOpenWorkspaces open) : IDisposable
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
                queues[workspace] = queue = await AlertQueue.OpenAsync(found.Alerts, own, _ => AlertStanding.Unknown, CancellationToken.None);
            }

            return queue;
        }
        finally
        {
            opening.Release();
        }
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
