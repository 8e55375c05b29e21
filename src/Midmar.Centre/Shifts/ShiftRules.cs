using System.Collections.Immutable;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;

namespace Midmar.Centre.Shifts;

/// <summary>A shift runs: the next one begins by its handover.</summary>
/// <param name="Name">Which.</param>
public sealed record ShiftRuns(string Name) : Refusal;

/// <summary>No shift runs: begin one.</summary>
public sealed record NoShiftRuns : Refusal;

/// <summary>A text is missing, or longer than it may be.</summary>
/// <param name="Max">Characters it may have.</param>
public sealed record ShiftTextUnusable(int Max) : Refusal;

/// <summary>A shift ends in the future, at most <see cref="ShiftRules.Longest"/> away.</summary>
public sealed record ShiftEndUnusable : Refusal;

/// <summary>There is no such item, or it is done.</summary>
public sealed record NoSuchItem : Refusal;

/// <summary>The shift has as much as it can hold; hand it over.</summary>
public sealed record ShiftFull : Refusal;

/// <summary>What must be done before the shift can be handed over is still open.</summary>
/// <param name="Items">What.</param>
public sealed record BlockersOpen(ImmutableArray<string> Items) : Refusal;

/// <summary>The handover is not written yet.</summary>
public sealed record HandoverNotWritten : Refusal;

/// <summary>The lead who goes signs first.</summary>
/// <param name="Lead">Who that is.</param>
public sealed record OutgoingSignsFirst(string Lead) : Refusal;

/// <summary>The lead who goes has signed; now the one who comes signs.</summary>
/// <param name="Lead">Who that is.</param>
public sealed record IncomingSignsNow(string Lead) : Refusal;

/// <summary>The handover was signed by one of them already; it is not written anew under a signature.</summary>
public sealed record HandoverIsSigned : Refusal;

/// <summary>A shift is handed over to somebody else.</summary>
public sealed record HandoverToOneself : Refusal;

/// <summary>Shifts, their log and their handover: pure.</summary>
public static class ShiftRules
{
    /// <summary>Characters of an entry or item.</summary>
    public const int MaxEntry = 4_000;

    /// <summary>Characters of a part of a handover.</summary>
    public const int MaxHandover = 20_000;

    /// <summary>Characters of a shift's name.</summary>
    public const int MaxName = 60;

    /// <summary>Entries, and items, of a shift (count, each).</summary>
    public const int MaxEntries = 5_000;

    /// <summary>The longest shift that is planned.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(36);

    /// <summary>The shift that runs; null: none.</summary>
    public static Kept<Shift>? Running(IEnumerable<Kept<Shift>> shifts) => shifts.LastOrDefault(s => s.State.Ended is null);

    /// <summary>Begins the first shift, or the next after a pause without one.</summary>
    public static Outcome<long> Begin(LedgerWork work, string name, Member lead, DateTime plannedEnd)
    {
        ArgumentNullException.ThrowIfNull(work);
        var shifts = work.All(Shift.Kind).ToArray();
        if (Running(shifts) is { } running)
        {
            return new ShiftRuns(running.State.Name);
        }

        return Check(work, name, plannedEnd) is { } refusal ? refusal : Begin(work, name, lead, plannedEnd, shifts.LastOrDefault());
    }

    /// <summary>Writes in the log.</summary>
    public static Outcome<Nothing> Log(LedgerWork work, string text) => InRunning(work, text, MaxEntry, (number, shift) =>
        shift.Log.Length >= MaxEntries ? new ShiftFull() : Add(work, number, new EntryLogged(text.Trim())));

    /// <summary>Opens an item.</summary>
    public static Outcome<Nothing> Open(LedgerWork work, string text, Member? owner, bool isBlocker) => InRunning(work, text, MaxEntry, (number, shift) =>
        shift.Items.Length >= MaxEntries ? new ShiftFull() : Add(work, number, new ItemOpened(text.Trim(), owner, isBlocker)));

    /// <summary>Closes an item.</summary>
    public static Outcome<Nothing> Close(LedgerWork work, int item, string outcome) => InRunning(work, outcome, MaxEntry, (number, shift) =>
        item >= 1 && item <= shift.Items.Length && shift.Items[item - 1].IsOpen
            ? Add(work, number, new ItemClosed(item, outcome.Trim()))
            : new NoSuchItem());

