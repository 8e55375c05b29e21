using Midmar.Centre.Alerts;
using Midmar.Centre.Events;

namespace Midmar.Centre.Incidents;

/// <summary>A line of an incident's timeline.</summary>
/// <param name="Time">When it happened, UTC.</param>
/// <param name="By">Who; null: no person.</param>
public abstract record TimelineLine(DateTime Time, string? By);

/// <summary>What telemetry says: an alert began.</summary>
/// <param name="Time">Event time of its first record, UTC.</param>
/// <param name="Alert">The alert.</param>
public sealed record AlertLine(DateTime Time, Alert Alert) : TimelineLine(Time, By: null);

/// <summary>What somebody wrote.</summary>
/// <param name="Time">When what it tells of happened, UTC.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="Entry">The entry.</param>
public sealed record EntryLine(DateTime Time, string By, TimelineEntry Entry) : TimelineLine(Time, By);

/// <summary>What somebody decided or did.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="By">Who.</param>
/// <param name="Event">What.</param>
public sealed record EventLine(DateTime Time, string By, IncidentEvent Event) : TimelineLine(Time, By);

/// <summary>Puts telemetry, what people wrote and what they did in one order of time.</summary>
public static class IncidentTimeline
{
    /// <summary>The timeline of an incident.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="history">All that happened to it.</param>
    /// <param name="alerts">Its alerts, and those of incidents merged into it.</param>
    public static IReadOnlyList<TimelineLine> Of(Incident incident, IReadOnlyList<Happened<IncidentEvent>> history, IEnumerable<Alert> alerts)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(alerts);
        return
        [
            .. alerts.Select(a => (TimelineLine)new AlertLine(a.First, a))
                .Concat(incident.Entries.Select(e => new EntryLine(e.Time, e.By, e)))
                .Concat(history.Where(h => Tells(h.Event)).Select(h => new EventLine(h.At, h.By.Name, h.Event)))
                .OrderBy(l => l.Time),
        ];
    }

    /// <summary>Whether an event is a line of its own: entries are there already, and small changes would hide the story.</summary>
    private static bool Tells(IncidentEvent happened) => happened is
        IncidentPromoted or PhaseChanged or LeadChanged or TaskFinished or HypothesisWeighed or ImpactNoted or ImpactEnded
        or MergedIntoOther or MergeUndone or OtherAbsorbed or OtherReleased
        or FieldChanged { Field: IncidentField.Severity };
}
