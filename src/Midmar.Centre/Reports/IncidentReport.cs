using System.Collections.Immutable;
using System.Globalization;
using Midmar.Centre.Alerts;
using Midmar.Centre.Events;
using Midmar.Centre.Evidence;
using Midmar.Centre.Frameworks;
using Midmar.Centre.Incidents;
using Midmar.Centre.Playbooks;
using Midmar.Centre.Response;
using Midmar.Sigma.Rules;

namespace Midmar.Centre.Reports;

/// <summary>Writes down an incident: what happened, when, what was decided, what others can look for. Pure.</summary>
public static class IncidentReport
{
    /// <summary>Lines of the timeline in a report (count); what is left out is said.</summary>
    public const int MaxLines = 500;

    /// <summary>The draft of a report.</summary>
    /// <param name="number">The incident's number.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="history">All that happened to it.</param>
    /// <param name="alerts">Its alerts.</param>
    /// <param name="actions">What was done against it.</param>
    /// <param name="runs">Playbooks that were followed for it, each with what it says.</param>
    /// <param name="evidence">What was sealed for it.</param>
    /// <param name="language">The language it is to be in.</param>
    /// <param name="exercise">Name of the exercise it belongs to; null: none.</param>
    public static ReportDraft Of(
        long number,
        Incident incident,
        IReadOnlyList<Happened<IncidentEvent>> history,
        IReadOnlyList<Alert> alerts,
        IReadOnlyList<ResponseAction> actions,
        IReadOnlyList<(PlaybookRun Run, Playbook Playbook)> runs,
        IReadOnlyList<Kept<EvidenceItem>> evidence,
        string language,
        string? exercise)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(alerts);
        var texts = ReportWords.Of(language);
        return new ReportDraft
        {
            About = ReportKind.Incident,
            Subject = number,
            Title = incident.Title,
            Language = language,
            Marking = incident.Marking,
            Exercise = exercise,
            Sections =
            [
                .. new[]
                {
                    Summary(number, incident, texts),
                    Timeline(incident, history, alerts, texts),
                    Affected(incident, texts),
                    Observables(incident, texts),
                    Techniques(incident, texts),
                    Decisions(history, texts),
                    Response(actions, texts),
                    RunReport.Of(runs, language, texts),
                    Evidence(evidence, texts),
                    Tasks(incident, texts),
                    Hypotheses(incident, texts),
                    incident.Lessons.Length == 0 ? null : new ReportSection(texts("Lessons"), [new ReportText(incident.Lessons)]),
                }.OfType<ReportSection>(),
            ],
        };
    }

    private static ReportSection Summary(long number, Incident incident, ReportWord texts) => new(texts("Summary"),
    [
        new ReportFacts(
        [
            (texts("Number"), ReportCell.Technical(number.ToString(CultureInfo.InvariantCulture))),
            (texts("Severity"), texts("Severity-" + incident.Severity)),
            (texts("Phase"), texts("Phase-" + incident.Phase)),
            (texts("Category"), ReportCell.Technical(incident.Category ?? "–")),
            (texts("Lead"), incident.Lead?.Name ?? "–"),
            (texts("Began"), ReportCell.Time(incident.Began)),
            (texts("Detected"), ReportCell.Time(incident.Detected)),
            (texts("Opened"), ReportCell.Time(incident.Opened)),
            (texts("Contained"), ReportCell.Time(incident.Contained)),
            (texts("Recovered"), ReportCell.Time(incident.Recovered)),
            (texts("Closed"), ReportCell.Time(incident.Closed)),
        ]),
        new ReportText(incident.Summary.Length > 0 ? incident.Summary : texts("NoSummary")),
    ]);

    private static ReportSection Timeline(Incident incident, IReadOnlyList<Happened<IncidentEvent>> history, IReadOnlyList<Alert> alerts, ReportWord texts)
    {
        var lines = IncidentTimeline.Of(incident, history, alerts).Where(l => l is not EntryLine { Entry.StruckBecause: not null }).ToArray();
        var rows = lines.Take(MaxLines).Select(l => Row(ReportCell.Time(l.Time), Told(l, incident, texts), l.By ?? "–"));
        var table = new ReportTable([texts("Time"), texts("What"), texts("By")], [.. rows]);
        return new ReportSection(texts("Timeline"), lines.Length > MaxLines
            ? [table, new ReportText(texts("LeftOut", lines.Length - MaxLines))]
            : [table]);
    }

    private static ReportSection? Affected(Incident incident, ReportWord texts)
    {
        var blocks = ImmutableArray.CreateBuilder<ReportBlock>();
        if (!incident.Affected.IsEmpty)
        {
            blocks.Add(new ReportTable(
                [texts("Kind"), texts("What"), texts("State"), texts("Note")],
                [.. incident.Affected.Select(a => Row(texts("Affected-" + a.Kind), ReportCell.Technical(a.Value), texts("AffectedState-" + a.State), a.Note))]));
        }

        if (!incident.Impacts.IsEmpty)
        {
            blocks.Add(new ReportTable(
                [texts("Suffers"), texts("How"), texts("Since"), texts("Until")],
                [.. incident.Impacts.Select(i => Row(i.What.Name, i.How, ReportCell.Time(i.Since), ReportCell.Time(i.Until)))]));
        }

        return blocks.Count == 0 ? null : new ReportSection(texts("AffectedAndImpact"), blocks.ToImmutable());
    }

    private static ReportSection? Observables(Incident incident, ReportWord texts) => incident.Observables.IsEmpty ? null : new(texts("Indicators"),
    [
        new ReportTable(
            [texts("Kind"), texts("Value"), texts("Note"), "TLP"],
            [.. incident.Observables.Select(o => Row(texts("Observable-" + o.Type), ReportCell.Technical(o.Value), o.Note, ReportCell.Technical(ReportHtml.TlpText(o.Marking))))]),
    ]);

    private static ReportSection? Techniques(Incident incident, ReportWord texts) => incident.Techniques.IsEmpty ? null : new("MITRE ATT&CK",
    [
        new ReportTable(
            [texts("Technique"), texts("Name"), texts("Tactics")],
            [.. incident.Techniques.Select(id => AttackMatrix.Find(id) is { } known
                ? Row(ReportCell.Technical(id), ReportCell.Technical(known.Name), ReportCell.Technical(string.Join(", ", known.Tactics)))
                : Row(ReportCell.Technical(id), "–", "–"))]),
        new ReportText(texts("AttackVersion", AttackMatrix.Version)),
    ]);

    private static ReportSection Decisions(IReadOnlyList<Happened<IncidentEvent>> history, ReportWord texts) => new(texts("Decisions"),
    [
        new ReportTable(
            [texts("Time"), texts("Decision"), texts("Why"), texts("By")],
            [.. history.Select(h => (h, Decided(h.Event, texts))).Where(d => d.Item2 is not null)
                .Select(d => Row(ReportCell.Time(d.h.At), d.Item2!.Value.What, d.Item2.Value.Why, d.h.By.Name))]),
    ]);

    private static ReportSection? Response(IReadOnlyList<ResponseAction> actions, ReportWord texts) => actions.Count == 0 ? null : new(texts("Response"),
    [
        new ReportTable(
            [texts("Time"), texts("Action"), texts("Target"), texts("Why"), texts("State"), texts("Cost"), texts("Who")],
            [.. actions.Select(a => Row(
                ReportCell.Time(a.DoneAt ?? a.At), texts("Action-" + a.Does), ReportCell.Technical(a.Target), a.Reason, texts("ActionState-" + a.State),
                a.Cost, string.Join(texts("ListComma"), new[] { a.By.Name, a.Second?.Name, a.DoneBy }.OfType<string>().Distinct())))]),
    ]);

    private static ReportSection? Evidence(IReadOnlyList<Kept<EvidenceItem>> evidence, ReportWord texts) => evidence.Count == 0 ? null : new(texts("Evidence"),
    [
        new ReportTable(
            [texts("EvidenceNumber"), texts("What"), texts("EvidenceAcquired"), texts("EvidenceCustodian"), texts("State"), "TLP", "SHA-256"],
            [.. evidence.Select(e => Row(
                ReportCell.Technical(e.Number.ToString(CultureInfo.InvariantCulture)),
                e.State.Set is { } set ? texts("EvidenceRecords", e.State.Acquired.Title, set.Count) : texts("EvidenceFile", e.State.Acquired.Title, e.State.FileName),
                e.State.Set is null
                    ? string.Join(texts("ListComma"), $"\u2068{ReportCell.Time(e.State.Acquired.At).Text}\u2069", e.State.Acquired.By, e.State.Acquired.Where)
                    : string.Join(texts("ListComma"), $"\u2068{ReportCell.Time(e.State.SealedAt).Text}\u2069", e.State.SealedBy.Name),
                e.State.Custodian.Name,
                texts("EvidenceState-" + e.State.State),
                ReportCell.Technical(ReportHtml.TlpText(e.State.Acquired.Marking)),
                ReportCell.Technical(e.State.Content.Sha256)))]),
        new ReportText(texts("EvidenceNote")),
    ]);

    private static ReportSection? Tasks(Incident incident, ReportWord texts) => incident.Tasks.IsEmpty ? null : new(texts("Tasks"),
    [
        new ReportTable(
            [texts("Task"), texts("Who"), texts("Outcome")],
            [.. incident.Tasks.Select(t => Row(t.Title, t.DoneBy ?? t.Assignee?.Name ?? "–", t.Outcome is { } outcome ? (t.IsDropped ? texts("Dropped", outcome) : outcome) : texts("StillOpen")))]),
    ]);

    private static ReportSection? Hypotheses(Incident incident, ReportWord texts) => incident.Hypotheses.IsEmpty ? null : new(texts("Hypotheses"),
    [
        new ReportTable(
            [texts("Hypothesis"), texts("State"), texts("Why")],
            [.. incident.Hypotheses.Select(h => Row(h.Text, texts("Hypothesis-" + h.State), h.Because))]),
    ]);

    private static ReportCell Told(TimelineLine line, Incident incident, ReportWord texts) => line switch
    {
        AlertLine one => texts("AlertLine", LevelOf(one.Alert.Level, texts), one.Alert.Title, one.Alert.Key.Host ?? "–"),
        EntryLine one => one.Entry.Text,
        EventLine one => Decided(one.Event, texts) is { } decided ? (decided.Why.Length > 0 ? $"{decided.What}: {decided.Why}" : decided.What)
            : one.Event is TaskFinished done ? texts("TaskDone", incident.Tasks[done.Task - 1].Title)
            : one.Event is HypothesisWeighed weighed ? texts("Weighed", incident.Hypotheses[weighed.Hypothesis - 1].Text, texts("Hypothesis-" + weighed.State))
            : one.Event is ImpactEnded ended ? texts("ImpactOver", incident.Impacts[ended.Impact - 1].What.Name)
            : one.Event is ImpactNoted noted ? texts("ImpactOn", noted.What.Name, noted.How)
            : texts("Happened"),
        _ => texts("Happened"),
    };

    private static (string What, string Why)? Decided(IncidentEvent happened, ReportWord texts) => happened switch
    {
        IncidentPromoted e => (texts("Promoted"), e.Reason),
        PhaseChanged e => (texts("WentTo", texts("Phase-" + e.To)), e.Reason),
        LeadChanged e => (texts("LedBy", e.Lead.Name), string.Empty),
        MergedIntoOther e => (texts("MergedInto", e.Other), e.Reason),
        MergeUndone e => (texts("MergeUndone", e.Other), e.Reason),
        OtherAbsorbed e => (texts("Absorbed", e.Other), string.Empty),
        OtherReleased e => (texts("Released", e.Other), string.Empty),
        FieldChanged { Field: IncidentField.Severity } e => (texts("SeverityIs", texts("Severity-" + e.To)), string.Empty),
        FieldChanged { Field: IncidentField.Marking } e => (texts("MarkingIs", ReportHtml.TlpText(Enum.Parse<Tlp>(e.To))), string.Empty),
        _ => null,
    };

    private static string LevelOf(RuleLevel level, ReportWord texts) => texts("Level-" + level);

    private static ImmutableArray<ReportCell> Row(params ReportCell[] cells) => [.. cells];
}
