using System.Collections.Immutable;
using Midmar.Sigma.Rules;

namespace Midmar.Exercise.Simulation;

/// <summary>What the analyst made of the alerts on one host.</summary>
/// <param name="Host">The host.</param>
/// <param name="IsIncident">Whether it was called an incident; otherwise it was dismissed.</param>
/// <param name="Time">Simulated time of the verdict, UTC.</param>
/// <param name="Alerts">The alerts it rests on, and what came after it.</param>
internal sealed record Verdict(string Host, bool IsIncident, DateTime Time, ImmutableArray<SeenAlert> Alerts);

/// <summary>
/// A player that follows a rule of thumb. It sees alerts, never ground truth, and takes a tick to read them. Alerts
/// below medium are passed over. A host is an incident when it has a critical alert, those of two different rules of which
/// one is high, or those of three different rules; what has not come to that when the exercise ends is dismissed.
/// </summary>
internal sealed class ScriptedAnalyst
{
    private const int RulesWithOneHigh = 2;
    private const int RulesOfAnyLevel = 3;

    private readonly SortedDictionary<string, List<SeenAlert>> byHost = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DateTime> incidents = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Decides on what was there before, then takes in what a tick has brought.</summary>
    public void Look(DateTime now, IEnumerable<SeenAlert> alerts)
    {
        Decide(now);
        foreach (var seen in alerts.Where(s => s.Alert.Level >= RuleLevel.Medium))
        {
            var host = seen.Alert.Key.Host ?? string.Empty;
            if (!byHost.TryGetValue(host, out var known))
            {
                byHost.Add(host, known = []);
            }

            known.Add(seen);
        }
    }

    /// <summary>The verdicts on all hosts, by name.</summary>
    /// <param name="now">Simulated time at which the exercise ends, UTC.</param>
    public ImmutableArray<Verdict> Close(DateTime now)
    {
        Decide(now);
        return
        [
            .. byHost.Select(h => incidents.TryGetValue(h.Key, out var time)
                ? new Verdict(h.Key, IsIncident: true, time, [.. h.Value])
                : new Verdict(h.Key, IsIncident: false, now, [.. h.Value])),
        ];
    }

    private void Decide(DateTime now)
    {
        foreach (var (host, _) in byHost.Where(h => IsIncident(h.Value)))
        {
            incidents.TryAdd(host, now);
        }
    }

    private static bool IsIncident(List<SeenAlert> alerts)
    {
        var highest = alerts.Max(s => s.Alert.Level);
        var different = alerts.Select(s => s.Alert.Key.RuleId).Distinct(StringComparer.Ordinal).Count();
        return highest == RuleLevel.Critical
            || (highest == RuleLevel.High && different >= RulesWithOneHigh)
            || different >= RulesOfAnyLevel;
    }
}
