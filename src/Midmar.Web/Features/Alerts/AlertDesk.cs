using System.Globalization;
using Midmar.Centre.Alerts;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Sigma.Rules;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Alerts;

/// <summary>Alerts for whoever sits here: to read, to take, to judge, to keep out of the queue.</summary>
public sealed class AlertDesk(Seat seat, Decisions decisions, IAccessControl access, IOpenWorkspaces open, AlertQueues queues, EventViews views)
{
    /// <summary>The queue of a workspace, to listen to and read.</summary>
    public async Task<Outcome<AlertQueue>> QueueAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        await seat.DecideAsync(Permission.SeeAlerts, workspace) is { } refusal ? refusal
            : await queues.OfAsync(workspace, cancellation) is { } queue ? queue
            : new NoSuchWorkspace();

    /// <summary>What register and calendar say of an alert, for who may see them; null otherwise.</summary>
    public async Task<EventContext?> ContextAsync(WorkspaceId workspace, Alert alert, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return await seat.DecideAsync(Permission.SeeCalendar, workspace) is null
            ? (await views.OfAsync(workspace, cancellation)).ContextOf(alert.Key.Host, alert.Last)
            : null;
    }

    /// <summary>Who sits here, as alerts name them; null: nobody.</summary>
    public async Task<(string Id, string Name)?> WhoAsync() =>
        await seat.WhoAsync() is { } who ? (who.Actor.Id, who.Actor.Name) : null;

    /// <summary>Who can be given alerts.</summary>
    public Task<IReadOnlyList<Person>> ColleaguesAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        access.WhoMayAsync(Permission.HandleAlerts, workspace, cancellation);

    /// <summary>Alerts of a workspace as detection has them.</summary>
    public async Task<Outcome<AlertPageOf>> ReadAsync(WorkspaceId workspace, AlertQuery query, CancellationToken cancellation)
    {
        if (await ListAsync(workspace) is not Done<IAlertList>(var list))
        {
            return await RefusalAsync(workspace);
        }

        return new AlertPageOf(await list.ReadAsync(query, cancellation), await list.CountByLevelAsync(cancellation));
    }

    /// <summary>One alert with the records it cites; null when there is none of that number.</summary>
    public async Task<Outcome<Alert?>> FindAsync(WorkspaceId workspace, AlertId id, CancellationToken cancellation)
    {
        if (await ListAsync(workspace) is not Done<IAlertList>(var list))
        {
            return await RefusalAsync(workspace);
        }

        return await list.FindAsync(id, cancellation);
    }

    /// <summary>Gives alerts to somebody, or (null) to nobody. See <see cref="TriageRules.Assign"/>.</summary>
    public Task<Outcome<Nothing>> AssignAsync(
        WorkspaceId workspace, IReadOnlyList<AlertId> alerts, (string Id, string Name)? to, string? expected, CancellationToken cancellation) =>
        decisions.DoAsync(
            Wish(workspace, AlertActions.Assign, alerts, to?.Name ?? string.Empty),
            work => TriageRules.Assign(work, alerts, to, expected),
            cancellation);

    /// <summary>Judges alerts. See <see cref="TriageRules.Judge"/>.</summary>
    public async Task<Outcome<Nothing>> JudgeAsync(
        WorkspaceId workspace, IReadOnlyList<AlertId> alerts, Verdict verdict, string reason, AlertId? duplicateOf, CancellationToken cancellation)
    {
        var found = await AlertsAsync(workspace, alerts, cancellation);
        var missing = found is null || (duplicateOf is { } other && (await queues.OfAsync(workspace, cancellation))?.Find(other.Value) is null);
        return await decisions.DoAsync<Nothing>(
            Wish(workspace, AlertActions.Judge, alerts, $"{verdict}: {reason}"),
            work => missing ? new NoSuchAlert() : TriageRules.Judge(work, found!, verdict, reason, duplicateOf),
            cancellation);
    }

    /// <summary>Takes a verdict back.</summary>
    public Task<Outcome<Nothing>> ReopenAsync(WorkspaceId workspace, AlertId alert, string reason, CancellationToken cancellation) =>
        decisions.DoAsync(Wish(workspace, AlertActions.Reopen, [alert], reason), work => TriageRules.Reopen(work, alert, reason), cancellation);

    /// <summary>Writes something to an alert.</summary>
    public async Task<Outcome<Nothing>> NoteAsync(WorkspaceId workspace, AlertId alert, string text, CancellationToken cancellation)
    {
        var isThere = await AlertsAsync(workspace, [alert], cancellation) is not null;
        return await decisions.DoAsync<Nothing>(
            Wish(workspace, AlertActions.Note, [alert], text),
            work => isThere ? TriageRules.Note(work, alert, text) : new NoSuchAlert(),
            cancellation);
    }

