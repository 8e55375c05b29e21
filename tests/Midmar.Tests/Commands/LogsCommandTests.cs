using System.Text.Json;
using Xunit;

namespace Midmar.Tests.Commands;

public sealed class LogsCommandTests
{
    [Fact]
    public async Task Dump_shows_the_fields_that_rules_see()
    {
        using var folder = new TemporaryFolder();
        var log = folder.Write("a.json", Some.Record(7, "gatectl"));

        var result = await MidmarProcess.RunAsync("logs", "dump", log, "--as", "fields");

        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal("gatectl", json.RootElement.GetProperty("CommandLine").GetString());
        Assert.Equal("GATE-01", json.RootElement.GetProperty("Computer").GetString());
    }

    [Fact]
    public async Task Info_counts_by_channel_event_and_log_source()
    {
        using var folder = new TemporaryFolder();
        var log = folder.Write("a.json", Some.Record(7, "x") + "\n" + Some.Record(9, "y"));

        var result = await MidmarProcess.RunAsync("logs", "info", log);

        Assert.StartsWith("2 records", result.Output, StringComparison.Ordinal);
        Assert.Contains("Security 4688", result.Output, StringComparison.Ordinal);
        Assert.Contains("category=process_creation product=windows service=security", result.Output, StringComparison.Ordinal);
        Assert.Contains("2026-06-11T18:09:00", result.Output, StringComparison.Ordinal);
    }
}
