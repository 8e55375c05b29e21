using System.Collections.Immutable;
using Midmar.Centre.Alerts;

namespace Midmar.Exercise.Simulation;

/// <summary>Reads a list of alerts again and again, as its people do, and tells what is new in it.</summary>
internal sealed class AlertReading(IAlertList alerts)
{
    private readonly Dictionary<AlertId, Alert> known = [];

    /// <summary>Findings behind all alerts, as last read.</summary>
    public long Findings => known.Values.Sum(a => a.Findings);

    /// <summary>Alerts that are new or have grown since the last time, by the event time of their first record and its id: never by the thread that was faster.</summary>
    /// <param name="now">Simulated time, UTC.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ImmutableArray<SeenAlert>> ReadAsync(DateTime now, CancellationToken cancellation)
    {
        var seen = new List<SeenAlert>();
        foreach (var alert in await AllAsync(cancellation))
        {
            var before = known.GetValueOrDefault(alert.Id);
            known[alert.Id] = alert;
            if (before is null || before.Findings != alert.Findings)
            {
                seen.Add(new SeenAlert(alert, now, alert.Records[(before?.Records.Length ?? 0)..]));
            }
        }

        return [.. seen.OrderBy(s => s.Alert.First).ThenBy(s => s.Alert.Records.FirstOrDefault()).ThenBy(s => s.Alert.Key.RuleId, StringComparer.Ordinal)];
    }

    private async Task<List<Alert>> AllAsync(CancellationToken cancellation)
    {
        var all = new List<Alert>();
        AlertId? before = null;
        IReadOnlyList<Alert> page;
        do
        {
            page = await alerts.ReadAsync(new AlertQuery { Limit = AlertQuery.MaxLimit, Before = before }, cancellation);
            all.AddRange(page);
            before = page.Count > 0 ? page[^1].Id : null;
        }
        while (page.Count == AlertQuery.MaxLimit);
        return all;
    }
}
