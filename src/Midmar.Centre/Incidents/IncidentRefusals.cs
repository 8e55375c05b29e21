using System.Collections.Immutable;
using Midmar.Centre.People;

namespace Midmar.Centre.Incidents;

/// <summary>There is no incident of that number in this workspace.</summary>
public sealed record NoSuchIncident : Refusal;

/// <summary>It is closed; reopen it first.</summary>
public sealed record IncidentIsClosed : Refusal;

/// <summary>It is handled as part of another.</summary>
/// <param name="Into">Which.</param>
public sealed record IncidentIsMerged(long Into) : Refusal;

/// <summary>A text is missing, or longer than it may be.</summary>
/// <param name="Field">Which.</param>
/// <param name="Max">Characters it may have.</param>
public sealed record TextUnusable(string Field, int Max) : Refusal;

/// <summary>Somebody else changed the same field since it was read. Both texts are kept: theirs is there, yours is before you.</summary>
/// <param name="Field">Which.</param>
/// <param name="By">Who.</param>
/// <param name="Theirs">What it is now.</param>
public sealed record ChangedMeanwhile(IncidentField Field, string By, string Theirs) : Refusal;

/// <summary>A value is none of those the field may have.</summary>
/// <param name="Field">Which.</param>
/// <param name="Value">The value.</param>
public sealed record NoSuchValue(IncidentField Field, string Value) : Refusal;

/// <summary>One cannot go from one phase to the other at once.</summary>
/// <param name="From">Where it stands.</param>
/// <param name="To">Where it was to go.</param>
public sealed record NoSuchStep(IncidentPhase From, IncidentPhase To) : Refusal;

/// <summary>Somebody has to lead before it is contained.</summary>
public sealed record NeedsLead : Refusal;

/// <summary>It has to be known what is affected before it is contained.</summary>
public sealed record NeedsAffected : Refusal;

/// <summary>Its kind (RSIT) has to be decided before it is reviewed.</summary>
public sealed record NeedsCategory : Refusal;

/// <summary>What is still suspected has to be confirmed or cleared before services come back.</summary>
/// <param name="Values">What.</param>
public sealed record StillSuspected(ImmutableArray<string> Values) : Refusal;

/// <summary>Something still suffers: end the impact, or do not review yet.</summary>
/// <param name="Names">What.</param>
public sealed record StillSuffering(ImmutableArray<string> Names) : Refusal;

/// <summary>Tasks are still to be done: finish them or let them go.</summary>
/// <param name="Tasks">Which.</param>
public sealed record TasksOpen(ImmutableArray<int> Tasks) : Refusal;

/// <summary>Response actions are still waiting or ordered: carry them out, or have them rejected.</summary>
/// <param name="Targets">On what.</param>
public sealed record StillToBeDone(ImmutableArray<string> Targets) : Refusal;

/// <summary>What was learnt has to be written before it is closed.</summary>
public sealed record NeedsLessons : Refusal;

/// <summary>There is no such entry, task, hypothesis, trace or impact in the incident.</summary>
/// <param name="Part">Kind of thing.</param>
/// <param name="Id">Which.</param>
public sealed record NoSuchPart(string Part, string Id) : Refusal;

/// <summary>The task is finished already.</summary>
/// <param name="By">By whom.</param>
public sealed record TaskFinishedAlready(string By) : Refusal;

/// <summary>There are as many of them as an incident may have.</summary>
/// <param name="Part">Kind of thing.</param>
/// <param name="Max">How many.</param>
public sealed record TooManyParts(string Part, int Max) : Refusal;

/// <summary>An ATT&amp;CK technique is written <c>T1059</c> or <c>T1059.001</c>.</summary>
/// <param name="Text">What was written.</param>
public sealed record NotATechnique(string Text) : Refusal;

/// <summary>A time lies in the future, or ends before it begins.</summary>
public sealed record TimeUnusable : Refusal;

/// <summary>An incident cannot be linked to, or merged with, itself or one that is merged already.</summary>
public sealed record CannotJoin : Refusal;

/// <summary>It was not merged.</summary>
public sealed record NotMerged : Refusal;
