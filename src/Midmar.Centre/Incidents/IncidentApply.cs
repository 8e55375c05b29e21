using System.Collections.Immutable;
using System.Globalization;
using Midmar.Centre.Events;

namespace Midmar.Centre.Incidents;

/// <summary>What each event makes of an incident.</summary>
public sealed partial record Incident
{
    private static Incident Apply(Incident? before, Happened<IncidentEvent> happened)
    {
        if (happened.Event is IncidentPromoted promoted)
        {
            return Begin(promoted, happened);
        }

        var state = before ?? throw new InvalidOperationException("An incident begins with its promotion.");
        return happened.Event switch
        {
            FieldChanged e => state.With(e, new LastEdit(happened.By.Name, happened.At)),
            LeadChanged e => state with { Lead = e.Lead, Team = Add(state.Team, e.Lead) },
            MemberJoined e => state with { Team = Add(state.Team, e.Who) },
            MemberLeft e => state with { Team = state.Team.RemoveAll(m => m.Id == e.Who.Id) },
            PhaseChanged e => state.With(e, happened.At),
            AlertsAdded e => state with
            {
                Alerts = state.Alerts.Union(e.Alerts),
                Detected = Earlier(state.Detected, e.Detected),
                Began = state.Edits.ContainsKey(IncidentField.Began) ? state.Began : Earlier(state.Began, e.Began),
            },
            AlertRemoved e => state with { Alerts = state.Alerts.Remove(e.Alert) },
            Commented e => state with
            {
                Comments = state.Comments.Add(new Comment(happened.At, new Member(happened.By.Id, happened.By.Name), e.Text, e.Mentioned)),
            },
            IncidentLinked e => state with { Links = state.Links.Add(e.Other) },
            IncidentUnlinked e => state with { Links = state.Links.Remove(e.Other) },
            MergedIntoOther e => state with { MergedInto = e.Other },
            MergeUndone => state with { MergedInto = null },
            OtherAbsorbed e => state with { Absorbed = state.Absorbed.Add(e.Other) },
            OtherReleased e => state with { Absorbed = state.Absorbed.Remove(e.Other) },
            _ => state.WithFinding(happened),
        };
    }

    private static Incident Begin(IncidentPromoted e, Happened<IncidentEvent> happened)
    {
        var by = new Member(happened.By.Id, happened.By.Name);
        return new Incident
        {
            Title = e.Title,
            Severity = e.Severity,
            Opened = happened.At,
            OpenedBy = by,
            Began = e.Began,
            Detected = e.Detected,
            Team = [by],
        };
    }

    /// <summary>What was found out and what is to be done.</summary>
    private Incident WithFinding(Happened<IncidentEvent> happened) => happened.Event switch
    {
        EntryWritten e => this with { Entries = Entries.Add(new TimelineEntry(Entries.Length + 1, e.Time, e.Text, e.Record, happened.By.Name, StruckBecause: null)) },
        EntryStruck e => this with { Entries = Entries.SetItem(e.Entry - 1, Entries[e.Entry - 1] with { StruckBecause = e.Reason }) },
        TaskAdded e => this with { Tasks = Tasks.Add(new IncidentTask(Tasks.Length + 1, e.Title, e.Assignee, e.Due, Outcome: null, DoneBy: null, IsDropped: false)) },
        TaskAssigned e => this with { Tasks = Tasks.SetItem(e.Task - 1, Tasks[e.Task - 1] with { Assignee = e.Assignee }) },
        TaskFinished e => this with
        {
            Tasks = Tasks.SetItem(e.Task - 1, Tasks[e.Task - 1] with { Outcome = e.Outcome, DoneBy = happened.By.Name, IsDropped = e.IsDropped }),
        },
        HypothesisAdded e => this with { Hypotheses = Hypotheses.Add(new Hypothesis(Hypotheses.Length + 1, e.Text, HypothesisState.Open, string.Empty, happened.By.Name)) },
        HypothesisWeighed e => this with
        {
            Hypotheses = Hypotheses.SetItem(e.Hypothesis - 1, Hypotheses[e.Hypothesis - 1] with { State = e.State, Because = e.Because }),
        },
        AffectedNoted e => this with { Affected = [.. Affected.Where(a => !IsSame(a, e.What.Kind, e.What.Value)), e.What] },
        ObservableNoted e => this with { Observables = [.. Observables.Where(o => o.Type != e.What.Type || o.Value != e.What.Value), e.What] },
        ObservableRemoved e => this with { Observables = Observables.RemoveAll(o => o.Type == e.Type && o.Value == e.Value) },
        TechniqueSet e => this with { Techniques = e.IsUsed ? Techniques.Add(e.Technique) : Techniques.Remove(e.Technique) },
        ImpactNoted e => this with { Impacts = Impacts.Add(new Impact(Impacts.Length + 1, e.What, e.How, e.Since, Until: null)) },
        ImpactEnded e => this with { Impacts = Impacts.SetItem(e.Impact - 1, Impacts[e.Impact - 1] with { Until = e.Until }) },
        _ => throw new InvalidOperationException($"{happened.Event.GetType().Name} is no event of an incident."),
    };

    private Incident With(FieldChanged e, LastEdit edit)
    {
        var state = this with { Edits = Edits.SetItem(e.Field, edit) };
        return e.Field switch
        {
            IncidentField.Title => state with { Title = e.To },
            IncidentField.Summary => state with { Summary = e.To },
            IncidentField.Severity => state with { Severity = Enum.Parse<IncidentSeverity>(e.To) },
            IncidentField.Category => state with { Category = e.To },
            IncidentField.Marking => state with { Marking = Enum.Parse<Tlp>(e.To) },
            IncidentField.Began => state with { Began = DateTime.Parse(e.To, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) },
            IncidentField.Lessons => state with { Lessons = e.To },
            _ => throw new InvalidOperationException($"{e.Field} is no field."),
        };
    }

    private Incident With(PhaseChanged e, DateTime at) => this with
    {
        Phase = e.To,
        Contained = e.To < IncidentPhase.Eradication ? null : Contained ?? at,
        Recovered = e.To < IncidentPhase.Review ? null : Recovered ?? at,
        Closed = e.To == IncidentPhase.Closed ? at : null,
    };

    internal static bool IsSame(Affected known, AffectedKind kind, string value) =>
        known.Kind == kind && string.Equals(known.Value, value, StringComparison.OrdinalIgnoreCase);

    private static ImmutableArray<Member> Add(ImmutableArray<Member> team, Member who) => team.Any(m => m.Id == who.Id) ? team : team.Add(who);

    private static DateTime Earlier(DateTime left, DateTime right) => left < right ? left : right;
}
