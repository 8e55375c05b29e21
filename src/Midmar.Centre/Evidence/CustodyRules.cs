using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;

namespace Midmar.Centre.Evidence;

/// <summary>
/// The chain of custody: pure. Each line follows from the one before; what passes from one person to another is confirmed
/// by the second, and what is deleted was agreed to by two. Acts go on after the incident is closed.
/// </summary>
public static class CustodyRules
{
    /// <summary>Lines of a chain (count). What ends something still fits after that.</summary>
    public const int MaxLines = 1_000;

    /// <summary>Hands an item to a colleague, who has to confirm. Whoever writes it down need not be the custodian (they may be off), but is never the receiver.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="number">The item.</param>
    /// <param name="to">The colleague; null: there is none of that id.</param>
    /// <param name="place">Where.</param>
    /// <param name="reason">Why.</param>
    public static Outcome<Nothing> HandOver(LedgerWork work, long number, Member? to, string place, string reason) => In(
        work,
        number,
        s => s == EvidenceState.Held,
        item => (Refusal?)NeedsAPerson.Of(work.By)
            ?? (to is null ? new NoSuchColleague() : null)
            ?? (to?.Id == work.By.Id ? new ReceiverIsTheGiver() : null)
            ?? (to?.Id == item.Custodian.Id ? new ReceiverHasIt() : null)
            ?? Full(item)
            ?? Words(place, reason),
        _ => new EvidenceHandedOver(to!, place.Trim(), reason.Trim()));

    /// <summary>The receiver has it.</summary>
    public static Outcome<Nothing> Confirm(LedgerWork work, long number) => In(
        work,
        number,
        s => s == EvidenceState.ChangingHands,
        item => (Refusal?)NeedsAPerson.Of(work.By) ?? (Receiver(item).Id != work.By.Id ? new NotTheReceiver(Receiver(item).Name) : null),
        _ => new EvidenceConfirmed());

    /// <summary>The receiver does not take it, or somebody else calls the hand-over off.</summary>
    public static Outcome<Nothing> CallOff(LedgerWork work, long number, string reason) => In(
        work,
        number,
        s => s == EvidenceState.ChangingHands,
        _ => Reason(reason),
        item => Receiver(item).Id == work.By.Id ? new EvidenceDeclined(reason.Trim()) : new EvidenceWithdrawn(reason.Trim()));

    /// <summary>Hands an item to somebody outside, against a receipt.</summary>
    public static Outcome<Nothing> HandOut(LedgerWork work, long number, string to, string place, string receipt) => In(
        work,
        number,
        s => s == EvidenceState.Held,
        item => EvidenceRules.Text("To", to, EvidenceRules.MaxWords) ?? Words(place, receipt) ?? Full(item),
        _ => new EvidenceHandedOut(to.Trim(), place.Trim(), receipt.Trim()));

    /// <summary>Gives an item back to whom it came from; the sealed copy stays until it is disposed of.</summary>
    public static Outcome<Nothing> Return(LedgerWork work, long number, string to, string place, string reason) => In(
        work,
        number,
        s => s == EvidenceState.Held,
        _ => EvidenceRules.Text("To", to, EvidenceRules.MaxWords) ?? Words(place, reason),
        _ => new EvidenceReturned(to.Trim(), place.Trim(), reason.Trim()));

    /// <summary>Somebody looks at the content, for a purpose.</summary>
    public static Outcome<Nothing> Examine(LedgerWork work, long number, string purpose) => In(
        work,
        number,
        _ => true,
        item => EvidenceRules.Text("Purpose", purpose, IncidentRules.MaxReason) ?? Full(item),
        _ => new EvidenceExamined(purpose.Trim()));

    /// <summary>A copy of all an incident has leaves the centre, for a purpose; gives the numbers of the items whose content goes.</summary>
    public static Outcome<IReadOnlyList<long>> Copy(LedgerWork work, long incident, string purpose)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Find(Incident.Kind, incident) is null)
        {
            return new NoSuchIncident();
        }

        if (EvidenceRules.Text("Purpose", purpose, IncidentRules.MaxReason) is { } refusal)
        {
            return refusal;
        }

        var items = work.All(EvidenceItem.Kind).Where(e => e.State.Incident == incident && e.State.HasContent).ToArray();
        if (items.Length == 0)
        {
            return new NothingToExport();
        }

        foreach (var item in items)
        {
            if (Full(item.State) is { } full)
            {
                return full;
            }

            work.Add(EvidenceItem.Kind, item.Number, new EvidenceCopied(purpose.Trim()));
        }

        return new Done<IReadOnlyList<long>>([.. items.Select(i => i.Number)]);
    }

    /// <summary>Somebody wants the content deleted.</summary>
    public static Outcome<Nothing> AskDisposal(LedgerWork work, long number, string reason) => In(
        work,
        number,
        s => s is EvidenceState.Held or EvidenceState.Returned,
        _ => (Refusal?)NeedsAPerson.Of(work.By) ?? Reason(reason),
        _ => new DisposalAsked(reason.Trim()));

    /// <summary>A second person agrees, or (with a reason) anybody does not.</summary>
    public static Outcome<Nothing> DecideDisposal(LedgerWork work, long number, bool isAgreed, string reason) => In(
        work,
        number,
        s => s == EvidenceState.DisposalAsked,
        item => (Refusal?)NeedsAPerson.Of(work.By) ?? (!isAgreed ? Reason(reason) : item.Waiting!.By.Id == work.By.Id ? new DisposalNeedsAnother() : null),
        _ => isAgreed ? new EvidenceDisposed() : new DisposalRefused(reason.Trim()));


    private static Refusal? Reason(string reason) => EvidenceRules.Text("Reason", reason, IncidentRules.MaxReason);

    private static Refusal? Words(string place, string reason) => EvidenceRules.Text("Place", place, EvidenceRules.MaxWords) ?? Reason(reason);

    private static Holder Receiver(EvidenceItem item) => item.Waiting!.To!;

    private static TooManyParts? Full(EvidenceItem item) => item.Custody.Length >= MaxLines ? new TooManyParts("Custody", MaxLines) : null;

    private static Outcome<Nothing> In(
        LedgerWork work, long number, Func<EvidenceState, bool> isRight, Func<EvidenceItem, Refusal?> refuse, Func<EvidenceItem, EvidenceEvent> happens)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Find(EvidenceItem.Kind, number) is not { } item)
        {
            return new NoSuchEvidence();
        }

        var refusal = item.State == EvidenceState.Disposed ? new EvidenceIsDisposed(number)
            : !isRight(item.State) ? new EvidenceStandsOtherwise(item.State)
            : refuse(item);
        if (refusal is not null)
        {
            return refusal;
        }

        work.Add(EvidenceItem.Kind, number, happens(item));
        return default(Nothing);
    }
}

/// <summary>Names of acts on evidence in the audit log.</summary>
public static class EvidenceActions
{
    /// <summary>A file or a set of records was sealed.</summary>
    public const string Seal = "evidence.seal";

    /// <summary>It was handed over, confirmed, declined, withdrawn, handed out or given back.</summary>
    public const string HandOver = "evidence.hand-over";

    /// <summary>Its disposal was asked for, agreed to or refused.</summary>
    public const string Dispose = "evidence.dispose";

    /// <summary>A copy left the centre.</summary>
    public const string Export = "evidence.export";

    /// <summary>The package was written to its end, or not; the text says which.</summary>
    public const string ExportEnd = "evidence.export-end";
}
