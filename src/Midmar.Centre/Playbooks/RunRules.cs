using System.Collections.Immutable;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Response;

namespace Midmar.Centre.Playbooks;

/// <summary>There is no such run in this workspace.</summary>
public sealed record NoSuchRun : Refusal;

/// <summary>The run was ended.</summary>
/// <param name="By">Who ended it.</param>
public sealed record RunHasEnded(string By) : Refusal;

/// <summary>The playbook runs for this incident already.</summary>
/// <param name="By">Who started it.</param>
public sealed record RunThereAlready(string By) : Refusal;

/// <summary>More runs of an incident than are kept.</summary>
/// <param name="Limit">How many are.</param>
public sealed record TooManyRuns(int Limit) : Refusal;

/// <summary>The run does not come to such a step.</summary>
public sealed record NoSuchStepOfRun : Refusal;

/// <summary>Something before the step is still to be decided.</summary>
public sealed record StepNotReached : Refusal;

/// <summary>Somebody was faster: the step is decided.</summary>
/// <param name="By">Who decided it.</param>
/// <param name="Kind">How.</param>
public sealed record StepDecidedAlready(string By, MarkKind Kind) : Refusal;

/// <summary>The step is still open, so that there is nothing to take back.</summary>
public sealed record StepStillOpen : Refusal;

/// <summary>One of the step's ways has to be chosen.</summary>
/// <param name="Answers">Those there are.</param>
public sealed record StepNeedsAnswer(ImmutableArray<string> Answers) : Refusal;

/// <summary>The step has nothing to choose.</summary>
public sealed record StepHasNoAnswers : Refusal;

/// <summary>The loop went round more often than a checklist can mean.</summary>
/// <param name="Limit">Rounds.</param>
public sealed record LoopTooLong(int Limit) : Refusal;

/// <summary>Steps were decided that come from this answer; they have to be taken back first.</summary>
/// <param name="Count">How many.</param>
public sealed record StepsDependOnIt(int Count) : Refusal;

/// <summary>The step proposes no response action.</summary>
public sealed record StepProposesNothing : Refusal;

/// <summary>Runs of playbooks: pure. People do and decide; the playbook says what comes next.</summary>
public static class RunRules
{
    /// <summary>Runs of an incident (count).</summary>
    public const int MaxRuns = 50;

    /// <summary>A playbook is followed for an incident from now on.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="key">The playbook: the name of one of the program, or a number.</param>
    public static Outcome<long> Start(LedgerWork work, long incident, string key)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (IncidentRules.Open(work, incident, out _) is { } refusal)
        {
            return refusal;
        }

