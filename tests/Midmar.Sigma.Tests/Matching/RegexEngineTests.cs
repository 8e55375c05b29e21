using System.Text.RegularExpressions;
using CsCheck;
using Midmar.Records;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Modifiers;
using Midmar.Sigma.Rules;
using Midmar.Sigma.Tests.Rules;
using Xunit;

namespace Midmar.Sigma.Tests.Matching;

/// <summary>Regular expressions whose necessary literals are easily misread.</summary>
public sealed class RegexEngineTests
{
    private static readonly string[] Pieces =
    [
        "abcd", "xyz", "A", "é", ".", ".*", "[ab]", "[^]a]", "[a-d-[b]]", "(", "(?:", "(?i)", "(?ix)", "(?>", "(?=", "(?!", "(?<n>", "(?'n'", ")", ")?", ")*",
        "|", "?", "*", "+", "{2}", "{0,1}", "{1}", "{", "}", "\\.", "\\d", "\\x41", "\\", "^", "$", " ", "#", "-", "]", "\\b", "(?s-i:",
    ];

    private static readonly string[] Words = ["abcd", "xyz", "ABCD", "a", "A", "é", "É", "b", "{", "}", ".", "1", " ", "#", "-", "]", "\n"];

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
    public void Random_expressions_find_what_they_fit()
    {
        var piece = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]);
        var word = Gen.Int[0, Words.Length - 1].Select(i => Words[i]);
        var accepted = 0;
        Gen.Select(piece.Array[1, 7], word.Array[0, 5]).Sample(
            (pieces, words) =>
            {
                var (pattern, options) = (string.Concat(pieces), RegexOptions.CultureInvariant);
                if (RegexCheck.Check(ref pattern, ref options, out _, out _) != RegexCheck.Fault.None)
                {
                    return;
                }

                Interlocked.Increment(ref accepted);
                var expr = new Expr.Test("f", new ValueTest.MatchesRegex(pattern, options));
                var record = new NamedFields(Source, [KeyValuePair.Create("f", FieldValue.Of(string.Concat(words)))]);
                var program = new Sigma.Matching.RuleProgram([new Sigma.Matching.CompilableRule(new LogSource("c", null, null), expr)]);
                var found = new Sigma.Matching.RuleMatcher(program).Match(record).Length == 1;
                Assert.True(NaiveEvaluator.Matches(expr, record) == found, $"/{pattern}/ on '{string.Concat(words)}'");
            },
            iter: 30_000);
        Assert.InRange(accepted, 5_000, 30_000);
    }

    [Fact]
    public void An_expression_that_cannot_run_in_linear_time_runs_all_the_same()
    {
        var program = new Sigma.Matching.RegexPredicate(new ValueTest.MatchesRegex("a(?=b)", RegexOptions.NonBacktracking));
        Assert.True(program.Test("ab"u8, default, new Sigma.Matching.MatchScratch()));
    }
}
