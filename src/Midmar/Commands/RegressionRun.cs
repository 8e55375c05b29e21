using System.Globalization;
using Midmar.Input;
using Midmar.Output;
using Midmar.Sigma;

namespace Midmar.Commands;

/// <summary>Runs SigmaHQ-style regression cases (sigma-specification, "sigmahq-regression-convention").</summary>
internal static class RegressionRun
{
    public static int Run(string folder, string[] rulePaths, TextWriter output)
    {
        var rules = RuleSources.Load(rulePaths, [], []);
        RuleMessages.Write(Console.Error, rules, verbose: false);
        var indexes = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < rules.Rules.Length; i++)
        {
            if (rules.Rules[i].Id is { } id)
            {
                indexes.TryAdd(id, i);
            }
        }

        var cases = RegressionCases.Find(folder);
        if (cases.Count == 0)
        {
            throw new UsageException($"No info.yml with regression_tests_info under '{folder}'.");
        }

        var passed = 0;
        foreach (var one in cases)
        {
            var (success, remark) = Run(one, rules, indexes);
            passed += success ? 1 : 0;
            output.WriteLine($"{(success ? "ok    " : "FAILED")}  {one.Name}{(remark is null ? "" : $": {remark}")}");
        }

        output.WriteLine($"{passed} of {cases.Count} passed");
        return passed == cases.Count ? ExitCodes.Done : ExitCodes.CheckFailed;
    }

    /// <summary>
    /// A rule must fire at least as often as its case says. Firing more often is remarked on, not failed: recordings
    /// hold further events that fit the rule.
    /// </summary>
    private static (bool Success, string? Remark) Run(RegressionCase one, RuleSet rules, Dictionary<string, int> indexes)
    {
        if (one.Problem is { } problem)
        {
            return (false, problem);
        }

        if (!indexes.TryGetValue(one.RuleId, out var index))
        {
            return (false, $"rule {one.RuleId} is not loaded");
        }

        long fired = 0;
        var matcher = rules.CreateMatcher();
        var problems = RecordFiles.Read(one.DataPath, format: null, record => fired += matcher.Match(record).Contains(index) ? 1 : 0);
        if (fired < (one.MatchCount ?? 1))
        {
            var unread = problems.Count > 0 ? $"; the file could not be read in full: {TerminalText.Safe(problems[0].Message)}" : string.Empty;
            return (false, $"fired {fired} times, expected {one.MatchCount?.ToString(CultureInfo.InvariantCulture) ?? "at least once"}{unread}");
        }

        return (true, fired > one.MatchCount ? $"fired {fired} times, more than the {one.MatchCount} expected" : null);
    }
}
