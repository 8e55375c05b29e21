using Midmar.Centre.Events;
using Midmar.Centre.People;

namespace Midmar.Centre.Alerts;

/// <summary>There is no alert of that number in this workspace.</summary>
public sealed record NoSuchAlert : Refusal;

/// <summary>Somebody else closed it meanwhile.</summary>
/// <param name="By">Who.</param>
/// <param name="Verdict">As what.</param>
public sealed record AlertAlreadyClosed(string By, Verdict Verdict) : Refusal;

/// <summary>It is not closed.</summary>
public sealed record AlertNotClosed : Refusal;

/// <summary>Why is missing, or longer than <see cref="TriageRules.MaxReason"/>.</summary>
public sealed record NeedsReason : Refusal;

/// <summary>A duplicate is one of another alert that is there.</summary>
public sealed record DuplicateOfWhat : Refusal;

/// <summary>Somebody else took it since the page was read.</summary>
/// <param name="By">Who has it.</param>
public sealed record AlertTakenMeanwhile(string By) : Refusal;

/// <summary>It belongs to an incident already.</summary>
/// <param name="Incident">Which.</param>
public sealed record AlertInIncident(long Incident) : Refusal;

/// <summary>An alert has <see cref="TriageRules.MaxNotes"/> notes at most.</summary>
public sealed record TooManyNotes : Refusal;

/// <summary>More than <see cref="TriageRules.MaxBulk"/> alerts at once, or none.</summary>
public sealed record BulkSize : Refusal;

/// <summary>What people may do with alerts: pure.</summary>
public static class TriageRules
{
    /// <summary>Characters of a reason or note.</summary>
    public const int MaxReason = 2_000;

    /// <summary>Notes of an alert (count).</summary>
    public const int MaxNotes = 500;

    /// <summary>Alerts of one decision (count).</summary>
    public const int MaxBulk = 1_000;

    /// <summary>Gives alerts to somebody, or (null) to nobody.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="alerts">Which; they are there.</param>
    /// <param name="to">To whom.</param>
    /// <param name="expected">Id of who had them when they were last seen; refused when it is another by now, so that nobody takes a colleague's work without knowing. Only asked for one alert.</param>
    public static Outcome<Nothing> Assign(LedgerWork work, IReadOnlyList<AlertId> alerts, (string Id, string Name)? to, string? expected)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(alerts);
        if (alerts.Count is 0 or > MaxBulk)
        {
            return new BulkSize();
        }

        foreach (var alert in alerts)
        {
            var state = work.Find(Triage.Kind, alert.Value);
            if (state is { Status: AlertStatus.Closed, Judgement: { } judged })
            {
                return new AlertAlreadyClosed(judged.By, judged.Is);
            }

            if (alerts.Count == 1 && state?.AssigneeId is { } now && now != expected && now != to?.Id)
            {
                return new AlertTakenMeanwhile(state.Assignee!);
            }

            if (state?.AssigneeId != to?.Id)
            {
                work.Add(Triage.Kind, alert.Value, to is { } who ? new AlertAssigned(who.Id, who.Name) : new AlertReleased());
            }
        }

        return default(Nothing);
    }

    /// <summary>Judges alerts.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="alerts">Which, as they are.</param>
    /// <param name="verdict">What they are.</param>
    /// <param name="reason">Why.</param>
    /// <param name="duplicateOf">Of a duplicate: of which alert that is there.</param>
    public static Outcome<Nothing> Judge(LedgerWork work, IReadOnlyList<Alert> alerts, Verdict verdict, string reason, AlertId? duplicateOf)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(alerts);
        if (alerts.Count is 0 or > MaxBulk)
        {
            return new BulkSize();
        }

        if (!IsReason(reason))
        {
            return new NeedsReason();
        }

        if (verdict == Verdict.Duplicate && (duplicateOf is null || alerts.Any(a => a.Id == duplicateOf)))
        {
            return new DuplicateOfWhat();
        }

        foreach (var alert in alerts)
        {
            if (work.Find(Triage.Kind, alert.Id.Value) is { Status: AlertStatus.Closed, Judgement: { } judged })
            {
                return new AlertAlreadyClosed(judged.By, judged.Is);
            }

            work.Add(Triage.Kind, alert.Id.Value, new AlertJudged(
                verdict, reason.Trim(), verdict == Verdict.Duplicate ? duplicateOf?.Value : null, alert.Findings, alert.Level));
        }

        return default(Nothing);
    }

    /// <summary>Takes a verdict back.</summary>
    public static Outcome<Nothing> Reopen(LedgerWork work, AlertId alert, string reason)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!IsReason(reason))
        {
            return new NeedsReason();
        }

        if (work.Find(Triage.Kind, alert.Value) is not { Status: AlertStatus.Closed })
        {
            return new AlertNotClosed();
        }

        work.Add(Triage.Kind, alert.Value, new AlertReopened(reason.Trim()));
        return default(Nothing);
    }

    /// <summary>Writes something to an alert.</summary>
    public static Outcome<Nothing> Note(LedgerWork work, AlertId alert, string text)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!IsReason(text))
        {
            return new NeedsReason();
        }

        if (work.Find(Triage.Kind, alert.Value)?.Notes.Length >= MaxNotes)
        {
            return new TooManyNotes();
        }

        work.Add(Triage.Kind, alert.Value, new AlertNoted(text.Trim()));
        return default(Nothing);
    }

    internal static bool IsReason(string text) => !string.IsNullOrWhiteSpace(text) && text.Length <= MaxReason;
}