        return PlaybookLibrary.NumberOf(work, key) switch
        {
            Done<long>(var playbook) => Start(work, incident, playbook),
            var refused => refused,
        };
    }

    private static Outcome<long> Start(LedgerWork work, long incident, long playbook)
    {
        var runs = work.All(PlaybookRun.Kind).Where(r => r.State.Incident == incident).ToArray();
        if (runs.FirstOrDefault(r => r.State.Playbook == playbook && r.State.End is null) is { } same)
        {
            return new RunThereAlready(same.State.By.Name);
        }

        if (runs.Length >= MaxRuns)
        {
            return new TooManyRuns(MaxRuns);
        }

        var number = work.Next(PlaybookRun.Kind);
        work.Add(PlaybookRun.Kind, number, new RunStarted(incident, playbook));
        return number;
    }

    /// <summary>A step is decided.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="number">The run.</param>
    /// <param name="place">Where, see <see cref="RunPlace.Key"/>.</param>
    /// <param name="kind">How.</param>
    /// <param name="answer">The way that is chosen; null: none.</param>
    /// <param name="note">What is written to it; the reason when the step does not apply.</param>
    public static Outcome<Nothing> Mark(LedgerWork work, long number, string place, MarkKind kind, string? answer, string note) => At(work, number, place, (run, found) =>
    {
        var text = note?.Trim() ?? string.Empty;
        return found.Mark is { } mark ? new StepDecidedAlready(mark.By.Name, mark.Kind)
            : found.State != PlaceState.Open ? new StepNotReached()
            : AnswerWrong(found.Step, kind, answer) is { } wrong ? wrong
            : kind == MarkKind.NotApplicable && !IncidentRules.IsText(text, IncidentRules.MaxReason) ? new TextUnusable("Reason", IncidentRules.MaxReason)
            : text.Length > 0 && !IncidentRules.IsText(text, IncidentRules.MaxReason) ? new TextUnusable("Note", IncidentRules.MaxReason)
            : found.Step.Type == StepType.While && answer == "true" && found.Round >= RunWalk.MaxRounds ? new LoopTooLong(RunWalk.MaxRounds)
            : Add(work, number, new RunStepMarked(place, kind, kind == MarkKind.NotApplicable ? null : answer, text));
    });

    /// <summary>A step is open again.</summary>
    public static Outcome<Nothing> TakeBack(LedgerWork work, long number, string place, string reason) => At(work, number, place, (run, found) =>
    {
        if (found.Mark is null)
        {
            return found.State == PlaceState.Fork ? new NoSuchStepOfRun() : new StepStillOpen();
        }

        if (!IncidentRules.IsText(reason, IncidentRules.MaxReason))
        {
            return new TextUnusable("Reason", IncidentRules.MaxReason);
        }

        // What was decided in a branch would hang in the air without the answer that leads there.
        var after = run.Marks.Remove(place);
        var lost = after.Count - RunWalk.Of(PlaybookOf(work, run), after).Decided;
        return lost > 0 ? new StepsDependOnIt(lost) : Add(work, number, new RunStepTakenBack(place, reason.Trim()));
    });

    /// <summary>The response action of a step is proposed, as <see cref="ResponseRules.Propose"/> does.</summary>
    public static Outcome<long> Propose(
        LedgerWork work, long number, string place, string target, string reason, string cost, TimeSpan? time, int? circle) => At<long>(work, number, place, (run, found) =>
    {
        if (found.Step.Proposes is not { } kind)
        {
            return new StepProposesNothing();
        }

        if (found.State is PlaceState.Ahead or PlaceState.Fork)
        {
            return new StepNotReached();
        }

        var outcome = ResponseRules.Propose(work, run.Incident, kind, target, reason, cost, time, circle);
        if (outcome is Done<long>(var action))
        {
            work.Add(PlaybookRun.Kind, number, new RunActionProposed(place, action));
        }

        return outcome;
    });

    /// <summary>A run comes to its end: complete, or for a reason before that; also after its incident was closed.</summary>
    public static Outcome<Nothing> End(LedgerWork work, long number, string reason)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (Going(work, number, mayBeClosed: true, out var run) is { } refusal)
        {
            return refusal;
        }

        var isComplete = RunWalk.Of(PlaybookOf(work, run), run.Marks).IsComplete;
        var text = reason?.Trim() ?? string.Empty;
        return (isComplete && text.Length == 0) || IncidentRules.IsText(text, IncidentRules.MaxReason)
            ? Add(work, number, new RunEnded(isComplete, text))
            : new TextUnusable("Reason", IncidentRules.MaxReason);
    }

    private static Refusal? AnswerWrong(PlaybookStep step, MarkKind kind, string? answer)
    {
        if (kind == MarkKind.NotApplicable)
        {
            return null;
        }

        if (step.Branches.IsEmpty)
        {
            return kind == MarkKind.Answered || answer is not null ? new StepHasNoAnswers() : null;
        }

        return kind == MarkKind.Answered && step.Branches.Any(b => b.Answer == answer) ? null : new StepNeedsAnswer([.. step.Branches.Select(b => b.Answer)]);
    }

    private static Outcome<Nothing> At(LedgerWork work, long number, string place, Func<PlaybookRun, RunPlace, Outcome<Nothing>> decide) =>
        At<Nothing>(work, number, place, decide);

    private static Outcome<T> At<T>(LedgerWork work, long number, string place, Func<PlaybookRun, RunPlace, Outcome<T>> decide)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Going(work, number, mayBeClosed: false, out var run) is { } refusal ? refusal
            : RunWalk.Of(PlaybookOf(work, run), run.Marks).Find(place) is not { } found ? new NoSuchStepOfRun()
            : decide(run, found);
    }

    private static Refusal? Going(LedgerWork work, long number, bool mayBeClosed, out PlaybookRun run)
    {
        run = work.Find(PlaybookRun.Kind, number)!;
        return run is null ? new NoSuchRun()
            : run.End is { } end ? new RunHasEnded(end.By.Name)
            : mayBeClosed ? null
            : IncidentRules.Open(work, run.Incident, out _);
    }

    private static Playbook PlaybookOf(LedgerWork work, PlaybookRun run) => work.Find(KeptPlaybook.Kind, run.Playbook)!.Read();

    private static Outcome<Nothing> Add(LedgerWork work, long number, RunEvent happened)
    {
        work.Add(PlaybookRun.Kind, number, happened);
        return default(Nothing);
    }
}
