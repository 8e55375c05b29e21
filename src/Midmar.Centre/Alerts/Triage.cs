using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Midmar.Centre.Events;
using Midmar.Sigma.Rules;

namespace Midmar.Centre.Alerts;

/// <summary>Where an alert stands.</summary>
public enum AlertStatus
{
    /// <summary>Nobody has looked at it.</summary>
    New,

    /// <summary>Somebody has it.</summary>
    Taken,

    /// <summary>Judged.</summary>
    Closed,
}

/// <summary>What somebody judged an alert to be.</summary>
public enum Verdict
{
    /// <summary>What the rule is for has happened.</summary>
    True,

    /// <summary>It happened as the rule says, and was meant to: a test, an administrator at work.</summary>
    Benign,

    /// <summary>The rule is wrong about it.</summary>
    False,

    /// <summary>The same thing as another alert.</summary>
    Duplicate,
}

/// <summary>Something somebody wrote to an alert.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who.</param>
/// <param name="Text">What.</param>
public sealed record AlertNote(DateTime At, string By, string Text);

/// <summary>A verdict, with what the alert was when it was given.</summary>
/// <param name="Is">The verdict.</param>
/// <param name="Reason">Why.</param>
/// <param name="DuplicateOf">Of <see cref="Verdict.Duplicate"/>: of which alert.</param>
/// <param name="Findings">Findings of the alert then (count).</param>
/// <param name="Level">Its level then.</param>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who.</param>
public sealed record Judgement(Verdict Is, string Reason, long? DuplicateOf, long Findings, RuleLevel Level, DateTime At, string By);

/// <summary>What people made of an alert. An alert nobody has touched has none.</summary>
public sealed record Triage
{
    /// <summary>The kind in the ledger; the number is the alert's.</summary>
    public static readonly EntityKind<Triage, TriageEvent> Kind = new("alert", format: 1, Apply);

    /// <summary>Where it stands.</summary>
    public AlertStatus Status { get; init; }

    /// <summary>Id of the person who has it; null: nobody.</summary>
    public string? AssigneeId { get; init; }

    /// <summary>Their name.</summary>
    public string? Assignee { get; init; }

    /// <summary>The verdict in force; null: none.</summary>
    public Judgement? Judgement { get; init; }

    /// <summary>The incident it belongs to; null: none.</summary>
    public long? Incident { get; init; }

    /// <summary>When somebody first did anything with it, UTC.</summary>
    public DateTime FirstTouched { get; init; }

    /// <summary>What was written to it, oldest first.</summary>
    public ImmutableArray<AlertNote> Notes { get; init; } = [];

    private static Triage Apply(Triage? before, Happened<TriageEvent> happened)
    {
        var state = before ?? new Triage { FirstTouched = happened.At };
        return happened.Event switch
        {
            AlertAssigned e => state with { Status = AlertStatus.Taken, AssigneeId = e.PersonId, Assignee = e.Name },
            AlertReleased => state with { Status = AlertStatus.New, AssigneeId = null, Assignee = null },
            AlertJudged e => state with
            {
                Status = AlertStatus.Closed,
                Judgement = new Judgement(e.Verdict, e.Reason, e.DuplicateOf, e.Findings, e.Level, happened.At, happened.By.Name),
            },
            AlertReopened => state with { Status = state.AssigneeId is null ? AlertStatus.New : AlertStatus.Taken, Judgement = null },
            AlertNoted e => state with { Notes = state.Notes.Add(new AlertNote(happened.At, happened.By.Name, e.Text)) },
            AlertLinked e => state with { Incident = e.Incident },
            AlertUnlinked => state with { Incident = null },
            _ => throw new InvalidOperationException($"{happened.Event.GetType().Name} is no event of an alert."),
        };
    }
}

/// <summary>What can happen to an alert by people.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(AlertAssigned), "alert-assigned")]
[JsonDerivedType(typeof(AlertReleased), "alert-released")]
[JsonDerivedType(typeof(AlertJudged), "alert-judged")]
[JsonDerivedType(typeof(AlertReopened), "alert-reopened")]
[JsonDerivedType(typeof(AlertNoted), "alert-noted")]
[JsonDerivedType(typeof(AlertLinked), "alert-linked")]
[JsonDerivedType(typeof(AlertUnlinked), "alert-unlinked")]
public abstract record TriageEvent;

/// <summary>Somebody has it now.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Name">Their name then.</param>
public sealed record AlertAssigned(string PersonId, string Name) : TriageEvent;

/// <summary>Nobody has it any more.</summary>
public sealed record AlertReleased : TriageEvent;

/// <summary>It was judged.</summary>
/// <param name="Verdict">What it is.</param>
/// <param name="Reason">Why.</param>
/// <param name="DuplicateOf">Of a duplicate: of which alert.</param>
/// <param name="Findings">Findings then (count).</param>
/// <param name="Level">Its level then.</param>
public sealed record AlertJudged(Verdict Verdict, string Reason, long? DuplicateOf, long Findings, RuleLevel Level) : TriageEvent;

/// <summary>The verdict was taken back.</summary>
/// <param name="Reason">Why.</param>
public sealed record AlertReopened(string Reason) : TriageEvent;

/// <summary>Somebody wrote something to it.</summary>
/// <param name="Text">What.</param>
public sealed record AlertNoted(string Text) : TriageEvent;

/// <summary>It belongs to an incident.</summary>
/// <param name="Incident">Which.</param>
public sealed record AlertLinked(long Incident) : TriageEvent;

/// <summary>It no longer belongs to an incident.</summary>
/// <param name="Incident">Which.</param>
public sealed record AlertUnlinked(long Incident) : TriageEvent;
