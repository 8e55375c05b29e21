using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;

namespace Midmar.Centre.Playbooks;

/// <summary>What people made of a step.</summary>
public enum MarkKind
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>It does not apply; the note says why.</summary>
    NotApplicable,

    /// <summary>A way was chosen.</summary>
    Answered,
}

/// <summary>A step that somebody decided.</summary>
/// <param name="Kind">How.</param>
/// <param name="Answer">The way that was chosen; null: there is none to choose.</param>
/// <param name="Note">What was written to it; may be empty.</param>
/// <param name="By">Who.</param>
/// <param name="At">When, UTC.</param>
public sealed record StepMark(MarkKind Kind, string? Answer, string Note, Member By, DateTime At);

/// <summary>How a run came to its end.</summary>
/// <param name="IsComplete">Whether all that was to be decided was.</param>
/// <param name="Reason">Why it was ended; empty when it is complete.</param>
/// <param name="By">Who ended it.</param>
/// <param name="At">When, UTC.</param>
public sealed record RunEnd(bool IsComplete, string Reason, Member By, DateTime At);

/// <summary>A playbook being followed for an incident. Steps are marked at places: the step, and in loops which round.</summary>
public sealed record PlaybookRun
{
    /// <summary>The kind in the ledger.</summary>
    public static readonly EntityKind<PlaybookRun, RunEvent> Kind = new("playbook-run", format: 1, Apply);

    /// <summary>The incident it is for.</summary>
    public required long Incident { get; init; }

    /// <summary>Number of the kept playbook, see <see cref="KeptPlaybook"/>: this version, whatever comes later.</summary>
    public required long Playbook { get; init; }

    /// <summary>Who started it.</summary>
    public required Member By { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>What was decided, by place.</summary>
    public ImmutableSortedDictionary<string, StepMark> Marks { get; init; } = ImmutableSortedDictionary.Create<string, StepMark>(StringComparer.Ordinal);

    /// <summary>Response actions that were proposed from places, by place.</summary>
    public ImmutableSortedDictionary<string, long> Actions { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>Marks that were taken back (count).</summary>
    public int TakenBack { get; init; }

    /// <summary>Its end; null: it goes on.</summary>
    public RunEnd? End { get; init; }

    private static PlaybookRun Apply(PlaybookRun? before, Happened<RunEvent> happened)
    {
        var who = new Member(happened.By.Id, happened.By.Name);
        if (happened.Event is RunStarted started)
        {
            return new PlaybookRun { Incident = started.Incident, Playbook = started.Playbook, By = who, At = happened.At };
        }

        var run = before ?? throw new InvalidOperationException("A run begins with its start.");
        return happened.Event switch
        {
            RunStepMarked e => run with { Marks = run.Marks.SetItem(e.Place, new StepMark(e.Kind, e.Answer, e.Note, who, happened.At)) },
            RunStepTakenBack e => run with { Marks = run.Marks.Remove(e.Place), TakenBack = run.TakenBack + 1 },
            RunActionProposed e => run with { Actions = run.Actions.SetItem(e.Place, e.Action) },
            RunEnded e => run with { End = new RunEnd(e.IsComplete, e.Reason, who, happened.At) },
            _ => throw new InvalidOperationException($"{happened.Event.GetType().Name} is no event of a run."),
        };
    }
}

/// <summary>What can happen to a run.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(RunStarted), "run-started")]
[JsonDerivedType(typeof(RunStepMarked), "run-step-marked")]
[JsonDerivedType(typeof(RunStepTakenBack), "run-step-taken-back")]
[JsonDerivedType(typeof(RunActionProposed), "run-action-proposed")]
[JsonDerivedType(typeof(RunEnded), "run-ended")]
public abstract record RunEvent;

/// <summary>It was started.</summary>
/// <param name="Incident">The incident it is for.</param>
/// <param name="Playbook">The playbook's number.</param>
public sealed record RunStarted(long Incident, long Playbook) : RunEvent;

/// <summary>A step was decided.</summary>
/// <param name="Place">Where.</param>
/// <param name="Kind">How.</param>
/// <param name="Answer">The way that was chosen.</param>
/// <param name="Note">What was written to it.</param>
public sealed record RunStepMarked(string Place, MarkKind Kind, string? Answer, string Note) : RunEvent;

/// <summary>A step is open again.</summary>
/// <param name="Place">Where.</param>
/// <param name="Reason">Why.</param>
public sealed record RunStepTakenBack(string Place, string Reason) : RunEvent;

/// <summary>A step's response action was proposed.</summary>
/// <param name="Place">Where.</param>
/// <param name="Action">The action's number.</param>
public sealed record RunActionProposed(string Place, long Action) : RunEvent;

/// <summary>It came to its end.</summary>
/// <param name="IsComplete">Whether all was decided.</param>
/// <param name="Reason">Why; empty when it is complete.</param>
public sealed record RunEnded(bool IsComplete, string Reason) : RunEvent;
