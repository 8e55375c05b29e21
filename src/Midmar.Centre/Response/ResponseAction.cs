using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;

namespace Midmar.Centre.Response;

/// <summary>The catalogue of what can be done against an attack.</summary>
public enum ActionKind
{
    /// <summary>A host is taken off the network.</summary>
    IsolateHost,

    /// <summary>An account can sign in no more.</summary>
    DisableAccount,

    /// <summary>An account gets new credentials and its sessions end.</summary>
    ResetAccount,

    /// <summary>An address is blocked.</summary>
    BlockAddress,

    /// <summary>A domain is blocked.</summary>
    BlockDomain,

    /// <summary>A service is stopped.</summary>
    StopService,

    /// <summary>A service goes on by hand.</summary>
    ManualFallback,
}

/// <summary>Where an action stands.</summary>
public enum ActionState
{
    /// <summary>A second person has to agree.</summary>
    Waiting,

    /// <summary>It is ordered and to be carried out.</summary>
    Ordered,

    /// <summary>It is in force.</summary>
    Done,

    /// <summary>It was tried and did not work.</summary>
    Failed,

    /// <summary>The second person did not agree.</summary>
    Rejected,

    /// <summary>It is in force no more.</summary>
    Reversed,
}

/// <summary>Something done against an attack: on whose authority, at what cost, for how long, and how it is taken back.</summary>
public sealed record ResponseAction
{
    /// <summary>The kind in the ledger.</summary>
    public static readonly EntityKind<ResponseAction, ResponseEvent> Kind = new("response-action", format: 1, Apply);

    /// <summary>The incident it is for.</summary>
    public required long Incident { get; init; }

    /// <summary>What is done.</summary>
    public required ActionKind Does { get; init; }

    /// <summary>To what.</summary>
    public required string Target { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>What the event loses by it, in words; may be empty.</summary>
    public required string Cost { get; init; }

    /// <summary>When it is to be taken back, UTC; null: when somebody does.</summary>
    public required DateTime? Until { get; init; }

    /// <summary>Whether a second person had to agree.</summary>
    public required bool NeedsSecond { get; init; }

    /// <summary>Who proposed it.</summary>
    public required Member By { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Where it stands.</summary>
    public required ActionState State { get; init; }

    /// <summary>The second person; null: none was needed, or none has decided.</summary>
    public Member? Second { get; init; }

    /// <summary>What came of it, or why it was rejected.</summary>
    public string Result { get; init; } = string.Empty;

    /// <summary>Since when it is in force, UTC; null: it is not, and was not.</summary>
    public DateTime? DoneAt { get; init; }

    /// <summary>Who carried it out.</summary>
    public string? DoneBy { get; init; }

    /// <summary>When it was taken back, UTC.</summary>
    public DateTime? ReversedAt { get; init; }

    /// <summary>Steps of its checklist that are ticked.</summary>
    public ImmutableSortedSet<int> Ticked { get; init; } = [];

    /// <summary>Whether somebody still has to do something for it.</summary>
    public bool IsOpen => State is ActionState.Waiting or ActionState.Ordered;

    /// <summary>Whether it should have been taken back by now.</summary>
    public bool IsOverdue(DateTime now) => State == ActionState.Done && Until < now;

    private static ResponseAction Apply(ResponseAction? before, Happened<ResponseEvent> happened)
    {
        var who = new Member(happened.By.Id, happened.By.Name);
        if (happened.Event is ActionProposed proposed)
        {
            return new ResponseAction
            {
                Incident = proposed.Incident,
                Does = proposed.Does,
                Target = proposed.Target,
                Reason = proposed.Reason,
                Cost = proposed.Cost,
                Until = proposed.Until,
                NeedsSecond = proposed.NeedsSecond,
                By = who,
                At = happened.At,
                State = proposed.NeedsSecond ? ActionState.Waiting : ActionState.Ordered,
            };
        }

        var state = before ?? throw new InvalidOperationException("An action begins with its proposal.");
        return happened.Event switch
        {
            ActionSeconded => state with { State = ActionState.Ordered, Second = who },
            ActionRejected e => state with { State = ActionState.Rejected, Second = who, Result = e.Reason },
            StepTicked e => state with { Ticked = state.Ticked.Add(e.Step) },
            ActionCarriedOut e => state with
            {
                State = e.IsInForce ? ActionState.Done : ActionState.Failed,
                Result = e.Result,
                DoneAt = e.IsInForce ? happened.At : null,
                DoneBy = happened.By.Name,
            },
            ActionTakenBack e => state with { State = ActionState.Reversed, Result = e.Reason, ReversedAt = happened.At },
            _ => throw new InvalidOperationException($"{happened.Event.GetType().Name} is no event of an action."),
        };
    }
}

/// <summary>What can happen to an action.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(ActionProposed), "action-proposed")]
[JsonDerivedType(typeof(ActionSeconded), "action-seconded")]
[JsonDerivedType(typeof(ActionRejected), "action-rejected")]
[JsonDerivedType(typeof(StepTicked), "step-ticked")]
[JsonDerivedType(typeof(ActionCarriedOut), "action-carried-out")]
[JsonDerivedType(typeof(ActionTakenBack), "action-taken-back")]
public abstract record ResponseEvent;

/// <summary>It was proposed; without need of a second person it is ordered.</summary>
/// <param name="Incident">The incident it is for.</param>
/// <param name="Does">What is done.</param>
/// <param name="Target">To what.</param>
/// <param name="Reason">Why.</param>
/// <param name="Cost">What the event loses by it.</param>
/// <param name="Until">When it is to be taken back, UTC.</param>
/// <param name="NeedsSecond">Whether a second person has to agree.</param>
public sealed record ActionProposed(
    long Incident, ActionKind Does, string Target, string Reason, string Cost, DateTime? Until, bool NeedsSecond) : ResponseEvent;

/// <summary>A second person agreed.</summary>
public sealed record ActionSeconded : ResponseEvent;

/// <summary>A second person did not agree.</summary>
/// <param name="Reason">Why.</param>
public sealed record ActionRejected(string Reason) : ResponseEvent;

/// <summary>A step of its checklist is done.</summary>
/// <param name="Step">Its number, from 1.</param>
public sealed record StepTicked(int Step) : ResponseEvent;

/// <summary>It was carried out, or tried.</summary>
/// <param name="Result">What came of it.</param>
/// <param name="IsInForce">Whether it worked.</param>
public sealed record ActionCarriedOut(string Result, bool IsInForce) : ResponseEvent;

/// <summary>It was taken back.</summary>
/// <param name="Reason">Why.</param>
public sealed record ActionTakenBack(string Reason) : ResponseEvent;
