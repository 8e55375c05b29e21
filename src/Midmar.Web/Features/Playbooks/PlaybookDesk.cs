using System.Globalization;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Centre.Playbooks;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Playbooks;

/// <summary>Playbooks for whoever sits here: to read, to import, to follow for an incident.</summary>
public sealed class PlaybookDesk(Decisions decisions, DeskAudit audit, Seat seat, EventViews views, IOpenWorkspaces open)
{
    /// <summary>The ledger, to read from and listen to.</summary>
    public Task<Outcome<WorkspaceLedger>> LedgerAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        decisions.ReadAsync(workspace, Permission.SeeIncidents, cancellation);

    /// <summary>All playbooks of a workspace.</summary>
    public async Task<Outcome<IReadOnlyList<LibraryEntry>>> LibraryAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        await LedgerAsync(workspace, cancellation) switch
        {
            Done<WorkspaceLedger>(var ledger) => new Done<IReadOnlyList<LibraryEntry>>(PlaybookLibrary.All(ledger.Shelf(KeptPlaybook.Kind).All.Values)),
            Refused<WorkspaceLedger>(var refusal) => refusal,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    /// <summary>One playbook; null: there is none of that key.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="key">The name of one that comes with the program, or a number.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Outcome<LibraryEntry?>> FindAsync(WorkspaceId workspace, string key, CancellationToken cancellation) =>
        await LedgerAsync(workspace, cancellation) switch
        {
            Done<WorkspaceLedger>(var ledger) => new Done<LibraryEntry?>(Find(ledger, key)),
            Refused<WorkspaceLedger>(var refusal) => refusal,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    /// <summary>Whether whoever sits here may import and withdraw.</summary>
    public async Task<bool> MayManageAsync(WorkspaceId workspace) => await seat.DecideAsync(Permission.ManageRules, workspace) is null;

    /// <summary>The time on the workspace's clock, UTC.</summary>
    public DateTime NowIn(WorkspaceId workspace) => open.Find(workspace)?.Clock.GetUtcNow().UtcDateTime ?? default;

    /// <summary>Puts a file into the library. See <see cref="PlaybookLibrary.Import"/>.</summary>
    public Task<Outcome<long>> ImportAsync(WorkspaceId workspace, byte[] bytes, string file, CancellationToken cancellation) => decisions.DoAsync(
        new Wish(workspace, Permission.ManageRules, PlaybookActs.Import, file, $"sha256 {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))}"),
        work => PlaybookLibrary.Import(work, bytes, file),
        cancellation);

    /// <summary>Withdraws a playbook. See <see cref="PlaybookLibrary.Withdraw"/>.</summary>
    public Task<Outcome<Nothing>> WithdrawAsync(WorkspaceId workspace, long number, string reason, CancellationToken cancellation) => decisions.DoAsync(
        new Wish(workspace, Permission.ManageRules, PlaybookActs.Withdraw, Text(number), reason), work => PlaybookLibrary.Withdraw(work, number, reason), cancellation);

    /// <summary>A playbook's file as it came, taken out of the centre: that is written down.</summary>
    public async Task<Outcome<LibraryEntry?>> FileAsync(WorkspaceId workspace, string key, CancellationToken cancellation) =>
        await FindAsync(workspace, key, cancellation) is Done<LibraryEntry?>({ } entry)
            ? await audit.DecideAsync(Permission.Export, workspace, PlaybookActs.Export, key, entry.Sha256, string.Empty, further: null) is { } refusal ? refusal : new Done<LibraryEntry?>(entry)
            : new NoSuchPlaybook();

    /// <summary>A playbook is followed for an incident. See <see cref="RunRules.Start"/>.</summary>
    public Task<Outcome<long>> StartAsync(WorkspaceId workspace, long incident, string key, CancellationToken cancellation) =>
        HandleAsync(workspace, PlaybookActs.Start, key, $"incident {Text(incident)}", work => RunRules.Start(work, incident, key), cancellation);

    /// <summary>A step is decided. See <see cref="RunRules.Mark"/>.</summary>
    public Task<Outcome<Nothing>> MarkAsync(
        WorkspaceId workspace, long run, string place, MarkKind kind, string? answer, string note, CancellationToken cancellation) =>
        HandleAsync(workspace, PlaybookActs.Mark, $"{Text(run)} {place}", $"{kind} {answer} {note}", work => RunRules.Mark(work, run, place, kind, answer, note), cancellation);

    /// <summary>A step is open again. See <see cref="RunRules.TakeBack"/>.</summary>
    public Task<Outcome<Nothing>> TakeBackAsync(WorkspaceId workspace, long run, string place, string reason, CancellationToken cancellation) =>
        HandleAsync(workspace, PlaybookActs.TakeBack, $"{Text(run)} {place}", reason, work => RunRules.TakeBack(work, run, place, reason), cancellation);

    /// <summary>A step's response action is proposed. See <see cref="RunRules.Propose"/>.</summary>
    public async Task<Outcome<long>> ProposeAsync(
        WorkspaceId workspace, long run, string place, string target, string reason, string cost, TimeSpan? time, CancellationToken cancellation)
    {
        var view = await views.OfAsync(workspace, cancellation);
        return await HandleAsync(
            workspace,
            PlaybookActs.Propose,
            $"{Text(run)} {place}",
            $"{target}: {reason}",
            work => RunRules.Propose(work, run, place, target, reason, cost, time, view.ContextOf(target?.Trim(), work.At).Circle),
            cancellation);
    }

    /// <summary>A run comes to its end. See <see cref="RunRules.End"/>.</summary>
    public Task<Outcome<Nothing>> EndAsync(WorkspaceId workspace, long run, string reason, CancellationToken cancellation) =>
        HandleAsync(workspace, PlaybookActs.End, Text(run), reason, work => RunRules.End(work, run, reason), cancellation);

    private Task<Outcome<T>> HandleAsync<T>(
        WorkspaceId workspace, string action, string subject, string text, Func<LedgerWork, Outcome<T>> decide, CancellationToken cancellation) =>
        decisions.DoAsync(new Wish(workspace, Permission.HandleIncidents, action, subject, text), decide, cancellation);

    private static LibraryEntry? Find(WorkspaceLedger ledger, string key)
    {
        var kept = ledger.Shelf(KeptPlaybook.Kind);
        return PlaybookLibrary.All(kept.All.Values).FirstOrDefault(e => e.Key == key)
            ?? (long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && kept.Find(number) is { } found ? PlaybookLibrary.Of(found) : null);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
