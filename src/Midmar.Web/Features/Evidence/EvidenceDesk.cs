using System.Globalization;
using Midmar.Centre.Audit;
using Midmar.Centre.Events;
using Midmar.Centre.Evidence;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Evidence;

/// <summary>Content that may be read, with the item it belongs to.</summary>
/// <param name="Item">The item.</param>
/// <param name="Content">What the bytes have to be.</param>
/// <param name="FileName">What the file is called.</param>
/// <param name="Bytes">The bytes; whoever gets this disposes of them.</param>
internal sealed record EvidenceView(EvidenceItem Item, EvidenceContent Content, string FileName, Stream Bytes);

/// <summary>
/// Evidence for whoever sits here: to seal, to look at, to pass on, to take out. Content is in the store before the ledger
/// names it, and goes only after the ledger let it go: no item is ever without what it names.
/// </summary>
internal sealed class EvidenceDesk(
    Decisions decisions, IEvidenceStore store, ICentreKey key, IAccessControl access, IWorkspaceStore workspaces, RecordSetWriter recordSets, DeskAudit audit)
{
    /// <summary>Bytes that are read at a time.</summary>
    private const int PieceLength = 128 * 1024;

    /// <summary>The fingerprint of the key packages are signed with.</summary>
    public string Fingerprint => key.Fingerprint;

    /// <summary>The evidence of a workspace, to listen to and read.</summary>
    public async Task<Outcome<Shelf<EvidenceItem>>> ShelfAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        await decisions.ReadAsync(workspace, Permission.SeeIncidents, cancellation) switch
        {
            Done<WorkspaceLedger>(var ledger) => ledger.Shelf(EvidenceItem.Kind),
            Refused<WorkspaceLedger>(var refusal) => refusal,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    /// <summary>Seals a file.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="incident">The incident it belongs to.</param>
    /// <param name="facts">How it came to be.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="mediaType">What it was said to be.</param>
    /// <param name="bytes">Its content, to its end.</param>
    /// <param name="cancellation">Gives up; nothing of it remains.</param>
    /// <exception cref="IOException">It could not be written down or stored; it is not sealed.</exception>
    public async Task<Outcome<long>> SealFileAsync(
        WorkspaceId workspace, long incident, Acquisition facts, string fileName, string mediaType, Stream bytes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(bytes);
        var wish = SealWish(workspace, incident, $"{facts.Title}: {EvidenceRules.FileNameOf(fileName)}");
        if (await decisions.WeighAsync(wish, Weighed(incident, facts), cancellation) is { } early)
        {
            return early;
        }

        using var draft = store.Begin(workspace);
        if (await FillAsync(draft, bytes, cancellation) is { } refusal)
        {
            return await RefuseAsync(wish, refusal, cancellation);
        }

        return await Task.Run(draft.Seal, cancellation) switch
        {
            Done<EvidenceContent>(var content) => await KeepAsync(
                wish with { Text = $"{wish.Text} sha256={content.Sha256}" },
                work => EvidenceRules.SealFile(work, incident, facts, fileName, mediaType, content),
                [(draft, content)],
                cancellation),
            Refused<EvidenceContent>(var damaged) => await RefuseAsync(wish, damaged, cancellation),
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };
    }

    /// <summary>Seals records: their originals exactly as they were received, and the list of them with the hash of each.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="incident">The incident they belong to.</param>
    /// <param name="title">What the set is called.</param>
    /// <param name="marking">Who may know.</param>
    /// <param name="choice">Which records.</param>
    /// <param name="cancellation">Gives up; nothing of it remains.</param>
    /// <exception cref="IOException">It could not be written down or stored; nothing is sealed.</exception>
    public async Task<Outcome<long>> SealRecordsAsync(
        WorkspaceId workspace, long incident, string title, Tlp marking, RecordChoice choice, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var wish = SealWish(workspace, incident, $"{title}: {choice.Words}");
        Acquisition Facts(LedgerWork work) => new(title, "Midmar", "Midmar", work.At, work.By.Name, marking);
        if (await decisions.WeighAsync<long>(wish, work => EvidenceRules.Check(work, incident, Facts(work)) is { } no ? no : 0L, cancellation) is { } early)
        {
            return early;
        }

        // Looking for records and reading originals is an act of its own, with its own permission.
        var purpose = string.Create(CultureInfo.InvariantCulture, $"evidence of incident {incident}");
        if (await audit.DecideAsync(
            choice.Ids is null ? Permission.Search : Permission.ViewEvidence, workspace, choice.Ids is null ? AuditActions.Search : AuditActions.ViewEvidence, "records", choice.Words, purpose, further: null) is { } unseen)
        {
            return unseen;
        }

        using var records = store.Begin(workspace);
        using var list = store.Begin(workspace);
        return await recordSets.WriteAsync(workspace, choice, records, list, cancellation) switch
        {
            Done<RecordSetSealed>(var set) => await KeepAsync(
                wish with { Text = $"{wish.Text} records={set.Facts.Count} sha256={set.Content.Sha256}" },
                work => EvidenceRules.SealRecords(work, incident, Facts(work), set.Content, set.Facts),
                [(records, set.Content), (list, set.Facts.Manifest)],
                cancellation),
            Refused<RecordSetSealed>(var refusal) => await RefuseAsync(wish, refusal, cancellation),
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };
    }

    /// <summary>Hands an item to a colleague who may work on incidents here.</summary>
    public async Task<Outcome<Nothing>> HandOverAsync(WorkspaceId workspace, long number, string colleague, string place, string reason, CancellationToken cancellation)
    {
        var found = (await access.WhoMayAsync(Permission.HandleIncidents, workspace, cancellation)).FirstOrDefault(p => p.Id == colleague);
        return await DoAsync(
            workspace, number, EvidenceActions.HandOver, $"to {found?.DisplayName ?? colleague}: {reason}",
            work => CustodyRules.HandOver(work, number, found is null ? null : new Member(found.Id, found.DisplayName), place, reason), cancellation);
    }

    /// <summary>Any other act of custody that needs no content.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="number">The item.</param>
    /// <param name="action">One of <see cref="EvidenceActions"/>.</param>
    /// <param name="text">The words of it, for the audit log.</param>
    /// <param name="decide">The decision.</param>
    /// <param name="cancellation">Gives up before it is stored.</param>
    public Task<Outcome<Nothing>> DoAsync(
        WorkspaceId workspace, long number, string action, string text, Func<LedgerWork, Outcome<Nothing>> decide, CancellationToken cancellation) =>
        decisions.DoAsync(new Wish(workspace, Permission.HandleIncidents, action, Subject(number), text), decide, cancellation);

    /// <summary>A second person agrees to a disposal, or somebody does not. What was agreed to is deleted, unless another item has the same content.</summary>
    public async Task<Outcome<Nothing>> DecideDisposalAsync(WorkspaceId workspace, long number, bool isAgreed, string reason, CancellationToken cancellation)
    {
        var outcome = await DoAsync(
            workspace, number, EvidenceActions.Dispose, isAgreed ? "agreed" : $"refused: {reason}", work => CustodyRules.DecideDisposal(work, number, isAgreed, reason), cancellation);
        if (outcome is Done<Nothing> && isAgreed && await ShelfAsync(workspace, CancellationToken.None) is Done<Shelf<EvidenceItem>>(var shelf))
        {
            Forget(workspace, shelf, shelf.Find(number)!.State.Contents);
        }

        return outcome;
    }

    /// <summary>Opens an item's content to look at; that is a line in its chain of custody.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="number">The item.</param>
    /// <param name="isList">Whether the list of a set's records is wanted.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Outcome<EvidenceView>> ViewAsync(WorkspaceId workspace, long number, bool isList, string purpose, CancellationToken cancellation)
    {
        var wish = new Wish(workspace, Permission.ViewEvidence, AuditActions.ViewEvidence, Subject(number), purpose);
        var item = await decisions.ReadAsync(workspace, Permission.ViewEvidence, cancellation) is Done<WorkspaceLedger>(var ledger) ? ledger.Shelf(EvidenceItem.Kind).Find(number)?.State : null;
        var content = isList ? item?.Set?.Manifest : item?.Content;
        Refusal? broken = null;
        var bytes = item is { HasContent: true } && content is not null ? OpenWhole(workspace, number, content, out broken) : null;
        var outcome = await decisions.DoAsync<Nothing>(
            wish, work => CustodyRules.Examine(work, number, purpose) is Refused<Nothing>(var no) ? no : content is null ? new NoSuchEvidence() : broken is not null ? broken : default(Nothing), cancellation);
        if (outcome is Refused<Nothing>(var refusal))
        {
            if (bytes is not null)
            {
                await bytes.DisposeAsync();
            }

            return refusal;
        }

        var name = isList ? Path.GetFileName(Bag.ListNameOf(number)) : item!.FileName;
        return new EvidenceView(item!, content!, name, bytes!);
    }

    /// <summary>Takes all evidence of an incident out of the centre, in a signed package. It is written down before the first byte goes.</summary>
    public async Task<Outcome<EvidencePackage>> PackAsync(WorkspaceId workspace, long incident, string purpose, CancellationToken cancellation)
    {
        var wish = new Wish(workspace, Permission.Export, EvidenceActions.Export, Of(incident), purpose);
        if (await decisions.ReadAsync(workspace, Permission.Export, cancellation) is not Done<WorkspaceLedger>(var ledger))
        {
            return await decisions.WeighAsync(wish, work => CustodyRules.Copy(work, incident, purpose), cancellation) ?? new NoSuchWorkspace();
        }

        var shelf = ledger.Shelf(EvidenceItem.Kind);
        var broken = shelf.All.Values.Where(e => e.State.Incident == incident && e.State.HasContent)
            .SelectMany(e => e.State.Contents.Select(c => Missing(workspace, e.Number, c))).FirstOrDefault(r => r is not null);
        var made = (By: string.Empty, At: default(DateTime));
        switch (await decisions.DoAsync<IReadOnlyList<long>>(
            wish,
            work =>
            {
                made = (work.By.Name, work.At);
                return broken is null ? CustodyRules.Copy(work, incident, purpose) : broken;
            },
            cancellation))
        {
            case Refused<IReadOnlyList<long>>(var refusal):
                return refusal;
            case Done<IReadOnlyList<long>>(var numbers):
                var space = await workspaces.FindAsync(workspace, cancellation);
                var items = shelf.All.Values.Where(e => e.State.Incident == incident).Select(e => numbers.Contains(e.Number)
                    ? new PackedItem(e.Number, Bag.NameOf(e.Number, e.State.FileName), e.State.Set is null ? null : Bag.ListNameOf(e.Number), e.State)
                    : new PackedItem(e.Number, File: null, RecordList: null, e.State));
                var custody = new CustodyFile(
                    CustodyFile.CurrentVersion, workspace.Value, space?.Kind == WorkspaceKind.Exercise ? space.Name : null, incident,
                    ledger.Shelf(Incident.Kind).Find(incident)!.State.Title, made.At, made.By, purpose.Trim(), [.. items]);
                return new EvidencePackage(custody, workspace, store, key);
            default:
                throw new InvalidOperationException("An outcome is one of two.");
        }
    }

    /// <summary>Writes down how a package ended.</summary>
    /// <param name="package">The package.</param>
    /// <param name="tagManifest">SHA-256 of what was signed; null: it was broken off.</param>
    public Task PackedAsync(EvidencePackage package, string? tagManifest) => audit.DecideAsync(
        Permission.Export, package.Workspace, EvidenceActions.ExportEnd, Of(package.Custody.Incident), tagManifest is null ? "broken off" : $"complete, signed {tagManifest}", package.Custody.Purpose, further: null);

    private static string Subject(long number) => string.Create(CultureInfo.InvariantCulture, $"evidence {number}");

    private static string Of(long incident) => string.Create(CultureInfo.InvariantCulture, $"incident {incident}");

    private static Wish SealWish(WorkspaceId workspace, long incident, string text) => new(workspace, Permission.HandleIncidents, EvidenceActions.Seal, Of(incident), text);

    private static Func<LedgerWork, Outcome<long>> Weighed(long incident, Acquisition facts) => work => EvidenceRules.Check(work, incident, facts) is { } no ? no : 0L;

    private static async Task<Refusal?> FillAsync(IEvidenceDraft draft, Stream bytes, CancellationToken cancellation)
    {
        var buffer = new byte[PieceLength];
        for (var length = await bytes.ReadAsync(buffer, cancellation); length > 0; length = await bytes.ReadAsync(buffer, cancellation))
        {
            if (draft.Write(buffer.AsSpan(0, length)) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private async Task<Outcome<long>> RefuseAsync(Wish wish, Refusal refusal, CancellationToken cancellation) =>
        await decisions.DoAsync<long>(wish, _ => refusal, cancellation);

    /// <summary>Writes to the ledger what is in the store; what is refused leaves the store again. After a failure it stays: it may be written down.</summary>
    private async Task<Outcome<long>> KeepAsync(
        Wish wish, Func<LedgerWork, Outcome<long>> decide, IReadOnlyList<(IEvidenceDraft Draft, EvidenceContent Content)> sealing, CancellationToken cancellation)
    {
        var outcome = await decisions.DoAsync(wish, decide, cancellation);
        if (outcome is Refused<long> && await decisions.ReadAsync(wish.Workspace, Permission.SeeIncidents, CancellationToken.None) is Done<WorkspaceLedger>(var ledger))
        {
            foreach (var (draft, _) in sealing)
            {
                draft.Dispose();
            }

            Forget(wish.Workspace, ledger.Shelf(EvidenceItem.Kind), sealing.Select(s => s.Content));
        }

        return outcome;
    }

    private void Forget(WorkspaceId workspace, Shelf<EvidenceItem> shelf, IEnumerable<EvidenceContent> contents)
    {
        foreach (var content in contents)
        {
            store.Remove(workspace, content.Sha256, () => EvidenceRules.IsUsed(shelf.All.Values.Select(e => e.State), content.Sha256));
        }
    }

    private Refusal? Missing(WorkspaceId workspace, long number, EvidenceContent content)
    {
        OpenWhole(workspace, number, content, out var refusal)?.Dispose();
        return refusal;
    }

    private Stream? OpenWhole(WorkspaceId workspace, long number, EvidenceContent content, out Refusal? refusal)
    {
        var bytes = store.Open(workspace, content.Sha256);
        refusal = bytes is null ? new EvidenceContentMissing(number) : bytes.Length != content.Bytes ? new EvidenceContentChanged(number) : null;
        if (refusal is null)
        {
            return bytes;
        }

        bytes?.Dispose();
        return null;
    }
}
