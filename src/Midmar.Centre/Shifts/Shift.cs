using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;

namespace Midmar.Centre.Shifts;

/// <summary>Something written in the log of a shift.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who.</param>
/// <param name="Text">What.</param>
public sealed record LogEntry(DateTime At, string By, string Text);

/// <summary>Something that must not be forgotten, and goes from shift to shift until it is done.</summary>
/// <param name="Number">Its number in the shift.</param>
/// <param name="Text">What.</param>
/// <param name="Owner">Who sees to it; null: nobody yet.</param>
/// <param name="IsBlocker">Whether the shift cannot be handed over while it is open.</param>
/// <param name="Since">Since when it is open, UTC.</param>
/// <param name="Outcome">What came of it; null: it is open.</param>
/// <param name="DoneBy">Who closed it.</param>
public sealed record OpenItem(int Number, string Text, Member? Owner, bool IsBlocker, DateTime Since, string? Outcome, string? DoneBy)
{
    /// <summary>Whether it is open.</summary>
    public bool IsOpen => Outcome is null;
}

/// <summary>What one shift tells the next. Signed by both leads it ends the one and begins the other.</summary>
/// <param name="Situation">How things stand.</param>
/// <param name="Risks">What may happen.</param>
/// <param name="Asks">What the next shift is asked to do.</param>
/// <param name="NextLead">Who leads the next shift.</param>
/// <param name="NextName">How the next shift is called.</param>
/// <param name="NextEnd">Until when the next shift is planned, UTC.</param>
/// <param name="Outgoing">When the lead who goes signed; null: not yet.</param>
/// <param name="Incoming">When the lead who comes signed; null: not yet.</param>
public sealed record Handover(
    string Situation, string Risks, string Asks, Member NextLead, string NextName, DateTime NextEnd, DateTime? Outgoing, DateTime? Incoming);

/// <summary>A shift of the centre: who has the watch, what happened, what is open.</summary>
public sealed record Shift
{
    /// <summary>The kind in the ledger.</summary>
    public static readonly EntityKind<Shift, ShiftEvent> Kind = new("shift", format: 1, Apply);

    /// <summary>How it is called.</summary>
    public required string Name { get; init; }

    /// <summary>Who leads it.</summary>
    public required Member Lead { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTime Began { get; init; }

    /// <summary>Until when it is planned, UTC.</summary>
    public required DateTime PlannedEnd { get; init; }

    /// <summary>When it ended, UTC; null: it runs.</summary>
    public DateTime? Ended { get; init; }

    /// <summary>The shift before it; null: the first.</summary>
    public long? Before { get; init; }

    /// <summary>Its log, oldest first.</summary>
    public ImmutableArray<LogEntry> Log { get; init; } = [];

    /// <summary>What must not be forgotten.</summary>
    public ImmutableArray<OpenItem> Items { get; init; } = [];

    /// <summary>What it tells the next; null: nothing is written yet.</summary>
    public Handover? Handover { get; init; }

    private static Shift Apply(Shift? before, Happened<ShiftEvent> happened)
    {
        if (happened.Event is ShiftBegun begun)
        {
            return new Shift { Name = begun.Name, Lead = begun.Lead, Began = happened.At, PlannedEnd = begun.PlannedEnd, Before = begun.Before, Items = begun.Carried };
        }

        var state = before ?? throw new InvalidOperationException("A shift begins with its beginning.");
        return happened.Event switch
        {
            EntryLogged e => state with { Log = state.Log.Add(new LogEntry(happened.At, happened.By.Name, e.Text)) },
            ItemOpened e => state with { Items = state.Items.Add(new OpenItem(state.Items.Length + 1, e.Text, e.Owner, e.IsBlocker, happened.At, Outcome: null, DoneBy: null)) },
            ItemClosed e => state with { Items = state.Items.SetItem(e.Item - 1, state.Items[e.Item - 1] with { Outcome = e.Outcome, DoneBy = happened.By.Name }) },
            HandoverWritten e => state with { Handover = new Handover(e.Situation, e.Risks, e.Asks, e.NextLead, e.NextName, e.NextEnd, Outgoing: null, Incoming: null) },
            HandoverSigned { IsIncoming: false } => state with { Handover = state.Handover! with { Outgoing = happened.At } },
            HandoverSigned => state with { Handover = state.Handover! with { Incoming = happened.At }, Ended = happened.At },
            _ => throw new InvalidOperationException($"{happened.Event.GetType().Name} is no event of a shift."),
        };
    }
}

/// <summary>What can happen to a shift.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(ShiftBegun), "shift-begun")]
[JsonDerivedType(typeof(EntryLogged), "entry-logged")]
[JsonDerivedType(typeof(ItemOpened), "item-opened")]
[JsonDerivedType(typeof(ItemClosed), "item-closed")]
[JsonDerivedType(typeof(HandoverWritten), "handover-written")]
[JsonDerivedType(typeof(HandoverSigned), "handover-signed")]
public abstract record ShiftEvent;

/// <summary>It began.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Lead">Who leads it.</param>
/// <param name="PlannedEnd">Until when it is planned, UTC.</param>
/// <param name="Before">The shift before it.</param>
/// <param name="Carried">What was still open then.</param>
public sealed record ShiftBegun(string Name, Member Lead, DateTime PlannedEnd, long? Before, ImmutableArray<OpenItem> Carried) : ShiftEvent;

/// <summary>Something was written in its log.</summary>
/// <param name="Text">What.</param>
public sealed record EntryLogged(string Text) : ShiftEvent;

/// <summary>Something must not be forgotten.</summary>
/// <param name="Text">What.</param>
/// <param name="Owner">Who sees to it.</param>
/// <param name="IsBlocker">Whether the shift cannot be handed over while it is open.</param>
public sealed record ItemOpened(string Text, Member? Owner, bool IsBlocker) : ShiftEvent;

/// <summary>It is done.</summary>
/// <param name="Item">Its number.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record ItemClosed(int Item, string Outcome) : ShiftEvent;

/// <summary>What it tells the next was written, or written anew: signatures begin again.</summary>
/// <param name="Situation">How things stand.</param>
/// <param name="Risks">What may happen.</param>
/// <param name="Asks">What the next shift is asked to do.</param>
/// <param name="NextLead">Who leads the next shift.</param>
/// <param name="NextName">How it is called.</param>
/// <param name="NextEnd">Until when it is planned, UTC.</param>
public sealed record HandoverWritten(string Situation, string Risks, string Asks, Member NextLead, string NextName, DateTime NextEnd) : ShiftEvent;

/// <summary>A lead signed.</summary>
/// <param name="IsIncoming">Whether it is the one who comes: the shift is over.</param>
public sealed record HandoverSigned(bool IsIncoming) : ShiftEvent;
