using System.Diagnostics;
using Midmar.Records;
using Midmar.Sigma.Loading;
using Midmar.Testing;
using Xunit;

namespace Midmar.Sigma.Tests.Matching;

/// <summary>
/// All public rules on all real logs: the engine finds exactly what the naive evaluator finds. A few records of each
/// file unless <c>MIDMAR_LONG</c> is set, which takes all of them (hours: docs/benchmarks.md has the figures).
/// </summary>
public sealed class RealDataOracleTests
{
    private const int RecordsPerFile = 12;

    /// <summary>Longest archive read in full without <c>MIDMAR_LONG</c> (bytes).</summary>
    private const long MaxZip = 400_000;

    private static readonly bool Long = Environment.GetEnvironmentVariable("MIDMAR_LONG") is "1";

    private static readonly Lazy<RuleSet> Rules = new(() => RuleSet.Load(
        Directory.EnumerateFiles(RealData.Require("sigma"), "*.yml", SearchOption.AllDirectories)
            .Where(f => Path.GetRelativePath(RealData.Require("sigma"), f).StartsWith("rules", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(f => new RuleFile(f, File.ReadAllBytes(f))),
        RuleLoadOptions.Default));

    [Theory]
    [InlineData("evtx", ".evtx")]
    [InlineData("security-datasets", ".zip")]
    [InlineData("zeek", ".log")]
    [InlineData("aws-cloudtrail", ".json")]
    public void All_public_rules_find_the_same_as_the_naive_evaluator(string folder, string extension)
    {
        var files = RealLogs.Files(folder, extension).ToList();
        long records = 0, findings = 0, naiveTime = 0, engineTime = 0;
        Parallel.ForEach(
            files,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => (Matcher: Rules.Value.CreateMatcher(), Memo: new ValueMemo()),
            (file, _, own) =>
            {
                Interlocked.Add(ref records, RealLogs.Read(file, Long ? int.MaxValue : RecordsPerFile, own.Memo, record =>
                {
                    var began = Stopwatch.GetTimestamp();
                    var expected = Expected(record);
                    var between = Stopwatch.GetTimestamp();
                    var found = own.Matcher.Match(record).ToArray();
                    Interlocked.Add(ref engineTime, Stopwatch.GetTimestamp() - between);
                    Interlocked.Add(ref naiveTime, between - began);
                    Assert.True(expected.AsSpan().SequenceEqual(found), Difference(file, record, expected, found));
                    Interlocked.Add(ref findings, expected.Length);
                }));
                return own;
            },
            _ => { });

        Assert.True(records > 0);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{records} records, {findings} findings, {Rules.Value.Rules.Length} rules; the engine took 1/{naiveTime / Math.Max(1, engineTime)} of the naive evaluator's time");
    }

    /// <summary>What a value was found to mean is used again; here on every record, which the naive evaluator is too slow for.</summary>
    [Fact]
    public void Values_met_before_are_found_to_mean_the_same()
    {
        var (memo, remembering, forgetting) = (new ValueMemo(), Rules.Value.CreateMatcher(), Rules.Value.CreateMatcher());
        var (plain, known, findings) = (new List<int[]>(), 0L, 0L);
        foreach (var file in RealLogs.Files("security-datasets", ".zip").Where(f => Long || new FileInfo(f).Length < MaxZip))
        {
            plain.Clear();
            RealLogs.Read(file, int.MaxValue, memo: null, record => plain.Add(forgetting.Match(record).ToArray()));
            var next = 0;
            RealLogs.Read(file, int.MaxValue, memo, record =>
            {
                var found = remembering.Match(record).ToArray();
                Assert.True(plain[next].AsSpan().SequenceEqual(found), Difference(file, record, plain[next], found));
                findings += found.Length;
                known += Enumerable.Range(0, record.FieldCount).Count(i => record.ValueAt(i).Number != 0);
                next++;
            });
            Assert.Equal(plain.Count, next);
        }

        Assert.True(findings > 0);
        Assert.True(known > 0);
    }

    private static string Difference(string file, RecordView record, int[] expected, int[] found) =>
        $"{file} at {record.Offset}: missed {Names(expected.Except(found))}; too many {Names(found.Except(expected))}";

    private static string Names(IEnumerable<int> rules) => string.Join(", ", rules.Select(r => Rules.Value.Rules[r].Path));

    private static int[] Expected(RecordView record)
    {
        var found = new List<int>();
        for (var i = 0; i < Rules.Value.Rules.Length; i++)
        {
            var rule = Rules.Value.Rules[i];
            if (record.Sources.IsCoveredBy(rule.LogSource) && NaiveEvaluator.Matches(rule.Expression, record))
            {
                found.Add(i);
            }
        }

        return [.. found];
    }
}
