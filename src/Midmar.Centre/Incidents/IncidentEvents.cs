using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Midmar.Centre.Incidents;

/// <summary>A field of an incident that people change.</summary>
public enum IncidentField
{
    /// <summary>What it is called.</summary>
    Title,

    /// <summary>What happened.</summary>
    Summary,

    /// <summary>How much harm: a name of <see cref="IncidentSeverity"/>.</summary>
    Severity,

    /// <summary>A code of <see cref="Rsit"/>.</summary>
    Category,

    /// <summary>A name of <see cref="Tlp"/>.</summary>
    Marking,

    /// <summary>When it began: ISO 8601, UTC.</summary>
    Began,

    /// <summary>What was learnt.</summary>
    Lessons,
}

/// <summary>What can happen to an incident. The names are kept for good.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(IncidentPromoted), "incident-promoted")]
[JsonDerivedType(typeof(FieldChanged), "field-changed")]
[JsonDerivedType(typeof(LeadChanged), "lead-changed")]
[JsonDerivedType(typeof(MemberJoined), "member-joined")]
[JsonDerivedType(typeof(MemberLeft), "member-left")]
[JsonDerivedType(typeof(PhaseChanged), "phase-changed")]
[JsonDerivedType(typeof(AlertsAdded), "alerts-added")]
[JsonDerivedType(typeof(AlertRemoved), "alert-removed")]
[JsonDerivedType(typeof(EntryWritten), "entry-written")]
[JsonDerivedType(typeof(EntryStruck), "entry-struck")]
[JsonDerivedType(typeof(TaskAdded), "task-added")]
[JsonDerivedType(typeof(TaskAssigned), "task-assigned")]
[JsonDerivedType(typeof(TaskFinished), "task-finished")]
[JsonDerivedType(typeof(HypothesisAdded), "hypothesis-added")]
[JsonDerivedType(typeof(HypothesisWeighed), "hypothesis-weighed")]
[JsonDerivedType(typeof(AffectedNoted), "affected-noted")]
[JsonDerivedType(typeof(ObservableNoted), "observable-noted")]
[JsonDerivedType(typeof(ObservableRemoved), "observable-removed")]
[JsonDerivedType(typeof(TechniqueSet), "technique-set")]
[JsonDerivedType(typeof(ImpactNoted), "impact-noted")]
[JsonDerivedType(typeof(ImpactEnded), "impact-ended")]
[JsonDerivedType(typeof(Commented), "commented")]
[JsonDerivedType(typeof(IncidentLinked), "incident-linked")]
[JsonDerivedType(typeof(IncidentUnlinked), "incident-unlinked")]
[JsonDerivedType(typeof(MergedIntoOther), "merged-into")]
[JsonDerivedType(typeof(MergeUndone), "merge-undone")]
[JsonDerivedType(typeof(OtherAbsorbed), "other-absorbed")]
[JsonDerivedType(typeof(OtherReleased), "other-released")]
public abstract record IncidentEvent;

/// <summary>Somebody decided that it is one.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Severity">How much harm.</param>
/// <param name="Reason">Why it is one.</param>
/// <param name="Began">When it began, UTC.</param>
/// <param name="Detected">When it was first seen, UTC.</param>
public sealed record IncidentPromoted(string Title, IncidentSeverity Severity, string Reason, DateTime Began, DateTime Detected) : IncidentEvent;

/// <summary>A field has another value.</summary>
/// <param name="Field">Which.</param>
/// <param name="From">What it was.</param>
/// <param name="To">What it is.</param>
public sealed record FieldChanged(IncidentField Field, string From, string To) : IncidentEvent;

/// <summary>Somebody else leads.</summary>
/// <param name="Lead">Who.</param>
public sealed record LeadChanged(Member Lead) : IncidentEvent;

/// <summary>Somebody works on it.</summary>
/// <param name="Who">Who.</param>
public sealed record MemberJoined(Member Who) : IncidentEvent;

/// <summary>Somebody no longer works on it.</summary>
/// <param name="Who">Who.</param>
public sealed record MemberLeft(Member Who) : IncidentEvent;

/// <summary>Its handling goes on to, or back to, a phase.</summary>
/// <param name="From">Where it stood.</param>
/// <param name="To">Where it stands.</param>
/// <param name="Reason">Why.</param>
public sealed record PhaseChanged(IncidentPhase From, IncidentPhase To, string Reason) : IncidentEvent;

/// <summary>Alerts belong to it.</summary>
/// <param name="Alerts">Their numbers.</param>
/// <param name="Detected">The earliest of them was raised then, UTC.</param>
/// <param name="Began">The earliest record behind them, UTC.</param>
public sealed record AlertsAdded(ImmutableArray<long> Alerts, DateTime Detected, DateTime Began) : IncidentEvent;