    /// <summary>Writes the handover, or writes it anew as long as nobody has signed it.</summary>
    public static Outcome<Nothing> WriteHandover(LedgerWork work, string situation, string risks, string asks, Member nextLead, string nextName, DateTime nextEnd)
    {
        ArgumentNullException.ThrowIfNull(risks);
        ArgumentNullException.ThrowIfNull(asks);
        ArgumentNullException.ThrowIfNull(nextLead);
        return InRunning(work, situation, MaxHandover, (number, shift) =>
            risks.Length > MaxHandover || asks.Length > MaxHandover ? new ShiftTextUnusable(MaxHandover)
            : Check(work, nextName, nextEnd) is { } refusal ? refusal
            : shift.Handover is { Outgoing: not null } ? new HandoverIsSigned()
            : nextLead.Id == shift.Lead.Id ? new HandoverToOneself()
            : Add(work, number, new HandoverWritten(situation.Trim(), risks.Trim(), asks.Trim(), nextLead, nextName.Trim(), nextEnd)));
    }

    /// <summary>A lead signs the handover: first the one who goes, then the one who comes, and the next shift begins.</summary>
    public static Outcome<Nothing> Sign(LedgerWork work) => InRunning(work, "-", MaxEntry, (number, shift) =>
    {
        if (shift.Handover is not { } handover)
        {
            return new HandoverNotWritten();
        }

        if (handover.Outgoing is null)
        {
            return work.By.Id != shift.Lead.Id ? new OutgoingSignsFirst(shift.Lead.Name)
                : Blockers(shift) is { IsEmpty: false } open ? new BlockersOpen(open)
                : Add(work, number, new HandoverSigned(IsIncoming: false));
        }

        if (work.By.Id != handover.NextLead.Id)
        {
            return new IncomingSignsNow(handover.NextLead.Name);
        }

        if (Blockers(shift) is { IsEmpty: false } opened)
        {
            return new BlockersOpen(opened);
        }

        work.Add(Shift.Kind, number, new HandoverSigned(IsIncoming: true));
        Begin(work, handover.NextName, handover.NextLead, handover.NextEnd, new Kept<Shift>(number, 0, shift));
        return default(Nothing);
    });

    private static long Begin(LedgerWork work, string name, Member lead, DateTime plannedEnd, Kept<Shift>? before)
    {
        var number = work.Next(Shift.Kind);
        var carried = before?.State.Items.Where(i => i.IsOpen).Select((item, at) => item with { Number = at + 1 }).ToImmutableArray() ?? [];
        work.Add(Shift.Kind, number, new ShiftBegun(name.Trim(), lead, plannedEnd, before?.Number, carried));
        return number;
    }

    private static Refusal? Check(LedgerWork work, string name, DateTime plannedEnd) =>
        string.IsNullOrWhiteSpace(name) || name.Length > MaxName ? new ShiftTextUnusable(MaxName)
        : plannedEnd <= work.At || plannedEnd - work.At > Longest ? new ShiftEndUnusable()
        : null;

    private static ImmutableArray<string> Blockers(Shift shift) => [.. shift.Items.Where(i => i is { IsOpen: true, IsBlocker: true }).Select(i => i.Text)];

    private static Outcome<Nothing> InRunning(LedgerWork work, string text, int max, Func<long, Shift, Outcome<Nothing>> decide)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Running(work.All(Shift.Kind)) is not { } running ? new NoShiftRuns()
            : string.IsNullOrWhiteSpace(text) || text.Length > max ? new ShiftTextUnusable(max)
            : decide(running.Number, running.State);
    }

    private static Outcome<Nothing> Add(LedgerWork work, long number, ShiftEvent happened)
    {
        work.Add(Shift.Kind, number, happened);
        return default(Nothing);
    }
}

/// <summary>Names of acts on shifts in the audit log.</summary>
public static class ShiftActions
{
    /// <summary>A shift began.</summary>
    public const string Begin = "shift.begin";

    /// <summary>Something was written in its log.</summary>
    public const string Log = "shift.log";

    /// <summary>An item was opened or closed.</summary>
    public const string Item = "shift.item";

    /// <summary>The handover was written.</summary>
    public const string Handover = "shift.handover";

    /// <summary>A lead signed the handover.</summary>
    public const string Sign = "shift.sign";
}
