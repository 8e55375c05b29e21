using System.Globalization;
using Microsoft.AspNetCore.Components;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;

namespace Midmar.Web.Features.Incidents;

/// <summary>What happened, in the order of time: telemetry, what people wrote, what they decided.</summary>
public sealed partial class TimelineTab
{
    private IReadOnlyList<TimelineLine> lines = [];
    private string time = string.Empty;
    private string text = string.Empty;
    private string strikeReason = string.Empty;
    private int striking;
    private bool badTime;

    /// <summary>The incident's version: when it grows there is more to show.</summary>
    [Parameter]
    public long Version { get; set; }

    [Inject]
    private IncidentDesk Desk { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (await Desk.HistoryAsync(Here, Number, Gone) is Done<IReadOnlyList<Happened<IncidentEvent>>>(var history))
        {
            var alerts = await Desk.AlertsAsync(Here, Incident.Alerts, Gone);
            lines = IncidentTimeline.Of(Incident, history, alerts.Select(a => a.Alert));
        }
    }

    private async Task WriteAsync()
    {
        DateTime? at = null;
        badTime = false;
        if (!string.IsNullOrWhiteSpace(time))
        {
            badTime = !DateTime.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read);
            at = read;
        }

        var words = text;
        if (!badTime && await DoAsync(IncidentActions.Work, words, work => IncidentParts.Write(work, Number, at ?? work.At, words, record: null)))
        {
            (time, text) = (string.Empty, string.Empty);
        }
    }

    private async Task StrikeAsync(int entry)
    {
        var why = strikeReason;
        if (await DoAsync(IncidentActions.Work, $"strike {entry}: {why}", work => IncidentParts.Strike(work, Number, entry, why)))
        {
            striking = 0;
        }
    }

    private static string ClassOf(TimelineLine line) => line switch
    {
        AlertLine => "is-alert",
        EntryLine => "is-entry",
        _ => "is-event",
    };

    private string TextOf(IncidentEvent happened) => happened switch
    {
        IncidentPromoted e => T["Did-Promoted", e.Reason],
        PhaseChanged e => T["Did-Phase", T["IncidentPhase-" + e.To], e.Reason],
        LeadChanged e => T["Did-Lead", e.Lead.Name],
        TaskFinished e => T[e.IsDropped ? "Did-TaskDropped" : "Did-Task", Incident.Tasks[e.Task - 1].Title, e.Outcome],
        HypothesisWeighed e => T["Did-Hypothesis", Incident.Hypotheses[e.Hypothesis - 1].Text, T["HypothesisState-" + e.State], e.Because],
        ImpactNoted e => T["Did-Impact", e.What.Name, e.How],
        ImpactEnded e => T["Did-ImpactOver", Incident.Impacts[e.Impact - 1].What.Name],
        MergedIntoOther e => T["Did-Merged", e.Other, e.Reason],
        MergeUndone e => T["Did-Unmerged", e.Other, e.Reason],
        OtherAbsorbed e => T["Did-Absorbed", e.Other],
        OtherReleased e => T["Did-Released", e.Other],
        FieldChanged e => T["Did-Severity", T["IncidentSeverity-" + e.To]],
        _ => happened.GetType().Name,
    };
}