/// <summary>An alert does not belong to it.</summary>
/// <param name="Alert">Its number.</param>
/// <param name="Reason">Why.</param>
public sealed record AlertRemoved(long Alert, string Reason) : IncidentEvent;

/// <summary>An entry of the timeline.</summary>
/// <param name="Time">When what it tells of happened, UTC.</param>
/// <param name="Text">What happened.</param>
/// <param name="Record">The record that shows it.</param>
public sealed record EntryWritten(DateTime Time, string Text, string? Record) : IncidentEvent;

/// <summary>An entry was struck out.</summary>
/// <param name="Entry">Its number.</param>
/// <param name="Reason">Why.</param>
public sealed record EntryStruck(int Entry, string Reason) : IncidentEvent;

/// <summary>A task.</summary>
/// <param name="Title">What is to be done.</param>
/// <param name="Assignee">By whom.</param>
/// <param name="Due">Until when, UTC.</param>
public sealed record TaskAdded(string Title, Member? Assignee, DateTime? Due) : IncidentEvent;

/// <summary>Somebody else does a task.</summary>
/// <param name="Task">Its number.</param>
/// <param name="Assignee">Who; null: nobody.</param>
public sealed record TaskAssigned(int Task, Member? Assignee) : IncidentEvent;

/// <summary>A task is done, or let go.</summary>
/// <param name="Task">Its number.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="IsDropped">Whether it was let go.</param>
public sealed record TaskFinished(int Task, string Outcome, bool IsDropped) : IncidentEvent;

/// <summary>A hypothesis.</summary>
/// <param name="Text">What may have happened.</param>
public sealed record HypothesisAdded(string Text) : IncidentEvent;

/// <summary>A hypothesis stands otherwise.</summary>
/// <param name="Hypothesis">Its number.</param>
/// <param name="State">How.</param>
/// <param name="Because">Why.</param>
public sealed record HypothesisWeighed(int Hypothesis, HypothesisState State, string Because) : IncidentEvent;

/// <summary>Something is affected, or affected otherwise.</summary>
/// <param name="What">What.</param>
public sealed record AffectedNoted(Affected What) : IncidentEvent;

/// <summary>A trace.</summary>
/// <param name="What">The trace; one of the same value takes its place.</param>
public sealed record ObservableNoted(Observable What) : IncidentEvent;

/// <summary>A trace is none.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Value">Its value.</param>
/// <param name="Reason">Why.</param>
public sealed record ObservableRemoved(ObservableType Type, string Value, string Reason) : IncidentEvent;

/// <summary>A technique was used, or was not.</summary>
/// <param name="Technique">Its ATT&amp;CK id.</param>
/// <param name="IsUsed">Whether it was.</param>
public sealed record TechniqueSet(string Technique, bool IsUsed) : IncidentEvent;

/// <summary>Something suffers.</summary>
/// <param name="What">What.</param>
/// <param name="How">How.</param>
/// <param name="Since">Since when, UTC.</param>
public sealed record ImpactNoted(ImpactTarget What, string How, DateTime Since) : IncidentEvent;

/// <summary>Something suffers no longer.</summary>
/// <param name="Impact">Its number.</param>
/// <param name="Until">Since when, UTC.</param>
public sealed record ImpactEnded(int Impact, DateTime Until) : IncidentEvent;

/// <summary>Somebody said something.</summary>
/// <param name="Text">What.</param>
/// <param name="Mentioned">Who is meant to read it.</param>
public sealed record Commented(string Text, ImmutableArray<Member> Mentioned) : IncidentEvent;

/// <summary>It has to do with another.</summary>
/// <param name="Other">Which.</param>
public sealed record IncidentLinked(long Other) : IncidentEvent;

/// <summary>It has nothing to do with another.</summary>
/// <param name="Other">Which.</param>
public sealed record IncidentUnlinked(long Other) : IncidentEvent;

/// <summary>It is handled as part of another from now on.</summary>
/// <param name="Other">Which.</param>
/// <param name="Reason">Why.</param>
public sealed record MergedIntoOther(long Other, string Reason) : IncidentEvent;

/// <summary>It stands for itself again.</summary>
/// <param name="Other">What it was merged into.</param>
/// <param name="Reason">Why.</param>
public sealed record MergeUndone(long Other, string Reason) : IncidentEvent;

/// <summary>Another is handled as part of it.</summary>
/// <param name="Other">Which.</param>
public sealed record OtherAbsorbed(long Other) : IncidentEvent;

/// <summary>Another stands for itself again.</summary>
/// <param name="Other">Which.</param>
public sealed record OtherReleased(long Other) : IncidentEvent;
