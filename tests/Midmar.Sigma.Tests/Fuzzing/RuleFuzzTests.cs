using Midmar.Records;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;
using Midmar.Testing;
using Xunit;

namespace Midmar.Sigma.Tests.Fuzzing;

public sealed class RuleFuzzTests
{
    private const int Inputs = 3_000;

    [Fact]
    public void Damaged_rules_are_loaded_or_refused_with_a_place_and_never_stop_the_loader()
    {
        var files = Directory.EnumerateFiles(RealData.Require("sigma", "rules", "windows", "process_creation"), "*.yml")
            .Concat(Directory.EnumerateFiles(RealData.Require("sigma", "hayabusa-correlations"), "*.yml", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)
            .ToList();
        var sources = LogSourceSet.Of(new LogSource("process_creation", "windows", null));

        Parallel.For(0, Inputs, seed =>
        {
            var rules = RuleSet.Load([new RuleFile("damaged.yml", RuleMutator.Mutate(files, seed))], RuleLoadOptions.Default with { Parallelism = 1 });

            Assert.Equal(rules.RefusedCount > 0, rules.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error));
            Assert.All(rules.Diagnostics, d => Assert.True(d.Line >= 1 && d.Column >= 1, d.ToString()));
            rules.CreateMatcher().Match(new NamedFields(sources, [KeyValuePair.Create("CommandLine", FieldValue.Of("powershell -enc AAAA"))]));
        });
    }
}
