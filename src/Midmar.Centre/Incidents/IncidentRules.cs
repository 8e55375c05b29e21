using System.Collections.Immutable;
using System.Globalization;
using Midmar.Centre.Alerts;
using Midmar.Centre.Events;
using Midmar.Centre.People;

namespace Midmar.Centre.Incidents;

/// <summary>Promotion, fields, people and phases of incidents: pure.</summary>
public static class IncidentRules
{
    /// <summary>Characters of a title.</summary>
    public const int MaxTitle = 200;

    /// <summary>Characters of a summary, of lessons, of any other long text.</summary>
    public const int MaxText = 20_000;

    /// <summary>Characters of a reason.</summary>
    public const int MaxReason = 2_000;

    /// <summary>Alerts of an incident (count).</summary>
    public const int MaxAlerts = 5_000;

    /// <summary>People of a team (count).</summary>
    public const int MaxTeam = 100;

    /// <summary>Somebody decides that something is an incident.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="title">What it is called.</param>
    /// <param name="severity">How much harm.</param>
    /// <param name="reason">Why it is one.</param>
    /// <param name="alerts">Its alerts, as they are; may be none: it was reported by people.</param>
    public static Outcome<long> Promote(LedgerWork work, string title, IncidentSeverity severity, string reason, IReadOnlyList<Alert> alerts)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(alerts);
        if (!IsText(title, MaxTitle))
        {
            return new TextUnusable(nameof(IncidentField.Title), MaxTitle);
        }

        if (!IsText(reason, MaxReason))
        {
            return new TextUnusable("Reason", MaxReason);
        }

