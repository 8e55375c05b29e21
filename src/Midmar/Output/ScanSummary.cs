using System.Globalization;
using Midmar.Detection.Scanning;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Output;

/// <summary>What a person needs to know after a scan, on one screen.</summary>
internal static class ScanSummary
{
    private const int TopRules = 20;
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
        if (counts.Rules.Count == 0)
        {
            return;
        }

        Heading(output, "Rules");
        var rules = counts.Rules.OrderByDescending(r => r.Key.Level ?? default).ThenBy(r => r.Value.First).ThenBy(r => r.Key.Title, StringComparer.Ordinal).ToList();
        foreach (var (rule, tally) in rules.Take(TopRules))
        {
            Line(output, $"  {LevelName.Of(rule.Level),-14}{tally.Count,8:N0}  {Time(tally.First),-20}  {TerminalText.Safe(rule.Title)}");
        }

        More(output, rules.Count - TopRules);
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
        var problems = report.Sources.SelectMany(s => s.Problems.Select(p => (Source: s, Problem: p))).ToList();
        if (problems.Count == 0)
        {
            return;
        }

        Heading(output, "Not read, or read with damage");
        foreach (var (source, problem) in problems.Take(MaxUnread))
        {
            Line(output, $"  {TerminalText.Safe(source.Path)} at {problem.Offset}: {problem.Code}: {TerminalText.Safe(problem.Message)}");
        }

        More(output, (int)Math.Min(int.MaxValue, report.Problems - MaxUnread));
    }

    private static void WriteBasis(TextWriter output, Provenance provenance, string? findingsFile)
    {
        var report = provenance.Report;
        Heading(output, "What this rests on");
        Line(output, $"  midmar {Provenance.Version}, {(provenance.Ended - provenance.Started).TotalSeconds:N1} s");
        Line(output, $"  {report.SourcesRead:N0} of {report.Sources.Length:N0} sources read, {report.Records:N0} records matched, {report.Sources.Sum(s => s.RecordsFailed):N0} failed, {report.Sources.Sum(s => s.RecordsSkipped):N0} passed over, {report.Bytes / 1e6:N1} MB");
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
