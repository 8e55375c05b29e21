using Midmar.Sigma.Loading;
using Midmar.Sigma.Tests.Rules;
using Xunit;

namespace Midmar.Sigma.Tests.Filters;

public class FilterTests
{
    private const string Rules = """
        title: One
        id: 0a6e3c3c-0a51-4ff7-a7d5-3a3c05b1f0a1
        name: one
        logsource: {category: c, product: p}
        detection: {s: {a: 1}, condition: s}
        ---
        title: Two
        name: two
        logsource: {category: c, product: q}
        detection: {s: {a: 2}, condition: [s, s]}
        """;

    [Theory]
    [InlineData("[0a6e3c3c-0a51-4ff7-a7d5-3a3c05b1f0a1]", "{category: c}", "(a='1' & !u='x')", "(a='2' | a='2')")]
    [InlineData("[two]", "{category: c}", "a='1'", "((a='2' | a='2') & !u='x')")]
    [InlineData("two", "{category: c}", "a='1'", "((a='2' | a='2') & !u='x')")]
    [InlineData("any", "{category: c}", "(a='1' & !u='x')", "((a='2' | a='2') & !u='x')")]
    [InlineData("any", "{category: c, product: p}", "(a='1' & !u='x')", "(a='2' | a='2')")]
    [InlineData("[one, two]", "{product: p}", "(a='1' & !u='x')", "(a='2' | a='2')")]
    public void A_filter_is_joined_to_the_rules_it_is_for(string rules, string logSource, string one, string two)
    {
        var filter = $"title: F\nlogsource: {logSource}\nfilter:\n  rules: {rules}\n  s:\n    u: x\n  condition: not s\n";
        var loaded = RuleLoader.Load([RuleFile.FromText("f.yml", filter), RuleFile.FromText("r.yml", Rules)], RuleLoadOptions.Default);
        Assert.False(loaded.HasErrors);
        Assert.Equal(1, loaded.FilterCount);
        Assert.Equal([one, two], loaded.Rules.Select(r => ExprText.Show(r.Expression)));
    }
}
