using System.Text.RegularExpressions;
using Midmar.Records;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Rules;
using Midmar.Sigma.Tests.Rules;
using Xunit;

namespace Midmar.Sigma.Tests.Matching;

/// <summary>Regular expressions whose necessary literals are easily misread.</summary>
public sealed class RegexEngineTests
{
    private static readonly LogSourceSet Source = LogSourceSet.Of(new LogSource("c", "p", null));

    [Theory]
    [InlineData("(?ix)foo bar", "foobar")]
    [InlineData("(?ix: power shell )", "POWERSHELL")]
    [InlineData("(?sx)foo # comment [\\n bar", "foo")]
    [InlineData("[a-z-[aeiou]]shell", "xshell")]
    [InlineData("[\\w-[x]]+powershell", "a powershell apowershell")]
    [InlineData("powershell{a|cmdline}", "cmdline}")]
    [InlineData("powershell{a|cmdline", "cmdline")]
    [InlineData("power{1}shell", "powershell")]
    [InlineData("power{0,1}shell", "poweshell")]
    [InlineData("(?:powershell|cmd)?whoami", "whoami")]
    [InlineData("(?'a'x)(?'b-a'y)", "xy")]
    [InlineData("(?:a|b|)encoded", "encoded")]
    [InlineData("(powershell|)", "")]
    [InlineData("^(?=.*whoami)", "x whoami")]
    [InlineData("(?!whoami)x", "x")]
    [InlineData("K\u00FCche", "K\u00FCche")]
    public void An_expression_that_fits_is_found(string pattern, string text)
    {
        var rules = RuleSet.Load(
            [RuleFile.FromText("x.yml", $"title: T\nlogsource: {{category: c, product: p}}\ndetection:\n  s:\n    f|re: '{pattern.Replace("'", "''", StringComparison.Ordinal)}'\n  condition: s\n")],
            RuleLoadOptions.Default);
        Assert.True(rules.RefusedCount == 0, string.Join('\n', rules.Diagnostics));
        var record = new NamedFields(Source, [KeyValuePair.Create("f", FieldValue.Of(text))]);
        Assert.True(NaiveEvaluator.Matches(rules.Rules[0].Expression, record), "The expression does not fit at all.");
        Assert.Equal([0], rules.CreateMatcher().Match(record).ToArray());
    }

    [Fact]
    public void An_expression_that_cannot_run_in_linear_time_runs_all_the_same()
    {
        var program = new Sigma.Matching.RegexPredicate(new ValueTest.MatchesRegex("a(?=b)", RegexOptions.NonBacktracking));
        Assert.True(program.Test("ab"u8, default, new Sigma.Matching.MatchScratch()));
    }
}
