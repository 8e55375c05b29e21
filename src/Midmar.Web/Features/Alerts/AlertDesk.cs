using Midmar.Centre.Alerts;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Sigma.Rules;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Alerts;

/// <summary>Alerts for whoever sits here, as far as they may see them.</summary>
public sealed class AlertDesk(Seat seat, IOpenWorkspaces open)
{
    /// <summary>The list of a workspace, to listen to and read.</summary>
    public async Task<Outcome<IAlertList>> ListAsync(WorkspaceId workspace)
    {
        if (await seat.DecideAsync(Permission.SeeAlerts, workspace) is { } refusal)
        {
            return refusal;
        }

        return open.Find(workspace) is { } found ? new Done<IAlertList>(found.Alerts) : new NoSuchWorkspace();
    }

    /// <summary>Alerts of a workspace.</summary>
    public async Task<Outcome<AlertPageOf>> ReadAsync(WorkspaceId workspace, AlertQuery query, CancellationToken cancellation)
    {
        if (await ListAsync(workspace) is not Done<IAlertList>(var list))
        {
            return await RefusalAsync(workspace);
        }

        return new AlertPageOf(await list.ReadAsync(query, cancellation), await list.CountByLevelAsync(cancellation));
    }

    /// <summary>One alert; null when there is none of that number.</summary>
    public async Task<Outcome<Alert?>> FindAsync(WorkspaceId workspace, AlertId id, CancellationToken cancellation)
    {
        if (await ListAsync(workspace) is not Done<IAlertList>(var list))
        {
            return await RefusalAsync(workspace);
        }

        return await list.FindAsync(id, cancellation);
    }

    private async Task<Refusal> RefusalAsync(WorkspaceId workspace) =>
        await seat.DecideAsync(Permission.SeeAlerts, workspace) ?? new NoSuchWorkspace();
}

/// <summary>A page of alerts, with the counts of all there are.</summary>
/// <param name="Alerts">The alerts, those raised last first.</param>
/// <param name="Counts">Alerts by level (count), whatever the filter.</param>
public sealed record AlertPageOf(IReadOnlyList<Alert> Alerts, IReadOnlyDictionary<RuleLevel, long> Counts);
