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
            var failure = Failure(one, rules, indexes);
            passed += failure is null ? 1 : 0;
            output.WriteLine(failure is null ? $"ok      {one.Name}" : $"FAILED  {one.Name}: {failure}");
        }

        output.WriteLine($"{passed} of {cases.Count} passed");
        return passed == cases.Count ? ExitCodes.Done : ExitCodes.CheckFailed;
    }

    /// <summary>Why a case fails; null when it passes.</summary>
    private static string? Failure(RegressionCase one, RuleSet rules, Dictionary<string, int> indexes)
    {
        if (one.Problem is { } problem)
        {
            return problem;
        }

        if (!indexes.TryGetValue(one.RuleId, out var index))
        {
            return $"rule {one.RuleId} is not loaded";
        }

        long fired = 0;
        var matcher = rules.CreateMatcher();
        var problems = RecordFiles.Read(one.DataPath, format: null, record => fired += matcher.Match(record).Contains(index) ? 1 : 0);
        if (problems.Count > 0 && fired == 0)
        {
            return $"{TerminalText.Safe(one.DataPath)} could not be read: {problems[0].Message}";
        }

        return one.MatchCount switch
        {
            { } expected when fired != expected => $"fired {fired} times, expected {expected}",
            null when fired == 0 => "did not fire",
            _ => null,
        };
    }
}
