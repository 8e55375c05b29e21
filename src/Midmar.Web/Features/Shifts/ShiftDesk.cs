using Midmar.Centre.Alerts;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Reports;
using Midmar.Centre.Shifts;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Features.Sources;

namespace Midmar.Web.Features.Shifts;

/// <summary>Shifts for whoever sits here: to begin, to log, to hand over, to report.</summary>
public sealed class ShiftDesk(
    Decisions decisions, IAccessControl access, AlertQueues queues, SourceDesk sources, IWorkspaceStore workspaces, IOpenWorkspaces open)
{
    /// <summary>The shifts of a workspace, to listen to and read.</summary>
    public async Task<Outcome<Shelf<Shift>>> ShelfAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        await decisions.ReadAsync(workspace, Permission.SeeShifts, cancellation) switch
        {
            Done<WorkspaceLedger>(var ledger) => ledger.Shelf(Shift.Kind),
            Refused<WorkspaceLedger>(var refusal) => refusal,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    /// <summary>Who can lead a shift or see to something.</summary>
    public async Task<IReadOnlyList<Member>> ColleaguesAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        [.. (await access.WhoMayAsync(Permission.WriteShifts, workspace, cancellation)).Select(p => new Member(p.Id, p.DisplayName))];

    /// <summary>The workspace's time.</summary>
    public DateTime Now(WorkspaceId workspace) => open.Find(workspace)?.Clock.GetUtcNow().UtcDateTime ?? default;

    /// <summary>Begins a shift when none runs.</summary>
    public Task<Outcome<long>> BeginAsync(WorkspaceId workspace, string name, Member lead, TimeSpan planned, CancellationToken cancellation) =>
        decisions.DoAsync(
            new Wish(workspace, Permission.WriteShifts, ShiftActions.Begin, name, lead?.Name ?? string.Empty),
            work => ShiftRules.Begin(work, name, lead!, work.At + planned),
            cancellation);

    /// <summary>Does anything else in the shift that runs.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="action">One of <see cref="ShiftActions"/>.</param>
    /// <param name="text">The words of it, for the audit log.</param>
    /// <param name="decide">The decision.</param>
    /// <param name="cancellation">Gives up before it is stored.</param>
    public Task<Outcome<Nothing>> DoAsync(
        WorkspaceId workspace, string action, string text, Func<LedgerWork, Outcome<Nothing>> decide, CancellationToken cancellation) =>
        decisions.DoAsync(new Wish(workspace, Permission.WriteShifts, action, "shift", text), decide, cancellation);

    /// <summary>Issues a situation report.</summary>
    public async Task<Outcome<long>> ReportAsync(
        WorkspaceId workspace, string words, string language, Tlp marking, IReadOnlyList<string> recipients, CancellationToken cancellation)
    {
        var wish = new Wish(workspace, Permission.WriteShifts, ReportActions.Issue, "situation", language);
        if (!Person.Languages.Contains(language) || await queues.OfAsync(workspace, cancellation) is not { } queue)
        {
            return await decisions.DoAsync<long>(wish, _ => new NoSuchLanguage(), cancellation);
        }

        var health = await sources.ReadAsync(workspace) is Done<IReadOnlyList<SourceHealth>>(var found) ? found : [];
        var exercise = await workspaces.FindAsync(workspace, cancellation) is { Kind: WorkspaceKind.Exercise } one ? one.Name : null;
        return await decisions.DoAsync(wish, work => ReportRules.Issue(work, SituationReport.Of(Facts(work, queue, health), words, language, marking, exercise) with { Recipients = [.. recipients] }), cancellation);
    }

    /// <summary>The situation reports of a workspace, the last first.</summary>
    public async Task<IReadOnlyList<Kept<Report>>> ReportsAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        await decisions.ReadAsync(workspace, Permission.SeeShifts, cancellation) is Done<WorkspaceLedger>(var ledger)
            ? [.. ledger.Shelf(Report.Kind).All.Values.Where(r => r.State.About == ReportKind.Situation).Reverse()]
            : [];

    private static SituationFacts Facts(LedgerWork work, AlertQueue queue, IReadOnlyList<SourceHealth> health) => new()
    {
        Shift = ShiftRules.Running(work.All(Shift.Kind)),
        Incidents = [.. work.All(Incident.Kind)],
        Queue = queue.Counts(),
        Sources = health,
        Now = work.At,
    };
}
