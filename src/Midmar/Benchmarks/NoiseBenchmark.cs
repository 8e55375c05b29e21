using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using Midmar.Centre.Alerts;
using Midmar.Detection.Findings;
using Midmar.Detection.Scanning;
using Midmar.Records;
using Midmar.Sigma;
using Midmar.Sigma.Rules;

namespace Midmar.Benchmarks;

/// <summary>
/// How many rows of the queue recorded attacks become. Each recording is one attack; the findings of all go through the
/// centre's own <see cref="AlertBook"/> and <see cref="Episode"/>, in the order of their times.
/// </summary>
internal sealed class NoiseBenchmark(IReadOnlyList<ScanFile> files, RuleSet rules)
{
    private static readonly DateTime Begin = new(2026, 6, 11, 0, 0, 0, DateTimeKind.Utc);

    private readonly Collector collector = new(rules.Hash);

    /// <summary>What the findings became.</summary>
    /// <param name="Findings">Findings (count).</param>
    /// <param name="Alerts">Alerts (count).</param>
    /// <param name="Rows">Rows of the queue (count).</param>
    /// <param name="MixedAlerts">Alerts with findings of more than one attack (count).</param>
    /// <param name="MixedRows">Rows with findings of more than one attack (count).</param>
    /// <param name="AttacksSeen">Attacks of which there is an alert (count).</param>
    internal sealed record Figure(int Findings, int Alerts, int Rows, int MixedAlerts, int MixedRows, int AttacksSeen)
    {
        /// <summary>How many fewer rows than findings, 0 to 1.</summary>
        public double Fewer => 1 - ((double)Rows / Findings);
    }

    /// <summary>Attacks in which the rules find anything (count).</summary>
    public int Attacks => collector.Found.Select(f => f.Attack).Distinct().Count();

    /// <summary>Scans the recordings.</summary>
    /// <returns>Recordings that could be read (count).</returns>
    public int Scan(CancellationToken cancellation)
    {
        var options = new ScanOptions { Threads = 1, SpillFolder = Path.GetTempPath(), MinLevel = RuleLevel.Informational, Now = Begin };
        return new Scanner(rules, options, collector).Run(files, Stream.Null, progress: null, cancellation)
            .Sources.Where(s => s.Records > 0).Select(s => AttackOf(s.Path)).Distinct().Count();
    }

    /// <summary>As recorded: the hosts and times of the laboratories, where one recording was made minutes after the other.</summary>
    public Figure AsRecorded() => Play(collector.Found);

    /// <summary>
    /// All within one day: each attack begins some minutes after the one before it and goes on at its own pace, on the
    /// hosts it was recorded on, which are given a name of its own for each attack.
    /// </summary>
    public Figure Interleaved()
    {
        var first = collector.Found.GroupBy(f => f.Attack).ToDictionary(g => g.Key, g => g.Min(f => f.Finding.FirstTime));
        var step = TimeSpan.FromDays(1) / Math.Max(1, first.Count);
        var places = first.Keys.Order(StringComparer.Ordinal).Select((attack, i) => (attack, i)).ToDictionary(p => p.attack, p => p.i);
        return Play([.. collector.Found.Select(f =>
        {
            var shift = Begin + (step * places[f.Attack]) - first[f.Attack];
            var host = f.Finding.Host is { } name ? string.Create(CultureInfo.InvariantCulture, $"{name}-{places[f.Attack]}") : null;
            return f with { Finding = f.Finding with { Host = host, FirstTime = f.Finding.FirstTime + shift, Time = f.Finding.Time + shift } };
        })]);
    }

    private static Figure Play(IReadOnlyList<Found> found)
    {
        var book = new AlertBook(0, []);
        var alerts = new Dictionary<long, Alert>();
        var attacks = new Dictionary<long, HashSet<string>>();
        foreach (var (attack, finding) in found.OrderBy(f => f.Finding.Time).ThenBy(f => f.Finding.Id.Value))
        {
            var changes = book.Apply([finding]);
            book.Accept(changes);
            foreach (var alert in changes)
            {
                alerts[alert.Id.Value] = alert;
                if (!attacks.TryGetValue(alert.Id.Value, out var of))
                {
                    attacks[alert.Id.Value] = of = [];
                }

                of.Add(attack);
            }
        }

        var rows = alerts.Values.GroupBy(a => a.Key.Host ?? string.Create(CultureInfo.InvariantCulture, $"\0{a.Id.Value}")).SelectMany(Episode.Of).ToArray();
        return new Figure(
            found.Count, alerts.Count, rows.Length, attacks.Values.Count(a => a.Count > 1),
            rows.Count(r => r.SelectMany(n => attacks[n]).Distinct(StringComparer.Ordinal).Count() > 1),
            attacks.Values.SelectMany(a => a).Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>The recording: a file, whatever lies in it.</summary>
    private static string AttackOf(string path) => path.Split('!')[0];

    private sealed record Found(string Attack, Finding Finding);

    private sealed class Collector(string ruleSetHash) : IFindingWriter
    {
        public List<Found> Found { get; } = [];

        public ReadOnlyMemory<byte> Preamble => default;

        public void Write(IBufferWriter<byte> output, in RecordFinding finding)
        {
            if (finding.Record.Time is { } time)
            {
                Found.Add(new Found(AttackOf(finding.Source.Path), NewFinding.Of(finding.Rule, finding.Record, time, Begin, ruleSetHash)));
            }
        }

        public void Write(IBufferWriter<byte> output, CorrelationFinding finding) => Found.Add(new Found(AttackOf(finding.Members[^1].File), new Finding
        {
            Id = new FindingId((UInt128)Found.Count),
            Kind = FindingKind.Correlation,
            RuleId = finding.Rule.Id ?? finding.Rule.ContentHash,
            Title = finding.Rule.Title,
            RuleHash = finding.Rule.ContentHash,
            Level = finding.Rule.Level ?? RuleLevel.Informational,
            RuleSetHash = ruleSetHash,
            Time = finding.Time,
            FirstTime = finding.Time,
            Found = Begin,
            Host = finding.Computer,
            Account = null,
            Group = finding.Group,
            Members = ImmutableArray<RecordId>.Empty,
            MemberCount = finding.MemberCount,
            Tags = finding.Rule.Tags,
            Marking = null,
        }));
    }
}
