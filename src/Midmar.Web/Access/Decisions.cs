using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;

namespace Midmar.Web.Access;

/// <summary>What is to be done, as the audit log has it.</summary>
/// <param name="Workspace">Where.</param>
/// <param name="Permission">What is needed.</param>
/// <param name="Action">The act's name.</param>
/// <param name="Subject">To what.</param>
/// <param name="Text">The words of it; may be empty.</param>
public sealed record Wish(WorkspaceId Workspace, Permission Permission, string Action, string Subject, string Text = "");

/// <summary>
/// The one way in which people of a workspace decide anything: may they, what would come of it, written down, then done. A
/// refusal is written down too, and says why.
/// </summary>
public sealed class Decisions(Seat seat, DeskAudit audit, Ledger ledger, IOpenWorkspaces open)
{
    /// <summary>The ledger of a workspace, to read from and listen to.</summary>
    public async Task<Outcome<WorkspaceLedger>> ReadAsync(WorkspaceId workspace, Permission permission, CancellationToken cancellation) =>
        await seat.DecideAsync(permission, workspace) is { } refusal ? refusal
            : open.Find(workspace) is null ? new NoSuchWorkspace()
            : await ledger.OfAsync(workspace, cancellation);

    /// <summary>Decides and does.</summary>
    /// <param name="wish">What is to be done.</param>
    /// <param name="decide">See <see cref="WorkspaceLedger.DoAsync"/>.</param>
    /// <param name="cancellation">Gives up before it is stored.</param>
    /// <exception cref="IOException">It could not be written down or stored; it is not done.</exception>
    public async Task<Outcome<T>> DoAsync<T>(Wish wish, Func<LedgerWork, Outcome<T>> decide, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (await seat.WhoAsync() is not { } who)
        {
            return new NotSignedIn();
        }

        if (open.Find(wish.Workspace) is not { } workspace || await seat.DecideAsync(wish.Permission, wish.Workspace) is not null)
        {
            return await WriteAsync(wish, further: null) ?? new NoSuchWorkspace();
        }

        var own = await ledger.OfAsync(wish.Workspace, cancellation);
        var (by, at) = (Author.Of(who.Actor), workspace.Clock.GetUtcNow().UtcDateTime);
        if (await WriteAsync(wish, (own.Weigh(by, at, decide) as Refused<T>)?.Reason) is { } refusal)
        {
            return refusal;
        }

        var outcome = await own.DoAsync(by, at, decide, cancellation);
        if (outcome is Refused<T>(var overtaken))
        {
            // Somebody else was faster, between asking and doing.
            await WriteAsync(wish, overtaken);
        }

        return outcome;
    }

    /// <summary>
    /// What would come of it now, before something long is begun for it. A refusal is written down; null: it would be done, and
    /// has to be decided again when it is.
    /// </summary>
    public async Task<Refusal?> WeighAsync<T>(Wish wish, Func<LedgerWork, Outcome<T>> decide, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (await seat.WhoAsync() is not { } who)
        {
            return new NotSignedIn();
        }

        if (open.Find(wish.Workspace) is not { } workspace || await seat.DecideAsync(wish.Permission, wish.Workspace) is not null)
        {
            return await WriteAsync(wish, further: null) ?? new NoSuchWorkspace();
        }

        var own = await ledger.OfAsync(wish.Workspace, cancellation);
        return own.Weigh(Author.Of(who.Actor), workspace.Clock.GetUtcNow().UtcDateTime, decide) is Refused<T>(var refusal) ? await WriteAsync(wish, refusal) : null;
    }

    private Task<Refusal?> WriteAsync(Wish wish, Refusal? further) =>
        audit.DecideAsync(wish.Permission, wish.Workspace, wish.Action, wish.Subject, wish.Text, purpose: string.Empty, further);
}
