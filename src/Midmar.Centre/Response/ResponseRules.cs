using System.Net;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;

namespace Midmar.Centre.Response;

/// <summary>The target is none of this kind of action: an address, a domain, a name of 1 to <see cref="ResponseRules.MaxTarget"/> characters.</summary>
/// <param name="Kind">The kind of action.</param>
public sealed record TargetUnusable(ActionKind Kind) : Refusal;

/// <summary>The same action on the same target is open or in force already.</summary>
/// <param name="Number">Which.</param>
public sealed record ActionThereAlready(long Number) : Refusal;

/// <summary>There is no such action in this workspace.</summary>
public sealed record NoSuchAction : Refusal;

/// <summary>Whoever proposed it cannot be the second person.</summary>
public sealed record SecondIsTheFirst : Refusal;

/// <summary>The action stands otherwise by now.</summary>
/// <param name="State">How.</param>
public sealed record ActionStandsOtherwise(ActionState State) : Refusal;

/// <summary>The end lies in the past.</summary>
public sealed record ActionEndUnusable : Refusal;

/// <summary>There is no such step on the checklist.</summary>
public sealed record NoSuchStepOfAction : Refusal;

/// <summary>Response actions: pure. The centre orders and writes down; people carry out, by a checklist.</summary>
public static class ResponseRules
{
    /// <summary>Characters of a target.</summary>
    public const int MaxTarget = 256;

    /// <summary>Steps on the checklist of each kind of action; their words are in the pages' resources, <c>Step-Kind-1</c> and so on.</summary>
    public static int Steps(ActionKind kind) => kind switch
    {
        ActionKind.IsolateHost => 4,
        ActionKind.ManualFallback => 4,
        _ => 3,
    };

    /// <summary>Whether a second person has to agree: where the event itself may stand still, and on whatever belongs to circle 1.</summary>
    /// <param name="kind">What is done.</param>
    /// <param name="circle">Circle of the entity the target belongs to, 1 to 3; null: not known.</param>
    public static bool NeedsSecond(ActionKind kind, int? circle) => circle == 1 || kind is ActionKind.StopService or ActionKind.ManualFallback;

    /// <summary>Proposes an action; without need of a second person it is ordered at once; with it, both have to be people.</summary>
    public static Outcome<long> Propose(
        LedgerWork work, long incident, ActionKind kind, string target, string reason, string cost, TimeSpan? time, int? circle)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(cost);
        if (IncidentRules.Open(work, incident, out _) is { } refusal)
        {
            return refusal;
        }

        var to = target.Trim();
        if (!IsTarget(kind, to))
        {
            return new TargetUnusable(kind);
        }

        if (!IncidentRules.IsText(reason, IncidentRules.MaxReason) || cost.Length > IncidentRules.MaxReason)
        {
            return new TextUnusable("Reason", IncidentRules.MaxReason);
        }

        if (time <= TimeSpan.Zero)
        {
            return new ActionEndUnusable();
        }

        var same = work.All(ResponseAction.Kind).FirstOrDefault(a =>
            a.State.Does == kind && string.Equals(a.State.Target, to, StringComparison.OrdinalIgnoreCase) && (a.State.IsOpen || a.State.State == ActionState.Done));
        if (same is not null)
        {
            return new ActionThereAlready(same.Number);
        }

        var needsSecond = NeedsSecond(kind, circle);
        if (needsSecond && NeedsAPerson.Of(work.By) is { } token)
        {
            return token;
        }

        var number = work.Next(ResponseAction.Kind);
        work.Add(ResponseAction.Kind, number, new ActionProposed(incident, kind, to, reason.Trim(), cost.Trim(), work.At + time, needsSecond));
        return number;
    }

    /// <summary>A second person agrees, or (with a reason) does not.</summary>
    public static Outcome<Nothing> Second(LedgerWork work, long number, bool isAgreed, string reason) => In(work, number, ActionState.Waiting, action =>
        NeedsAPerson.Of(work.By) is { } token ? token
        : action.By.Id == work.By.Id ? new SecondIsTheFirst()
        : !isAgreed && !IncidentRules.IsText(reason, IncidentRules.MaxReason) ? new TextUnusable("Reason", IncidentRules.MaxReason)
        : Add(work, number, isAgreed ? new ActionSeconded() : new ActionRejected(reason.Trim())));

    /// <summary>A step of the checklist is done.</summary>
    public static Outcome<Nothing> Tick(LedgerWork work, long number, int step) => In(work, number, ActionState.Ordered, action =>
        step < 1 || step > Steps(action.Does) || action.Ticked.Contains(step) ? new NoSuchStepOfAction() : Add(work, number, new StepTicked(step)));

    /// <summary>It was carried out, or tried.</summary>
    public static Outcome<Nothing> CarryOut(LedgerWork work, long number, string result, bool isInForce) => In(work, number, ActionState.Ordered, _ =>
        IncidentRules.IsText(result, IncidentRules.MaxReason)
            ? Add(work, number, new ActionCarriedOut(result.Trim(), isInForce))
            : new TextUnusable("Reason", IncidentRules.MaxReason));

    /// <summary>It is taken back.</summary>
    public static Outcome<Nothing> TakeBack(LedgerWork work, long number, string reason) => In(work, number, ActionState.Done, _ =>
        IncidentRules.IsText(reason, IncidentRules.MaxReason)
            ? Add(work, number, new ActionTakenBack(reason.Trim()))
            : new TextUnusable("Reason", IncidentRules.MaxReason));

    private static bool IsTarget(ActionKind kind, string target) => target.Length is > 0 and <= MaxTarget && kind switch
    {
        ActionKind.BlockAddress => IPAddress.TryParse(target, out _) || IPNetwork.TryParse(target, out _),
        ActionKind.BlockDomain => ObservableTypes.Recognise(target).Type == ObservableType.Domain,
        _ => true,
    };

    private static Outcome<Nothing> In(LedgerWork work, long number, ActionState state, Func<ResponseAction, Outcome<Nothing>> decide)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work.Find(ResponseAction.Kind, number) is not { } action ? new NoSuchAction()
            : action.State != state ? new ActionStandsOtherwise(action.State)
            : decide(action);
    }

    private static Outcome<Nothing> Add(LedgerWork work, long number, ResponseEvent happened)
    {
        work.Add(ResponseAction.Kind, number, happened);
        return default(Nothing);
    }
}

/// <summary>Names of acts on response actions in the audit log.</summary>
public static class ResponseActions
{
    /// <summary>Proposed.</summary>
    public const string Propose = "response.propose";

    /// <summary>A second person decided.</summary>
    public const string Second = "response.second";

    /// <summary>A step, or all of it, was carried out.</summary>
    public const string CarryOut = "response.carry-out";

    /// <summary>Taken back.</summary>
    public const string TakeBack = "response.take-back";
}
