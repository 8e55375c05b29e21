using System.Collections.Immutable;
using Midmar.Detection.Findings;
using Midmar.Records;

namespace Midmar.Centre.Alerts;

/// <summary>
/// Puts findings together to alerts. Those of one rule (of a list: one indicator), host and account belong together until they pause for
/// <see cref="Quiet"/>. <see cref="Apply"/> decides and changes nothing; <see cref="Accept"/> takes over what was decided,
/// once it is stored. Not thread-safe.
/// </summary>
public sealed class AlertBook
{
    /// <summary>Alerts that still take findings, of one rule (count); beyond it the rule's findings go to one overflow alert (of a list: one for each indicator), whatever the host and account.</summary>
    public const int MaxOpenOfRule = 500;

    /// <summary>Alerts that still take findings (count); beyond it the ones quiet longest take no more.</summary>
    public const int MaxOpen = 50_000;

    /// <summary>A finding that comes so long (event time) after an alert's last one raises another.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    /// <summary>An alert that has gone on for so long (event time) takes no more findings.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private readonly Dictionary<AlertKey, Alert> open = [];
    private readonly Dictionary<string, int> openOfRule = new(StringComparer.Ordinal);
    private long lastId;

    /// <summary>A book with the alerts that were raised last.</summary>
    /// <param name="lastId">The highest id given so far.</param>
    /// <param name="alerts">Alerts that may still take findings.</param>
    public AlertBook(long lastId, IEnumerable<Alert> alerts)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        this.lastId = lastId;
        foreach (var alert in alerts.OrderBy(a => a.Id.Value))
        {
            Put(alert);
        }
    }

    /// <summary>Alerts that still take findings.</summary>
    public int Open => open.Count;

    /// <summary>What findings make of the alerts: each alert that is new or changed, as it is after the last of them.</summary>
    public IReadOnlyList<Alert> Apply(IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var changed = new Dictionary<AlertKey, Alert>();
        var complete = new List<Alert>();
        var fresh = new Dictionary<string, int>(StringComparer.Ordinal);
        var next = lastId;
        foreach (var finding in findings)
        {
            var (key, isOverflow) = KeyOf(finding, changed, fresh);
            var known = changed.GetValueOrDefault(key) ?? open.GetValueOrDefault(key);
            if (known is not null && Takes(known, finding))
            {
                changed[key] = With(known, finding);
                continue;
            }

            if (known is null)
            {
                fresh[key.RuleId] = fresh.GetValueOrDefault(key.RuleId) + 1;
            }
            else if (changed.ContainsKey(key))
            {
                complete.Add(known);
            }

            changed[key] = Raise(new AlertId(++next), key, finding, isOverflow);
        }

        return [.. complete.Concat(changed.Values).OrderBy(a => a.Id.Value)];
    }

    /// <summary>The records that changed alerts cite and did not before; ask before <see cref="Accept"/>.</summary>
    public IEnumerable<RecordId> NewlyCited(IReadOnlyList<Alert> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);

        // What an alert cites only grows at its end.
        return changes.SelectMany(a => a.Records.Skip(open.GetValueOrDefault(a.Key) is { } known && known.Id == a.Id ? known.Records.Length : 0)).Distinct();
    }

    /// <summary>Takes over what <see cref="Apply"/> gave.</summary>
    public void Accept(IReadOnlyList<Alert> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach (var alert in changes)
        {
            Put(alert);
        }

        if (open.Count > MaxOpen)
        {
            foreach (var alert in open.Values.OrderBy(a => a.Updated).ThenBy(a => a.Id.Value).Take(open.Count - (MaxOpen * 9 / 10)).ToArray())
            {
                open.Remove(alert.Key);
                openOfRule[alert.Key.RuleId]--;
            }
        }
    }

    /// <summary>Whether a finding may still come to an alert.</summary>
    public static bool Takes(Alert alert, Finding finding)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(finding);
        return finding.FirstTime <= alert.Last + Quiet
            && finding.Time >= alert.First - Quiet
            && finding.Time - alert.First <= Longest
            && alert.Last - finding.FirstTime <= Longest;
    }

    private (AlertKey Key, bool IsOverflow) KeyOf(Finding finding, Dictionary<AlertKey, Alert> changed, Dictionary<string, int> fresh)
    {
        var key = new AlertKey(
            finding.Kind, finding.RuleId, finding.Host?.ToLowerInvariant(), finding.Account?.ToLowerInvariant(),
            finding.Kind == FindingKind.Indicator ? finding.Title : null);
        var isKnown = changed.ContainsKey(key) || open.ContainsKey(key);
        var count = openOfRule.GetValueOrDefault(key.RuleId) + fresh.GetValueOrDefault(key.RuleId);
        return isKnown || count < MaxOpenOfRule
            ? (key, false)
            : (key with { Host = null, Account = null }, true);
    }

    private void Put(Alert alert)
    {
        if (!open.ContainsKey(alert.Key))
        {
            openOfRule[alert.Key.RuleId] = openOfRule.GetValueOrDefault(alert.Key.RuleId) + 1;
        }

        open[alert.Key] = alert;
        lastId = Math.Max(lastId, alert.Id.Value);
    }

    private static Alert Raise(AlertId id, AlertKey key, Finding finding, bool isOverflow) => new()
    {
        Id = id,
        Key = key,
        Title = finding.Title,
        Level = finding.Level,
        First = finding.FirstTime,
        Last = finding.Time,
        Raised = finding.Found,
        Updated = finding.Found,
        Findings = 1,
        RecordCount = finding.MemberCount,
        Records = [.. finding.Members.Take(Alert.MaxRecords)],
        Tags = finding.Tags,
        Marking = finding.Marking,
        IsOverflow = isOverflow,
    };

    private static Alert With(Alert alert, Finding finding) => alert with
    {
        Level = finding.Level > alert.Level ? finding.Level : alert.Level,
        First = finding.FirstTime < alert.First ? finding.FirstTime : alert.First,
        Last = finding.Time > alert.Last ? finding.Time : alert.Last,
        Updated = finding.Found > alert.Updated ? finding.Found : alert.Updated,
        Findings = alert.Findings + 1,
        RecordCount = alert.RecordCount + finding.MemberCount,
        Records = Cite(alert.Records, finding.Members),
    };

    private static ImmutableArray<RecordId> Cite(ImmutableArray<RecordId> cited, ImmutableArray<RecordId> members)
    {
        if (cited.Length >= Alert.MaxRecords)
        {
            return cited;
        }

        var more = members.Where(m => !cited.Contains(m)).Take(Alert.MaxRecords - cited.Length).ToArray();
        return more.Length == 0 ? cited : cited.AddRange(more);
    }
}