    /// <summary>What a suppression would have hidden of the last days.</summary>
    public async Task<Outcome<SuppressionPreview>> PreviewAsync(WorkspaceId workspace, SuppressionScope scope, CancellationToken cancellation) =>
        await QueueAsync(workspace, cancellation) switch
        {
            Done<AlertQueue>(var queue) => SuppressionPreview.Of(scope, queue.Rows, open.Find(workspace)!.Clock.GetUtcNow().UtcDateTime),
            Refused<AlertQueue>(var refusal) => refusal,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    /// <summary>Keeps alerts out of the queue for a time. See <see cref="SuppressionRules.Begin"/>.</summary>
    public async Task<Outcome<long>> SuppressAsync(
        WorkspaceId workspace, SuppressionScope scope, TimeSpan time, string reason, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var preview = await PreviewAsync(workspace, scope, cancellation);
        return await decisions.DoAsync(
            new Wish(workspace, Permission.ManageRules, AlertActions.Suppress, scope.RuleId, string.Create(
                CultureInfo.InvariantCulture, $"host {scope.Host ?? "*"}, account {scope.Account ?? "*"}, {time}: {reason}")),
            work => preview is Done<SuppressionPreview>(var dry)
                ? SuppressionRules.Begin(work, scope, work.At + time, reason, dry)
                : ((Refused<SuppressionPreview>)preview).Reason,
            cancellation);
    }

    /// <summary>Ends a suppression before its time.</summary>
    public Task<Outcome<Nothing>> EndSuppressionAsync(WorkspaceId workspace, long number, CancellationToken cancellation) =>
        decisions.DoAsync(
            new Wish(workspace, Permission.ManageRules, AlertActions.EndSuppression, number.ToString(CultureInfo.InvariantCulture)),
            work => SuppressionRules.End(work, number),
            cancellation);

    /// <summary>Suppressions of a workspace, those in force and those that ended.</summary>
    public async Task<Outcome<IReadOnlyList<Kept<Suppression>>>> SuppressionsAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        await decisions.ReadAsync(workspace, Permission.SeeAlerts, cancellation) switch
        {
            Done<WorkspaceLedger>(var ledger) => new Done<IReadOnlyList<Kept<Suppression>>>([.. ledger.Shelf(Suppression.Kind).All.Values.Reverse()]),
            Refused<WorkspaceLedger>(var refusal) => refusal,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    /// <summary>The views somebody who sits here can choose: their own and shared ones.</summary>
    public async Task<IReadOnlyList<Kept<SavedView>>> ViewsAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        await decisions.ReadAsync(workspace, Permission.SeeAlerts, cancellation) is Done<WorkspaceLedger>(var ledger) && await WhoAsync() is { } who
            ? [.. ledger.Shelf(SavedView.Kind).All.Values.Where(v => !v.State.IsGone && (v.State.IsShared || v.State.OwnerId == who.Id))]
            : [];

    /// <summary>Keeps a view of the queue.</summary>
    public Task<Outcome<long>> SaveViewAsync(WorkspaceId workspace, string name, string query, bool isShared, CancellationToken cancellation) =>
        decisions.DoAsync(
            new Wish(workspace, Permission.HandleAlerts, AlertActions.SaveView, name, query),
            work => SavedView.Save(work, name, query, isShared),
            cancellation);

    /// <summary>Takes a view away.</summary>
    public Task<Outcome<Nothing>> RemoveViewAsync(WorkspaceId workspace, long number, CancellationToken cancellation) =>
        decisions.DoAsync(
            new Wish(workspace, Permission.HandleAlerts, AlertActions.RemoveView, number.ToString(CultureInfo.InvariantCulture)),
            work => SavedView.Remove(work, number),
            cancellation);

    /// <summary>The alerts as they are; null when one of them is not there.</summary>
    private async Task<IReadOnlyList<Alert>?> AlertsAsync(WorkspaceId workspace, IReadOnlyList<AlertId> alerts, CancellationToken cancellation)
    {
        var queue = await queues.OfAsync(workspace, cancellation);
        var found = alerts.Select(a => queue?.Find(a.Value)?.Alert).OfType<Alert>().ToArray();
        return found.Length == alerts.Count ? found : null;
    }

    private async Task<Outcome<IAlertList>> ListAsync(WorkspaceId workspace) =>
        await seat.DecideAsync(Permission.SeeAlerts, workspace) is { } refusal ? refusal
            : open.Find(workspace) is { } found ? new Done<IAlertList>(found.Alerts)
            : new NoSuchWorkspace();

    private async Task<Refusal> RefusalAsync(WorkspaceId workspace) =>
        await seat.DecideAsync(Permission.SeeAlerts, workspace) ?? new NoSuchWorkspace();

    private static Wish Wish(WorkspaceId workspace, string action, IReadOnlyList<AlertId> alerts, string text) => new(
        workspace,
        Permission.HandleAlerts,
        action,
        string.Join(' ', alerts.Take(MaxNamed)) + (alerts.Count > MaxNamed ? string.Create(CultureInfo.InvariantCulture, $" … ({alerts.Count})") : string.Empty),
        text);

    /// <summary>Alerts named in the audit log (count); all of them are in the events.</summary>
    private const int MaxNamed = 50;
}

/// <summary>A page of alerts, with the counts of all there are.</summary>
/// <param name="Alerts">The alerts, those raised last first.</param>
/// <param name="Counts">Alerts by level (count), whatever the filter.</param>
public sealed record AlertPageOf(IReadOnlyList<Alert> Alerts, IReadOnlyDictionary<RuleLevel, long> Counts);
