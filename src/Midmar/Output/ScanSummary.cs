using System.Globalization;
using Midmar.Detection.Scanning;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Output;

/// <summary>What a person needs to know after a scan, on one screen.</summary>
internal static class ScanSummary
{
    private const int TopRules = 60;
    private const int HostsShown = 2;
    private const int TopNames = 8;
    private const int MaxUnread = 10;

    public static void Write(TextWriter output, Provenance provenance, string? findingsFile)
    {
        var report = provenance.Report;
        var counts = report.Counts;
        if (report.Interrupted)
        {
            Line(output, $"INTERRUPTED: these results are partial.");
            output.WriteLine();
        }

        WriteLevels(output, counts);
        WriteRules(output, counts);
        WriteTactics(output, counts);
        WriteNames(output, "Hosts", counts.Hosts);
        WriteNames(output, "Accounts", counts.AccountNames);
        WriteUnread(output, report);
        WriteBasis(output, provenance, findingsFile);
    }

    private static void WriteLevels(TextWriter output, FindingCounts counts)
    {
        var byLevel = counts.Rules.GroupBy(r => r.Key.Level ?? RuleLevel.Informational).OrderByDescending(g => g.Key);
        Line(output, $"{counts.Total:N0} findings from {counts.Rules.Count:N0} rules");
        foreach (var level in byLevel)
        {
            Line(output, $"  {LevelName.Of(level.Key),-14}{level.Sum(r => r.Value.Count),10:N0}");
        }

        var times = counts.Rules.Values.Where(t => t.First != default).ToList();
        if (times.Count > 0)
        {
            Line(output, $"  first {Time(times.Min(t => t.First))}   last {Time(times.Max(t => t.Last))}");
        }
    }

    private static void WriteRules(TextWriter output, FindingCounts counts)
    {
        // The story is in what matters, in the order in which it happened; the rest is counted.
        var byTime = counts.Rules.OrderBy(r => r.Value.First).ThenBy(r => r.Key.Title, StringComparer.Ordinal).ToList();
        if (byTime.Count == 0)
        {
            return;
        }

        var from = Enum.GetValues<RuleLevel>().First(level => level == RuleLevel.Critical || byTime.Count(r => LevelOf(r.Key) >= level) <= TopRules);
        var shown = byTime.Where(r => LevelOf(r.Key) >= from).ToList();
        Heading(output, $"What happened, in time order{(from == default ? "" : $" ({LevelName.Of(from)} and above)")}");
        foreach (var (rule, tally) in shown.Take(TopRules))
        {
            Line(output, $"  {Time(tally.First),-20}  {LevelName.Of(rule.Level),-13}{tally.Count,7:N0}  {Hosts(counts, rule),-24}  {TerminalText.Safe(rule.Title)}");
        }

        More(output, shown.Count - TopRules);
        if (byTime.Count > shown.Count)
        {
            Line(output, $"  and {byTime.Count - shown.Count:N0} rules of lower level");
        }
    }

    private static RuleLevel LevelOf(SigmaDocument rule) => rule.Level ?? RuleLevel.Informational;

    private static string Hosts(FindingCounts counts, SigmaDocument rule)
    {
        var hosts = counts.HostsOf(rule).ToList();
        var named = string.Join(", ", hosts.Take(HostsShown).Select(TerminalText.Safe));
        return hosts.Count > HostsShown ? $"{named} +{hosts.Count - HostsShown}" : named;
    }

    private static void WriteTactics(TextWriter output, FindingCounts counts)
    {
        var tactics = AttackTactics.All
            .Select(tactic => (Tactic: tactic, Rules: counts.Rules.Where(r => AttackTactics.Of(r.Key).Contains(tactic)).ToList()))
            .Where(t => t.Rules.Count > 0)
            .ToList();
        if (tactics.Count == 0)
        {
            return;
        }

        Heading(output, "ATT&CK tactics");
        foreach (var (tactic, rules) in tactics)
        {
            Line(output, $"  {tactic,-22}{rules.Sum(r => r.Value.Count),8:N0}  first {Time(rules.Select(r => r.Value.First).Where(t => t != default).DefaultIfEmpty().Min())}");
        }
    }

