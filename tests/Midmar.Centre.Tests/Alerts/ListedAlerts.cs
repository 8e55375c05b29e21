using Midmar.Centre.Alerts;
using Midmar.Centre.Tests.Events;
using Midmar.Detection.Findings;
using Midmar.Sigma.Rules;

namespace Midmar.Centre.Tests.Alerts;

/// <summary>Alerts as detection would give them.</summary>
internal sealed class ListedAlerts : IAlertList
{
    private readonly SortedDictionary<long, Alert> alerts = [];

    public event EventHandler<AlertsChangedEventArgs>? Changed;

    public long Version { get; private set; }

    public static Alert Some(
        long id, string rule = "shadow-copies", string? host = "gate-1", string? account = null, RuleLevel level = RuleLevel.Medium, int findings = 1, int minute = 0) => new()
    {
        Id = new AlertId(id),
        Key = new AlertKey(FindingKind.Rule, rule, host, account, Indicator: null),
        Title = $"{rule} on {host}",
        Level = level,
        First = MemoryEventStore.Kickoff.AddMinutes(minute),
        Last = MemoryEventStore.Kickoff.AddMinutes(minute),
        Raised = MemoryEventStore.Kickoff.AddMinutes(minute),
        Updated = MemoryEventStore.Kickoff.AddMinutes(minute),
        Findings = findings,
        RecordCount = findings,
        Records = [],
        Tags = ["attack.t1490"],
        Marking = null,
        IsOverflow = false,
    };

    public void Put(params Alert[] changed)
    {
        foreach (var alert in changed)
        {
            alerts[alert.Id.Value] = alert;
        }

        Version++;
        Changed?.Invoke(this, new AlertsChangedEventArgs(changed));
    }

    public Task<IReadOnlyList<Alert>> ReadAsync(AlertQuery query, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Alert>>(
        [.. alerts.Values.Reverse().Where(a => query.Before is not { } before || a.Id.Value < before.Value).Take(query.Limit)]);

    public Task<Alert?> FindAsync(AlertId id, CancellationToken cancellation) => Task.FromResult(alerts.GetValueOrDefault(id.Value));

    public Task<IReadOnlyDictionary<RuleLevel, long>> CountByLevelAsync(CancellationToken cancellation) => throw new NotSupportedException();
}
