using System.Collections.Immutable;
using System.Globalization;
using Midmar.Centre.Alerts;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.Shifts;
using Midmar.Centre.Sources;

namespace Midmar.Centre.Reports;

/// <summary>What a situation report is made of.</summary>
public sealed record SituationFacts
{
    /// <summary>The shift that runs; null: none.</summary>
    public required Kept<Shift>? Shift { get; init; }

    /// <summary>All incidents.</summary>
    public required IReadOnlyCollection<Kept<Incident>> Incidents { get; init; }

    /// <summary>The queue.</summary>
    public required QueueCounts Queue { get; init; }

    /// <summary>The sources.</summary>
    public required IReadOnlyCollection<SourceHealth> Sources { get; init; }

    /// <summary>The workspace's time, UTC.</summary>
    public required DateTime Now { get; init; }
}

/// <summary>Writes down how things stand in a shift. Pure.</summary>
public static class SituationReport
{
    /// <summary>The draft of a report.</summary>
    /// <param name="facts">How things stand.</param>
    /// <param name="words">What whoever issues it says about it; may be empty.</param>
    /// <param name="language">The language it is to be in.</param>
    /// <param name="marking">Who may know.</param>
    /// <param name="exercise">Name of the exercise it belongs to; null: none.</param>
    public static ReportDraft Of(SituationFacts facts, string words, string language, Tlp marking, string? exercise)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(words);
        var texts = ReportWords.Of(language);
        var since = facts.Shift?.State.Began ?? facts.Now.AddHours(-12);
        var open = facts.Incidents.Where(i => i.State.IsOpen).OrderByDescending(i => i.State.Severity).ThenBy(i => i.Number).ToArray();
        var closed = facts.Incidents.Where(i => i.State.Closed >= since).ToArray();
        return new ReportDraft
        {
            About = ReportKind.Situation,
            Subject = facts.Shift?.Number,
            Title = texts("SituationTitle", facts.Shift?.State.Name ?? "–"),
            Language = language,
            Marking = marking,
            Exercise = exercise,
            Sections =
            [
                .. new[]
                {
                    string.IsNullOrWhiteSpace(words) ? null : new ReportSection(texts("Assessment"), [new ReportText(words.Trim())]),
                    new ReportSection(texts("Figures"), [Figures(facts, open, closed, since, texts)]),
                    new ReportSection(texts("OpenIncidents"), [Incidents(open, texts)]),
                    closed.Length == 0 ? null : new ReportSection(texts("ClosedSince"), [Incidents(closed, texts)]),
                    Items(facts.Shift, texts),
                    Log(facts.Shift, texts),
                }.OfType<ReportSection>(),
            ],
        };
    }

    private static ReportFacts Figures(SituationFacts facts, Kept<Incident>[] open, Kept<Incident>[] closed, DateTime since, ReportWord texts) => new(
    [
        (texts("Period"), ReportCell.Technical($"{ReportCell.Time(since).Text} – {ReportCell.Time(facts.Now).Text}")),
        (texts("ShiftLead"), facts.Shift?.State.Lead.Name ?? "–"),
        (texts("IncidentsOpen"), N(open.Length)),
        (texts("IncidentsClosed"), N(closed.Length)),
        (texts("AlertsOpen"), N(facts.Queue.Open)),
        (texts("AlertsUnassigned"), N(facts.Queue.Unassigned)),
        (texts("AlertsSuppressed"), N(facts.Queue.Suppressed)),
        (texts("SourcesSending"), ReportCell.Technical(string.Create(
            CultureInfo.InvariantCulture, $"{facts.Sources.Count(s => s.State == SourceState.Sending)} / {facts.Sources.Count}"))),
        (texts("SourcesSilent"), facts.Sources.Where(s => s.State == SourceState.Silent).Select(s => s.Source.Name).DefaultIfEmpty("–").Aggregate((a, b) => a + ", " + b)),
    ]);

    private static ReportBlock Incidents(Kept<Incident>[] incidents, ReportWord texts) => incidents.Length == 0
        ? new ReportText(texts("None"))
        : new ReportTable(
            [texts("Number"), texts("Severity"), texts("What"), texts("Phase"), texts("Lead"), texts("Suffers")],
            [.. incidents.Select(i => ImmutableArray.Create<ReportCell>(
                N(i.Number), texts("Severity-" + i.State.Severity), i.State.Title, texts("Phase-" + i.State.Phase), i.State.Lead?.Name ?? "–",
                string.Join(", ", i.State.Impacts.Where(m => m.Until is null).Select(m => m.What.Name))))]);

    private static ReportSection? Items(Kept<Shift>? shift, ReportWord texts) => shift?.State.Items.Where(i => i.IsOpen).ToArray() is { Length: > 0 } items
        ? new ReportSection(texts("OpenItems"),
        [
            new ReportTable(
                [texts("What"), texts("Who"), texts("Since")],
                [.. items.Select(i => ImmutableArray.Create<ReportCell>((i.IsBlocker ? "‼ " : string.Empty) + i.Text, i.Owner?.Name ?? "–", ReportCell.Time(i.Since)))]),
        ])
        : null;

    private static ReportSection? Log(Kept<Shift>? shift, ReportWord texts) => shift is { State.Log.IsEmpty: false }
        ? new ReportSection(texts("ShiftLog"),
        [
            new ReportTable(
                [texts("Time"), texts("What"), texts("By")],
                [.. shift.State.Log.TakeLast(200).Select(e => ImmutableArray.Create<ReportCell>(ReportCell.Time(e.At), e.Text, e.By))]),
        ])
        : null;

    private static ReportCell N(long number) => ReportCell.Technical(number.ToString(CultureInfo.InvariantCulture));
}