    private static void WriteNames(TextWriter output, string heading, IReadOnlyDictionary<string, Tally> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        Heading(output, heading);
        foreach (var (name, tally) in names.OrderByDescending(n => n.Value.MaxLevel).ThenByDescending(n => n.Value.Count).ThenBy(n => n.Key, StringComparer.Ordinal).Take(TopNames))
        {
            Line(output, $"  {LevelName.Of(tally.MaxLevel),-14}{tally.Count,8:N0}  {Time(tally.First)} to {Time(tally.Last)}  {TerminalText.Safe(name)}");
        }

        More(output, names.Count - TopNames);
    }

    private static void WriteUnread(TextWriter output, ScanReport report)
    {
        // One line for each kind of damage in a file: what is damaged once is often damaged a hundred times.
        var problems = report.Sources
            .Where(source => !IsNoLog(source))
            .SelectMany(source => source.Problems.GroupBy(p => p.Code, StringComparer.Ordinal).Select(kind => (Source: source, Count: kind.Count(), First: kind.First())))
            .ToList();
        if (problems.Count > 0)
        {
            Heading(output, "Not read, or read with damage");
            foreach (var (source, count, first) in problems.Take(MaxUnread))
            {
                var times = count > 1 ? $" ({count.ToString(CultureInfo.InvariantCulture)}{(source.ProblemCount > source.Problems.Count ? " or more" : "")} times)" : "";
                Line(output, $"  {TerminalText.Safe(Path.GetFileName(source.Path))} at {first.Offset}: {TerminalText.Safe(first.Message)}{times} [{first.Code}]");
            }

            More(output, problems.Count - MaxUnread);
        }

        var noLogs = report.Sources.Where(IsNoLog).ToList();
        if (noLogs.Count > 0)
        {
            Heading(output, "Not recognised as logs");
            Line(output, $"  {noLogs.Count:N0}: {string.Join(", ", noLogs.Take(MaxUnread).Select(s => TerminalText.Safe(s.Path)))}{(noLogs.Count > MaxUnread ? ", ..." : "")}");
        }
    }

    private static bool IsNoLog(ScannedSource source) =>
        source.Format is null && source.Problems is [{ Code: "file.unknown-format" or "file.empty" }];

    private static void WriteBasis(TextWriter output, Provenance provenance, string? findingsFile)
    {
        var report = provenance.Report;
        Heading(output, "What this rests on");
        Line(output, $"  midmar {Provenance.Version}, {(provenance.Ended - provenance.Started).TotalSeconds:N1} s");
        Line(output, $"  {report.SourcesRead:N0} of {report.Sources.Length:N0} sources read, {report.Records:N0} records matched, {report.Sources.Sum(s => s.RecordsFailed):N0} failed, {report.Sources.Sum(s => s.RecordsSkipped):N0} passed over, {report.Bytes / 1e6:N1} MB");
        if (report.Sources.Sum(s => s.RecordsWithoutLogSource) is > 0 and var unknown)
        {
            Line(output, $"  {unknown:N0} records are of no log source that Midmar knows, so rules that name one were not applied to them; name it with --log-source");
        }

        Line(output, $"  {provenance.Rules.Rules.Length + provenance.Rules.Correlations.Length:N0} rules loaded, {provenance.Rules.RefusedCount:N0} refused, hash {provenance.Rules.Hash[..16]}");
        if (report.RegexTimeouts + report.CorrelationEvictions > 0)
        {
            Line(output, $"  limits reached: {report.RegexTimeouts:N0} regular expressions out of time, {report.CorrelationEvictions:N0} correlation windows let go");
        }

        if (findingsFile is not null)
        {
            Line(output, $"  findings in {findingsFile}, provenance in {findingsFile}.provenance.json");
        }
    }

    private static string Time(DateTime time) =>
        time == default ? "-" : time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Heading(TextWriter output, string heading)
    {
        output.WriteLine();
        output.WriteLine(heading);
    }

    private static void More(TextWriter output, int more)
    {
        if (more > 0)
        {
            Line(output, $"  ... and {more:N0} more");
        }
    }

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
