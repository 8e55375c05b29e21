using System.Collections.Immutable;
using Midmar.Centre.Events;

namespace Midmar.Centre.Incidents;

/// <summary>Where the handling of an incident stands, after NIST SP 800-61 r2, section 3. Each step is somebody's decision.</summary>
public enum IncidentPhase
{
    /// <summary>What has happened, to what, since when?</summary>
    Analysis,

    /// <summary>It must not spread.</summary>
    Containment,

    /// <summary>Its causes are removed.</summary>
    Eradication,

    /// <summary>Services come back.</summary>
    Recovery,

    /// <summary>What is to be learnt.</summary>
    Review,

    /// <summary>Done.</summary>
    Closed,
}

/// <summary>How much harm an incident does or may do.</summary>
public enum IncidentSeverity
{
    /// <summary>No service suffers.</summary>
    Low,

    /// <summary>A service suffers that nobody outside notices.</summary>
    Medium,

    /// <summary>A service of the event suffers.</summary>
    High,

    /// <summary>A fixture or people's safety is at stake.</summary>
    Critical,
}

/// <summary>Traffic Light Protocol 2.0 (FIRST): who may know.</summary>
public enum Tlp
{
    /// <summary>Everybody.</summary>
    Clear,

    /// <summary>The community.</summary>
    Green,

    /// <summary>Those who need to know in the organisation and its clients.</summary>
    Amber,

    /// <summary>Those who need to know in the organisation alone.</summary>
    AmberStrict,

    /// <summary>Those who were in the room.</summary>
    Red,
}

/// <summary>A person of the team.</summary>
/// <param name="Id">Their id.</param>
/// <param name="Name">Their name when they were added.</param>
public sealed record Member(string Id, string Name);

/// <summary>A step to be done.</summary>
/// <param name="Number">Its number in the incident.</param>
/// <param name="Title">What.</param>
/// <param name="Assignee">Who; null: nobody yet.</param>
/// <param name="Due">Until when, UTC; null: no time was given.</param>
/// <param name="Outcome">What came of it; null: it is still to be done.</param>
/// <param name="DoneBy">Who did it or let it go.</param>
/// <param name="IsDropped">Whether it was let go.</param>
public sealed record IncidentTask(int Number, string Title, Member? Assignee, DateTime? Due, string? Outcome, string? DoneBy, bool IsDropped)
{
    /// <summary>Whether it is still to be done.</summary>
    public bool IsOpen => Outcome is null;
}

/// <summary>How a hypothesis stands.</summary>
public enum HypothesisState
{
    /// <summary>Not decided.</summary>
    Open,

    /// <summary>What was found speaks for it.</summary>
    Supported,

    /// <summary>What was found speaks against it.</summary>
    Refuted,
}

/// <summary>What may have happened.</summary>
/// <param name="Number">Its number in the incident.</param>
/// <param name="Text">What.</param>
/// <param name="State">How it stands.</param>
/// <param name="Because">Why it stands so.</param>
/// <param name="By">Who had it.</param>
public sealed record Hypothesis(int Number, string Text, HypothesisState State, string Because, string By);

/// <summary>What can be affected.</summary>
public enum AffectedKind
{
    /// <summary>A host or address.</summary>
    Host,

    /// <summary>An account.</summary>
    Account,

    /// <summary>A service.</summary>
    Service,
}

/// <summary>How sure it is that something is affected.</summary>
public enum AffectedState
{
    /// <summary>Perhaps.</summary>
    Suspected,

    /// <summary>For sure.</summary>
    Confirmed,

    /// <summary>It is not, or not any more.</summary>
    Cleared,
}

/// <summary>A host, account or service that is affected.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its name.</param>
/// <param name="State">How sure that is.</param>
/// <param name="Note">What is known; may be empty.</param>
public sealed record Affected(AffectedKind Kind, string Value, AffectedState State, string Note);

/// <summary>A technical trace that others can look for.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Value">The trace.</param>
/// <param name="Note">What is known; may be empty.</param>
/// <param name="Marking">Who may know.</param>
public sealed record Observable(ObservableType Type, string Value, string Note, Tlp Marking);

/// <summary>What suffers: a venue, fixture, entity or service.</summary>
/// <param name="Number">Its number in the incident.</param>
/// <param name="What">Which.</param>
/// <param name="How">How it suffers.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="Until">Until when, UTC; null: still.</param>
public sealed record Impact(int Number, ImpactTarget What, string How, DateTime Since, DateTime? Until);

/// <summary>What an impact is on.</summary>
/// <param name="Kind">Kind of thing: <c>venue</c>, <c>fixture</c>, <c>entity</c>, <c>service</c>.</param>
/// <param name="Id">Its number in the calendar; null: named only.</param>
/// <param name="Name">How it was called.</param>
public sealed record ImpactTarget(string Kind, long? Id, string Name);