        var number = work.Next(Incident.Kind);
        var detected = alerts.Select(a => a.Raised).Append(work.At).Min();
        var began = alerts.Select(a => a.First).Append(work.At).Min();
        work.Add(Incident.Kind, number, new IncidentPromoted(title.Trim(), severity, reason.Trim(), began, detected));
        return alerts.Count > 0 && AddAlerts(work, number, alerts) is Refused<Nothing>(var refusal) ? refusal : number;
    }

    /// <summary>Alerts belong to an incident: theirs is then to be judged true by somebody, or taken out again.</summary>
    public static Outcome<Nothing> AddAlerts(LedgerWork work, long number, IReadOnlyList<Alert> alerts)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        if (Open(work, number, out var incident) is { } refusal)
        {
            return refusal;
        }

        if (alerts.Count == 0)
        {
            return new BulkSize();
        }

        if (incident.Alerts.Count + alerts.Count > MaxAlerts)
        {
            return new TooManyParts("Alert", MaxAlerts);
        }

        foreach (var alert in alerts)
        {
            if (work.Find(Triage.Kind, alert.Id.Value)?.Incident is { } other)
            {
                return new AlertInIncident(other);
            }

            work.Add(Triage.Kind, alert.Id.Value, new AlertLinked(number));
        }

        work.Add(Incident.Kind, number, new AlertsAdded(
            [.. alerts.Select(a => a.Id.Value).Distinct().Order()], alerts.Min(a => a.Raised), alerts.Min(a => a.First)));
        return default(Nothing);
    }

    /// <summary>An alert has nothing to do with an incident.</summary>
    public static Outcome<Nothing> RemoveAlert(LedgerWork work, long number, AlertId alert, string reason)
    {
        if (Open(work, number, out var incident) is { } refusal)
        {
            return refusal;
        }

        if (!IsText(reason, MaxReason))
        {
            return new TextUnusable("Reason", MaxReason);
        }

        if (!incident.Alerts.Contains(alert.Value))
        {
            return new NoSuchAlert();
        }

        work.Add(Incident.Kind, number, new AlertRemoved(alert.Value, reason.Trim()));
        work.Add(Triage.Kind, alert.Value, new AlertUnlinked(number));
        return default(Nothing);
    }

    /// <summary>Changes a field, unless somebody else has since it was read: two who change different things never meet.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="number">The incident.</param>
    /// <param name="field">Which field.</param>
    /// <param name="from">What it was when it was read.</param>
    /// <param name="to">What it is to be.</param>
    public static Outcome<Nothing> Change(LedgerWork work, long number, IncidentField field, string from, string to)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (Open(work, number, out var incident) is { } refusal)
        {
            return refusal;
        }

        var now = ValueOf(incident, field);
        if (now == to)
        {
            return default(Nothing);
        }

        if (now != from)
        {
            return new ChangedMeanwhile(field, incident.Edits.GetValueOrDefault(field)?.By ?? incident.OpenedBy.Name, now);
        }

        if (Check(work, field, to) is { } wrong)
        {
            return wrong;
        }

        work.Add(Incident.Kind, number, new FieldChanged(field, from, to));
        return default(Nothing);
    }

    /// <summary>What a field is, as <see cref="Change"/> takes it.</summary>
    public static string ValueOf(Incident incident, IncidentField field)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return field switch
        {
            IncidentField.Title => incident.Title,
            IncidentField.Summary => incident.Summary,
            IncidentField.Severity => incident.Severity.ToString(),
            IncidentField.Category => incident.Category ?? string.Empty,
            IncidentField.Marking => incident.Marking.ToString(),
            IncidentField.Began => incident.Began.ToString("O", CultureInfo.InvariantCulture),
            IncidentField.Lessons => incident.Lessons,
            _ => throw new ArgumentOutOfRangeException(nameof(field)),
        };
    }

    /// <summary>Somebody leads.</summary>
    public static Outcome<Nothing> Lead(LedgerWork work, long number, Member lead)
    {
        ArgumentNullException.ThrowIfNull(lead);
        if (Open(work, number, out var incident) is { } refusal)
        {
            return refusal;
        }

        if (incident.Lead?.Id != lead.Id)
        {
            work.Add(Incident.Kind, number, new LeadChanged(lead));
        }

        return default(Nothing);
    }

    /// <summary>Somebody works on it, or no longer.</summary>
    public static Outcome<Nothing> Join(LedgerWork work, long number, Member who, bool isIn)
    {
        ArgumentNullException.ThrowIfNull(who);
        if (Open(work, number, out var incident) is { } refusal)
        {
            return refusal;
        }

        var isThere = incident.Team.Any(m => m.Id == who.Id);
        if (isIn && !isThere && incident.Team.Length >= MaxTeam)
        {
            return new TooManyParts("Member", MaxTeam);
        }

        if (isIn != isThere)
        {
            work.Add(Incident.Kind, number, isIn ? new MemberJoined(who) : new MemberLeft(who));
        }

        return default(Nothing);
    }

    /// <summary>The incident that is to be changed, or why it cannot be.</summary>
    internal static Refusal? Open(LedgerWork work, long number, out Incident incident)
    {
        ArgumentNullException.ThrowIfNull(work);
        incident = work.Find(Incident.Kind, number)!;
        return incident switch
        {
            null => new NoSuchIncident(),
            { MergedInto: { } other } => new IncidentIsMerged(other),
            { Phase: IncidentPhase.Closed } => new IncidentIsClosed(),
            _ => null,
        };
    }

    internal static bool IsText(string? text, int max) => !string.IsNullOrWhiteSpace(text) && text.Length <= max;

    private static Refusal? Check(LedgerWork work, IncidentField field, string to) => field switch
    {
        IncidentField.Title => IsText(to, MaxTitle) ? null : new TextUnusable(field.ToString(), MaxTitle),
        IncidentField.Summary or IncidentField.Lessons => to.Length <= MaxText ? null : new TextUnusable(field.ToString(), MaxText),
        IncidentField.Severity => Enum.TryParse<IncidentSeverity>(to, out var severity) && Enum.IsDefined(severity) ? null : new NoSuchValue(field, to),
        IncidentField.Category => Rsit.Has(to) ? null : new NoSuchValue(field, to),
        IncidentField.Marking => Enum.TryParse<Tlp>(to, out var marking) && Enum.IsDefined(marking) ? null : new NoSuchValue(field, to),
        IncidentField.Began => DateTime.TryParse(to, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var began)
            ? began <= work.At ? null : new TimeUnusable()
            : new NoSuchValue(field, to),
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };
}
