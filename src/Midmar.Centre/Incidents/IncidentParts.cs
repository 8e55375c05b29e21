using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Midmar.Centre.Events;
using Midmar.Centre.People;

namespace Midmar.Centre.Incidents;

/// <summary>What is found out, done and said in an incident: pure.</summary>
public static partial class IncidentParts
{
    /// <summary>Entries, tasks, hypotheses, traces, affected things, impacts or comments of an incident (count, each).</summary>
    public const int MaxParts = 5_000;

    /// <summary>Characters of a short text: a task, a note, a value.</summary>
    public const int MaxShort = 1_000;

    /// <summary>Writes an entry of the timeline.</summary>
    public static Outcome<Nothing> Write(LedgerWork work, long number, DateTime time, string text, string? record)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Add(work, number, "Entry", i => i.Entries.Length, text, IncidentRules.MaxReason, () =>
            time > work.At ? new TimeUnusable() : new Done<IncidentEvent>(new EntryWritten(time, text.Trim(), record)));
    }

    /// <summary>Strikes an entry out; it stays readable.</summary>
    public static Outcome<Nothing> Strike(LedgerWork work, long number, int entry, string reason) =>
        Change(work, number, reason, IncidentRules.MaxReason, incident => Part(incident.Entries, entry) is { StruckBecause: null }
            ? new Done<IncidentEvent>(new EntryStruck(entry, reason.Trim()))
            : new NoSuchPart("Entry", Number(entry)));

    /// <summary>Adds a task.</summary>
    public static Outcome<Nothing> AddTask(LedgerWork work, long number, string title, Member? assignee, DateTime? due) =>
        Add(work, number, "Task", i => i.Tasks.Length, title, MaxShort, () => new Done<IncidentEvent>(new TaskAdded(title.Trim(), assignee, due)));

    /// <summary>Gives a task to somebody, or nobody.</summary>
    public static Outcome<Nothing> AssignTask(LedgerWork work, long number, int task, Member? assignee) =>
        Change(work, number, "-", MaxShort, incident => Part(incident.Tasks, task) switch
        {
            null => new NoSuchPart("Task", Number(task)),
            { IsOpen: false } done => new TaskFinishedAlready(done.DoneBy!),
            _ => new Done<IncidentEvent>(new TaskAssigned(task, assignee)),
        });

    /// <summary>A task is done, or let go.</summary>
    public static Outcome<Nothing> FinishTask(LedgerWork work, long number, int task, string outcome, bool isDropped) =>
        Change(work, number, outcome, IncidentRules.MaxReason, incident => Part(incident.Tasks, task) switch
        {
            null => new NoSuchPart("Task", Number(task)),
            { IsOpen: false } done => new TaskFinishedAlready(done.DoneBy!),
            _ => new Done<IncidentEvent>(new TaskFinished(task, outcome.Trim(), isDropped)),
        });

    /// <summary>Adds a hypothesis.</summary>
    public static Outcome<Nothing> Suppose(LedgerWork work, long number, string text) =>
        Add(work, number, "Hypothesis", i => i.Hypotheses.Length, text, MaxShort, () => new Done<IncidentEvent>(new HypothesisAdded(text.Trim())));

    /// <summary>Weighs a hypothesis.</summary>
    public static Outcome<Nothing> Weigh(LedgerWork work, long number, int hypothesis, HypothesisState state, string because) =>
        Change(work, number, because, IncidentRules.MaxReason, incident => Part(incident.Hypotheses, hypothesis) is null
            ? new NoSuchPart("Hypothesis", Number(hypothesis))
            : new Done<IncidentEvent>(new HypothesisWeighed(hypothesis, state, because.Trim())));

    /// <summary>Notes that something is affected, or how.</summary>
    public static Outcome<Nothing> NoteAffected(LedgerWork work, long number, Affected what)
    {
        ArgumentNullException.ThrowIfNull(what);
        return Add(work, number, "Affected", i => i.Affected.Count(a => !Incident.IsSame(a, what.Kind, what.Value)), what.Value, MaxShort, () =>
            what.Note.Length > IncidentRules.MaxReason
                ? new TextUnusable("Note", IncidentRules.MaxReason)
                : new Done<IncidentEvent>(new AffectedNoted(what with { Value = what.Value.Trim(), Note = what.Note.Trim() })));
    }

    /// <summary>Notes a trace; what it is told by how it is written.</summary>
    public static Outcome<Nothing> NoteObservable(LedgerWork work, long number, string text, string note, Tlp marking)
    {
        ArgumentNullException.ThrowIfNull(note);
        return Add(work, number, "Observable", i => i.Observables.Length, text, MaxShort, () =>
        {
            var (type, value) = ObservableTypes.Recognise(text);
            return note.Length > IncidentRules.MaxReason
                ? new TextUnusable("Note", IncidentRules.MaxReason)
                : new Done<IncidentEvent>(new ObservableNoted(new Observable(type, value, note.Trim(), marking)));
        });
    }

    /// <summary>A trace is none.</summary>
    public static Outcome<Nothing> RemoveObservable(LedgerWork work, long number, ObservableType type, string value, string reason) =>
        Change(work, number, reason, IncidentRules.MaxReason, incident => incident.Observables.Any(o => o.Type == type && o.Value == value)
            ? new Done<IncidentEvent>(new ObservableRemoved(type, value, reason.Trim()))
            : new NoSuchPart("Observable", value));

    /// <summary>A technique was used, or was not.</summary>
    public static Outcome<Nothing> SetTechnique(LedgerWork work, long number, string technique, bool isUsed)
    {
        ArgumentNullException.ThrowIfNull(technique);
        var id = technique.Trim().ToUpperInvariant();
        return Change(work, number, "-", MaxShort, incident =>
            !TechniqueId().IsMatch(id) ? new NotATechnique(technique)
            : incident.Techniques.Contains(id) == isUsed ? new Done<IncidentEvent>(null!)
            : incident.Techniques.Count >= MaxParts ? new TooManyParts("Technique", MaxParts)
            : new Done<IncidentEvent>(new TechniqueSet(id, isUsed)));
    }

    /// <summary>Something suffers.</summary>
    public static Outcome<Nothing> NoteImpact(LedgerWork work, long number, ImpactTarget what, string how, DateTime since)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(what);
        return Add(work, number, "Impact", i => i.Impacts.Length, how, IncidentRules.MaxReason, () =>
            !IncidentRules.IsText(what.Name, MaxShort) ? new TextUnusable("Name", MaxShort)
            : since > work.At ? new TimeUnusable()
            : new Done<IncidentEvent>(new ImpactNoted(what with { Name = what.Name.Trim() }, how.Trim(), since)));
    }

    /// <summary>Something suffers no longer.</summary>
    public static Outcome<Nothing> EndImpact(LedgerWork work, long number, int impact, DateTime until)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Change(work, number, "-", MaxShort, incident => Part(incident.Impacts, impact) is not { Until: null } known
            ? new NoSuchPart("Impact", Number(impact))
            : until > work.At || until < known.Since ? new TimeUnusable()
            : new Done<IncidentEvent>(new ImpactEnded(impact, until)));
    }

    /// <summary>Says something. Whoever of the people is written with an at sign is meant to read it.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="number">The incident.</param>
    /// <param name="text">What.</param>
    /// <param name="people">Who can be meant.</param>
    public static Outcome<Nothing> Comment(LedgerWork work, long number, string text, IReadOnlyList<Member> people) =>
        Add(work, number, "Comment", i => i.Comments.Length, text, IncidentRules.MaxText, () => new Done<IncidentEvent>(
            new Commented(text.Trim(), [.. people.Where(p => text.Contains("@" + p.Name, StringComparison.OrdinalIgnoreCase))])));

    private static Outcome<Nothing> Add(
        LedgerWork work, long number, string part, Func<Incident, int> count, string text, int max, Func<Outcome<IncidentEvent>> decide) =>
        Change(work, number, text, max, incident => count(incident) >= MaxParts ? new TooManyParts(part, MaxParts) : decide());

    private static Outcome<Nothing> Change(LedgerWork work, long number, string text, int max, Func<Incident, Outcome<IncidentEvent>> decide)
    {
        if (IncidentRules.Open(work, number, out var incident) is { } refusal)
        {
            return refusal;
        }

        if (!IncidentRules.IsText(text, max))
        {
            return new TextUnusable("Text", max);
        }

        switch (decide(incident))
        {
            case Refused<IncidentEvent>(var reason):
                return reason;
            case Done<IncidentEvent>({ } happened):
                work.Add(Incident.Kind, number, happened);
                break;
        }

        return default(Nothing);
    }

    private static T? Part<T>(ImmutableArray<T> parts, int number)
        where T : class => number >= 1 && number <= parts.Length ? parts[number - 1] : null;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\AT[0-9]{4}(?:\.[0-9]{3})?\z", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex TechniqueId();
}
