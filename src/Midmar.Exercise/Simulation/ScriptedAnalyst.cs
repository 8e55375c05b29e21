using System.Collections.Immutable;
using Midmar.Sigma.Rules;

namespace Midmar.Exercise.Simulation;

/// <summary>What the analyst made of the findings on one host.</summary>
/// <param name="Host">The host.</param>
/// <param name="IsIncident">Whether it was called an incident; otherwise it was dismissed.</param>
/// <param name="Time">Simulated time of the verdict, UTC.</param>
/// <param name="Findings">The findings it rests on, and those that came after it.</param>
internal sealed record Verdict(string Host, bool IsIncident, DateTime Time, ImmutableArray<LiveFinding> Findings);

/// <summary>
/// A player that follows a rule of thumb. It sees findings, never ground truth, and takes a tick to read them. Findings
/// below medium are passed over. A host is an incident when it has a critical finding, two different rules of which one
/// is high, or three different rules; what has not come to that when the exercise ends is dismissed.
/// </summary>
internal sealed class ScriptedAnalyst
{
    private const int RulesWithOneHigh = 2;
    private const int RulesOfAnyLevel = 3;

    private readonly SortedDictionary<string, List<LiveFinding>> byHost = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DateTime> incidents = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Decides on what was there before, then takes in what a tick has brought.</summary>
    public void Look(DateTime now, IEnumerable<LiveFinding> findings)
    {
        Decide(now);
        foreach (var finding in findings.Where(f => f.Rule.Level >= RuleLevel.Medium))
        {
            if (!byHost.TryGetValue(finding.Host, out var known))
            {
                byHost.Add(finding.Host, known = []);
            }

            known.Add(finding);
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

    private static bool IsIncident(List<LiveFinding> findings)
    {
        var highest = findings.Max(f => f.Rule.Level);
        var different = findings.Select(f => f.Rule).Distinct().Count();
        return highest == RuleLevel.Critical
            || (highest == RuleLevel.High && different >= RulesWithOneHigh)
            || different >= RulesOfAnyLevel;
    }
}
