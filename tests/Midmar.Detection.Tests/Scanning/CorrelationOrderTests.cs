using System.Globalization;
using Midmar.Detection.Scanning;
using Xunit;

namespace Midmar.Detection.Tests.Scanning;

public sealed class CorrelationOrderTests
{
    private const string Rules = """
        title: First
        name: first
        id: 5b7a3f60-3a51-4a52-9d4e-0f3f0f2b8c11
        status: test
        logsource:
            category: test
        detection:
            selection:
                step: one
            condition: selection
        ---
        title: Second
        name: second
        id: 5b7a3f60-3a51-4a52-9d4e-0f3f0f2b8c12
        status: test
        logsource:
            category: test
        detection:
            selection:
                step: two
            condition: selection
        ---
        title: Many
        id: 5b7a3f60-3a51-4a52-9d4e-0f3f0f2b8c13
        status: test
        correlation:
            type: value_count
            rules: [first]
            group-by: [host]
            timespan: 5m
            condition:
                gte: 4
                field: user
        level: high
        ---
        title: Both
        id: 5b7a3f60-3a51-4a52-9d4e-0f3f0f2b8c14
        status: test
        correlation:
            type: temporal_ordered
            rules: [first, second]
            group-by: [host]
            timespan: 2m
        level: high
        """;

    [Fact]
    public void Correlations_depend_neither_on_the_order_of_the_files_nor_on_the_threads()
    {
        var files = Enumerable.Range(0, 4).Select(Part).ToArray();
        var expected = Correlations(files, 1);

        Assert.Contains(expected, f => f.StartsWith("Many", StringComparison.Ordinal));
        Assert.Contains(expected, f => f.StartsWith("Both", StringComparison.Ordinal));
        foreach (var order in (int[][])[[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]])
        {
            foreach (var threads in (int[])[1, 2, 3])
            {
                Assert.Equal(expected, Correlations(order.Select(i => files[i]), threads));
            }
        }
    }

    private static string[] Correlations(IEnumerable<ScanFile> files, int threads) =>
    [
        .. ScanRun.Of(files, Rules, threads).Findings.Where(f =>
            f.StartsWith("Many", StringComparison.Ordinal) || f.StartsWith("Both", StringComparison.Ordinal)),
    ];

    /// <summary>Every fourth record of one story; several have the same time, in one file and across files.</summary>
    private static ScanFile Part(int part)
    {
        var start = new DateTime(2026, 6, 11, 18, 0, 0, DateTimeKind.Utc);
        var lines = Enumerable.Range(0, 4000).Where(i => i % 4 == part).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"part":{{part}},"@timestamp":"{{start.AddSeconds(i / 6 * 20):yyyy-MM-ddTHH:mm:ssZ}}","host":"h{{i * 7 % 5}}","user":"u{{i * 13 % 9}}","step":"{{(i * 11 % 17 < 9 ? "one" : "two")}}"}"""));
        return ScanRun.File($"part{part}.json", string.Join('\n', lines));
    }
}