/// <summary>An entry of the timeline that somebody wrote.</summary>
/// <param name="Number">Its number in the incident.</param>
/// <param name="Time">When what it tells of happened, UTC.</param>
/// <param name="Text">What happened.</param>
/// <param name="Record">The record that shows it; null: none.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="StruckBecause">Why it was struck out; null: it holds. It stays readable.</param>
public sealed record TimelineEntry(int Number, DateTime Time, string Text, string? Record, string By, string? StruckBecause);

/// <summary>Something said about an incident.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who.</param>
/// <param name="Text">What.</param>
/// <param name="Mentioned">Who is meant to read it.</param>
public sealed record Comment(DateTime At, Member By, string Text, ImmutableArray<Member> Mentioned);

/// <summary>Who last changed a field of an incident, and when.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When, UTC.</param>
public sealed record LastEdit(string By, DateTime At);

/// <summary>What a named person decided to handle: an incident. An alert or report is an event until then.</summary>
public sealed partial record Incident
{
    /// <summary>The kind in the ledger.</summary>
    public static readonly EntityKind<Incident, IncidentEvent> Kind = new("incident", format: 1, Apply);

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>What happened, in words.</summary>
    public string Summary { get; init; } = string.Empty;

    /// <summary>How much harm.</summary>
    public required IncidentSeverity Severity { get; init; }

    /// <summary>What kind of incident: a code of <see cref="Rsit"/>; null: not decided.</summary>
    public string? Category { get; init; }

    /// <summary>Who may know.</summary>
    public Tlp Marking { get; init; } = Tlp.Amber;

    /// <summary>Where its handling stands.</summary>
    public IncidentPhase Phase { get; init; }

    /// <summary>When it was promoted, UTC.</summary>
    public required DateTime Opened { get; init; }

    /// <summary>Who promoted it.</summary>
    public required Member OpenedBy { get; init; }

    /// <summary>When it began, as far as is known, UTC.</summary>
    public required DateTime Began { get; init; }

    /// <summary>When it was first seen: the earliest alert raised or report taken, UTC.</summary>
    public required DateTime Detected { get; init; }

    /// <summary>When it was contained, UTC; null: not yet.</summary>
    public DateTime? Contained { get; init; }

    /// <summary>When services were back, UTC; null: not yet.</summary>
    public DateTime? Recovered { get; init; }

    /// <summary>When it was closed, UTC; null: it is open.</summary>
    public DateTime? Closed { get; init; }

    /// <summary>Who leads; null: nobody yet.</summary>
    public Member? Lead { get; init; }

    /// <summary>Who works on it.</summary>
    public ImmutableArray<Member> Team { get; init; } = [];

    /// <summary>Its alerts, by number.</summary>
    public ImmutableSortedSet<long> Alerts { get; init; } = [];

    /// <summary>Entries of the timeline that people wrote.</summary>
    public ImmutableArray<TimelineEntry> Entries { get; init; } = [];

    /// <summary>Its tasks.</summary>
    public ImmutableArray<IncidentTask> Tasks { get; init; } = [];

    /// <summary>Its hypotheses.</summary>
    public ImmutableArray<Hypothesis> Hypotheses { get; init; } = [];

    /// <summary>What is affected.</summary>
    public ImmutableArray<Affected> Affected { get; init; } = [];

    /// <summary>Traces others can look for.</summary>
    public ImmutableArray<Observable> Observables { get; init; } = [];

    /// <summary>ATT&amp;CK techniques, such as <c>T1059.001</c>.</summary>
    public ImmutableSortedSet<string> Techniques { get; init; } = [];

    /// <summary>What suffers.</summary>
    public ImmutableArray<Impact> Impacts { get; init; } = [];

    /// <summary>What was said.</summary>
    public ImmutableArray<Comment> Comments { get; init; } = [];

    /// <summary>Incidents that have to do with it.</summary>
    public ImmutableSortedSet<long> Links { get; init; } = [];

    /// <summary>The incident it was merged into; null: it stands for itself.</summary>
    public long? MergedInto { get; init; }

    /// <summary>Incidents that were merged into this one.</summary>
    public ImmutableSortedSet<long> Absorbed { get; init; } = [];

    /// <summary>What was learnt; empty: nothing is written yet.</summary>
    public string Lessons { get; init; } = string.Empty;

    /// <summary>Who last changed which field.</summary>
    public ImmutableSortedDictionary<IncidentField, LastEdit> Edits { get; init; } = ImmutableSortedDictionary<IncidentField, LastEdit>.Empty;

    /// <summary>Whether somebody still works on it.</summary>
    public bool IsOpen => Phase != IncidentPhase.Closed && MergedInto is null;
}
