using System.Text.RegularExpressions;
using Midmar.Testing;
using Xunit;

namespace Midmar.Tests.Commands;

public sealed class BenchCommandTests
{
    [Fact]
    public async Task Scan_gives_rates_with_the_count_of_work()
    {
        var result = await MidmarProcess.RunAsync(
            "bench", "scan", Path.Combine(RealData.Checkout, "samples"), "--records", "2000", "--runs", "1");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("matched, two threads", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"read, one thread +[\d,]+ records/s .* 2,640 records", result.Output);
    }

    [Fact]
    public async Task Memory_reads_all_that_is_generated()
    {
        var result = await MidmarProcess.RunAsync("bench", "memory", "--gigabytes", "0.01");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("peak resident memory", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_counts_what_was_loaded()
    {
        using var folder = new TemporaryFolder();

        var result = await MidmarProcess.RunAsync("bench", "load", folder.Write("r.yml", Some.Rule));

        Assert.StartsWith("1 rules loaded, 0 refused", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Indicators_gives_memory_and_look_ups_with_the_count_found()
    {
        var result = await MidmarProcess.RunAsync(
            "bench", "indicators", Path.Combine(RealData.Checkout, "samples"), "--count", "20000", "--runs", "1");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Matches(@"^20,000 indicators: built in .* bytes each", result.Output.Split('\n')[1]);
        Assert.Contains("x the time", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recorded_attacks_become_nine_tenths_fewer_rows_none_about_two_and_each_has_an_alert()
    {
        var result = await MidmarProcess.RunAsync(
            "bench", "noise", RealData.Require("evtx"), RealData.Require("security-datasets"), "--rules", RealData.Require("sigma", "rules"));

        Assert.True(result.ExitCode == 0, result.Error);
        var attacks = Regex.Match(result.Output, @"find something in (?<n>[\d,]+) of them", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["n"].Value;
        Assert.Matches($@"interleaved: 4,\d+ findings, .* rows \(9\d\.\d % fewer than findings\); of several attacks: 0 alerts, 0 rows; attacks with an alert: {attacks}\n", result.Output);
    }

    [Fact]
    public async Task A_centre_killed_five_times_loses_nothing_and_doubles_nothing()
    {
        var result = await MidmarProcess.RunAsync("bench", "kill", "--times", "5");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("1,200 records stored", result.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing was lost and nothing doubled.", result.Output, StringComparison.Ordinal);
    }
}
