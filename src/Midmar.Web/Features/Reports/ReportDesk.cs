using System.Globalization;
using Midmar.Centre.Alerts;
using Midmar.Centre.Audit;
using Midmar.Centre.Events;
using Midmar.Centre.Evidence;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Playbooks;
using Midmar.Centre.Reports;
using Midmar.Centre.Response;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Reports;

/// <summary>Reports for whoever sits here: to issue, to sign, to read, to take out.</summary>
public sealed class ReportDesk(Decisions decisions, DeskAudit audit, AlertQueues queues, IWorkspaceStore workspaces)
{
    /// <summary>The reports of a workspace.</summary>
    public async Task<Outcome<Shelf<Report>>> ShelfAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        await decisions.ReadAsync(workspace, Permission.SeeIncidents, cancellation) switch
        {
            Done<WorkspaceLedger>(var ledger) => ledger.Shelf(Report.Kind),
            Refused<WorkspaceLedger>(var refusal) => refusal,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    /// <summary>Issues a report of an incident.</summary>
    public async Task<Outcome<long>> IssueAsync(
        WorkspaceId workspace, long incident, string language, IReadOnlyList<string> recipients, CancellationToken cancellation)
    {
        if (await decisions.ReadAsync(workspace, Permission.HandleIncidents, cancellation) is not Done<WorkspaceLedger>(var ledger))
        {
            return await decisions.DoAsync<long>(Wish(workspace, incident, language), _ => new NoSuchIncident(), cancellation);
        }

        var history = await ledger.HistoryAsync(Incident.Kind, incident, cancellation);
        var queue = await queues.OfAsync(workspace, cancellation);
        var exercise = await ExerciseAsync(workspace, cancellation);
        return await decisions.DoAsync<long>(
            Wish(workspace, incident, language),
            work => work.Find(Incident.Kind, incident) is not { } state ? new NoSuchIncident()
                : !Person.Languages.Contains(language) ? new NoSuchLanguage()
                : ReportRules.Issue(work, IncidentReport.Of(
                    incident, state, history, [.. state.Alerts.Select(a => queue?.Find(a)?.Alert).OfType<Alert>()],
                    [.. work.All(ResponseAction.Kind).Where(a => a.State.Incident == incident).Select(a => a.State)],
                    [.. work.All(PlaybookRun.Kind).Where(r => r.State.Incident == incident).Select(r => (r.State, work.Find(KeptPlaybook.Kind, r.State.Playbook)!.Read()))],
                    [.. work.All(EvidenceItem.Kind).Where(e => e.State.Incident == incident)], language, exercise) with { Recipients = [.. recipients] }),
            cancellation);
    }

    /// <summary>Puts the name of whoever sits here to a report.</summary>
    public Task<Outcome<Nothing>> SignAsync(WorkspaceId workspace, long number, CancellationToken cancellation) => decisions.DoAsync(
        new Wish(workspace, Permission.HandleIncidents, ReportActions.Sign, number.ToString(CultureInfo.InvariantCulture)),
        work => ReportRules.Sign(work, number),
        cancellation);

    /// <summary>A report's page; null when there is none of that number. What is taken out of the centre is written down.</summary>
    public async Task<Outcome<string?>> PageAsync(WorkspaceId workspace, long number, bool isTakenOut, CancellationToken cancellation)
    {
        if (await decisions.ReadAsync(workspace, Permission.SeeIncidents, cancellation) is not Done<WorkspaceLedger>(var ledger))
        {
            return new NoSuchReport();
        }

        if (isTakenOut && await audit.DecideAsync(
            Permission.Export, workspace, ReportActions.Export, number.ToString(CultureInfo.InvariantCulture), string.Empty, string.Empty, further: null) is { } refusal)
        {
            return refusal;
        }

        var history = await ledger.HistoryAsync(Report.Kind, number, cancellation);
        return new Done<string?>(history.Count > 0 && history[0].Event is ReportIssued issued ? issued.Page : null);
    }

    private async Task<string?> ExerciseAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        await workspaces.FindAsync(workspace, cancellation) is { Kind: WorkspaceKind.Exercise } exercise ? exercise.Name : null;

    private static Wish Wish(WorkspaceId workspace, long incident, string language) => new(
        workspace, Permission.HandleIncidents, ReportActions.Issue, string.Create(CultureInfo.InvariantCulture, $"incident {incident}"), language);
}
