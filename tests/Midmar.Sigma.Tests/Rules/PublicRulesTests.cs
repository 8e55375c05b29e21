using System.Text.RegularExpressions;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Rules;
using Midmar.Testing;
using Xunit;

namespace Midmar.Sigma.Tests.Rules;

public class PublicRulesTests
{
    [Fact]
    public void Every_SigmaHQ_rule_is_loaded_or_lacks_a_placeholders_values()
    {
        var files = Files("rules", "rules-compliance", "rules-emerging-threats", "rules-placeholder", "rules-threat-hunting");
        var loaded = RuleLoader.Load(files, RuleLoadOptions.Default);
        Assert.True(files.Count >= 3_780, $"Only {files.Count} files.");
        Assert.Equal(files.Count, loaded.Rules.Length + loaded.RefusedCount);
        Assert.All(loaded.Diagnostics, d => Assert.Equal(DiagnosticCodes.NoPlaceholderValue, d.Code));
        Assert.InRange(loaded.RefusedCount, 1, 30);
    }

    [Fact]
    public void Expressions_said_to_run_in_linear_time_do()
    {
        var loaded = RuleLoader.Load(Files("rules", "rules-emerging-threats", "rules-threat-hunting"), RuleLoadOptions.Default);
        var regexes = loaded.Rules.SelectMany(r => Tests(r.Expression)).OfType<ValueTest.MatchesRegex>().Distinct().ToList();
        Assert.True(regexes.Count > 100);
        Assert.All(regexes, r => _ = new Regex(r.Pattern, r.Options, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Correlations_of_another_tool_are_loaded()
    {
        var loaded = RuleLoader.Load(Files("hayabusa-correlations"), RuleLoadOptions.Default);
        Assert.Equal(3, loaded.Correlations.Length);
        Assert.Empty(loaded.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
    }

    [Fact]
    public void The_result_does_not_depend_on_the_number_of_threads()
    {
        var files = Files("rules-threat-hunting", "rules-placeholder");
        var one = RuleLoader.Load(files, RuleLoadOptions.Default with { Parallelism = 1 });
        var four = RuleLoader.Load(files, RuleLoadOptions.Default with { Parallelism = 4 });
        Assert.Equal(one.Rules.Select(r => r.ContentHash), four.Rules.Select(r => r.ContentHash));
        Assert.Equal(one.Diagnostics, four.Diagnostics);
    }

    private static List<RuleFile> Files(params string[] folders) =>
    [
        .. folders
            .SelectMany(f => Directory.EnumerateFiles(RealData.Require("sigma", f), "*.yml", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(f => new RuleFile(f, File.ReadAllBytes(f))),
    ];

    private static IEnumerable<ValueTest> Tests(Expr expression) => expression switch
    {
        Expr.All all => all.Children.SelectMany(Tests),
        Expr.Any any => any.Children.SelectMany(Tests),
        Expr.Not not => Tests(not.Child),
        Expr.Test test => [test.Value],
        _ => [],
    };
}
