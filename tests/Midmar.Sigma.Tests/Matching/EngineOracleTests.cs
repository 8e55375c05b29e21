using CsCheck;
using Midmar.Records;
using Midmar.Sigma.Matching;
using Xunit;

namespace Midmar.Sigma.Tests.Matching;

public sealed class EngineOracleTests
{
    private static readonly LogSource Source = new(null, "test", null);
    private static readonly LogSourceSet Sources = LogSourceSet.Of(Source);

    [Fact]
    public void The_engine_finds_what_the_naive_evaluator_finds() =>
        Gen.Select(RandomRules.Expression.Array[1, 12], RandomRules.Record.Array[1, 8]).Sample(
            (expressions, records) =>
            {
                var program = new RuleProgram([.. expressions.Select(e => new CompilableRule(Source, e))]);
                var matcher = new RuleMatcher(program);
                foreach (var fields in records)
                {
                    var record = RandomRules.ToRecord(Sources, fields);
                    var expected = Enumerable.Range(0, expressions.Length).Where(i => NaiveEvaluator.Matches(expressions[i], record));
                    Assert.True(
                        expected.SequenceEqual(matcher.Match(record).ToArray()),
                        $"expected {string.Join(",", expected)} on {string.Join("; ", fields.Select(f => $"{f.Field}={f.Value.Kind}:{f.Value}"))}");
                }
            },
            iter: 20_000,
            print: c => string.Join('\n', c.Item1.Select(RandomRules.Print))
                + "\n-- " + string.Join("\n-- ", c.Item2.Select(r => string.Join("; ", r.Select(f => $"{f.Field}={f.Value.Kind}:{f.Value}")))));
}
