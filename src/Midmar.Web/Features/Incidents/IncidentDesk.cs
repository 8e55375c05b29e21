using System.Globalization;
using Midmar.Centre.Alerts;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Response;
using Midmar.Records;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Incidents;

/// <summary>Incidents for whoever sits here: to promote, to read, to work on.</summary>
public sealed class IncidentDesk(Seat seat, Decisions decisions, IAccessControl access, AlertQueues queues, EventViews views)
{
    /// <summary>The incidents of a workspace, to listen to and read.</summary>
    public async Task<Outcome<Shelf<Incident>>> ShelfAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        await decisions.ReadAsync(workspace, Permission.SeeIncidents, cancellation) switch
        {
            Done<WorkspaceLedger>(var ledger) => ledger.Shelf(Incident.Kind),
            Refused<WorkspaceLedger>(var refusal) => refusal,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    /// <summary>All that happened to an incident.</summary>
    public async Task<Outcome<IReadOnlyList<Happened<IncidentEvent>>>> HistoryAsync(WorkspaceId workspace, long number, CancellationToken cancellation) =>
        await decisions.ReadAsync(workspace, Permission.SeeIncidents, cancellation) switch
        {
            Done<WorkspaceLedger>(var ledger) => new Done<IReadOnlyList<Happened<IncidentEvent>>>(await ledger.HistoryAsync(Incident.Kind, number, cancellation)),
            Refused<WorkspaceLedger>(var refusal) => refusal,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    /// <summary>Alerts as the queue has them, as far as they are there.</summary>
    public async Task<IReadOnlyList<QueueRow>> AlertsAsync(WorkspaceId workspace, IEnumerable<long> alerts, CancellationToken cancellation) =>
        await seat.DecideAsync(Permission.SeeAlerts, workspace) is null && await queues.OfAsync(workspace, cancellation) is { } queue
            ? [.. alerts.Select(queue.Find).OfType<QueueRow>()]
            : [];

    /// <summary>Who can work on incidents.</summary>
    public async Task<IReadOnlyList<Member>> ColleaguesAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        [.. (await access.WhoMayAsync(Permission.HandleIncidents, workspace, cancellation)).Select(p => new Member(p.Id, p.DisplayName))];

    /// <summary>Who sits here; null: nobody.</summary>
    public async Task<Member?> WhoAsync() => await seat.WhoAsync() is { } who ? new Member(who.Actor.Id, who.Actor.Name) : null;

    /// <summary>An event becomes an incident. See <see cref="IncidentRules.Promote"/>.</summary>
    public async Task<Outcome<long>> PromoteAsync(
        WorkspaceId workspace, string title, IncidentSeverity severity, string reason, IReadOnlyList<AlertId> alerts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        var found = await FoundAsync(workspace, alerts, cancellation);
        return await decisions.DoAsync<long>(
            new Wish(workspace, Permission.HandleIncidents, IncidentActions.Promote, title, $"{severity}: {reason}"),
            work => found is null ? new NoSuchAlert() : IncidentRules.Promote(work, title, severity, reason, found),
            cancellation);
    }

    /// <summary>Alerts belong to an incident.</summary>
    public async Task<Outcome<Nothing>> AddAlertsAsync(WorkspaceId workspace, long number, IReadOnlyList<AlertId> alerts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        var found = await FoundAsync(workspace, alerts, cancellation);
        return await DoAsync(workspace, number, IncidentActions.Alerts, string.Join(' ', alerts), work =>
            found is null ? new NoSuchAlert() : IncidentRules.AddAlerts(work, number, found), cancellation);
    }

    /// <summary>The response actions of a workspace.</summary>
    public async Task<Shelf<ResponseAction>?> ActionsAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        await decisions.ReadAsync(workspace, Permission.SeeIncidents, cancellation) is Done<WorkspaceLedger>(var ledger)
            ? ledger.Shelf(ResponseAction.Kind)
            : null;

    /// <summary>Proposes a response action. See <see cref="ResponseRules.Propose"/>.</summary>
    public async Task<Outcome<long>> ProposeAsync(
        WorkspaceId workspace, long incident, ActionKind kind, string target, string reason, string cost, TimeSpan? time, CancellationToken cancellation)
    {
        var view = await views.OfAsync(workspace, cancellation);
        return await decisions.DoAsync(
            new Wish(workspace, Permission.HandleIncidents, ResponseActions.Propose, $"{kind} {target}", reason),
            work => ResponseRules.Propose(work, incident, kind, target, reason, cost, time, view.ContextOf(target?.Trim(), work.At).Circle),
            cancellation);
    }

    /// <summary>Does anything else to an incident.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="number">Which incident.</param>
    /// <param name="action">One of <see cref="IncidentActions"/>.</param>
    /// <param name="text">The words of it, for the audit log.</param>
    /// <param name="decide">The decision.</param>
    /// <param name="cancellation">Gives up before it is stored.</param>
    public Task<Outcome<Nothing>> DoAsync(
        WorkspaceId workspace, long number, string action, string text, Func<LedgerWork, Outcome<Nothing>> decide, CancellationToken cancellation) =>
        decisions.DoAsync(
            new Wish(workspace, Permission.HandleIncidents, action, number.ToString(CultureInfo.InvariantCulture), text), decide, cancellation);

    private async Task<IReadOnlyList<Alert>?> FoundAsync(WorkspaceId workspace, IReadOnlyList<AlertId> alerts, CancellationToken cancellation)
    {
        var queue = await queues.OfAsync(workspace, cancellation);
        var found = alerts.Distinct().Select(a => queue?.Find(a.Value)?.Alert).OfType<Alert>().ToArray();
        return found.Length == alerts.Distinct().Count() ? found : null;
    }
}
