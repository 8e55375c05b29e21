using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Calendar;

/// <summary>Register and calendar as they are read together, and the one way in which they are changed.</summary>
public sealed class EventDesk(Decisions decisions, Seat seat, EventViews views, IOpenWorkspaces open)
{
    /// <summary>What register and calendar say now.</summary>
    public async Task<Outcome<EventView>> ViewAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        await LedgerAsync(workspace, cancellation) switch
        {
            Done<WorkspaceLedger>(var ledger) => views.Of(ledger),
            Refused<WorkspaceLedger>(var reason) => reason,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    /// <summary>The ledger, to read from and listen to.</summary>
    public Task<Outcome<WorkspaceLedger>> LedgerAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        decisions.ReadAsync(workspace, Permission.SeeCalendar, cancellation);

    /// <summary>Whether whoever sits here may change them.</summary>
    public async Task<bool> MayChangeAsync(WorkspaceId workspace) => await seat.DecideAsync(Permission.ManageCalendar, workspace) is null;

    /// <summary>The time on the workspace's clock, UTC.</summary>
    public DateTime NowIn(WorkspaceId workspace) => open.Find(workspace)?.Clock.GetUtcNow().UtcDateTime ?? default;

    /// <summary>Decides and does.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="action">The act's name in the audit log.</param>
    /// <param name="subject">To what.</param>
    /// <param name="text">The words of it; may be empty.</param>
    /// <param name="decide">The decision.</param>
    /// <param name="cancellation">Gives up before it is stored.</param>
    public Task<Outcome<T>> DoAsync<T>(
        WorkspaceId workspace, string action, string subject, string text, Func<LedgerWork, Outcome<T>> decide, CancellationToken cancellation) =>
        decisions.DoAsync(new Wish(workspace, Permission.ManageCalendar, action, subject, text), decide, cancellation);
}
