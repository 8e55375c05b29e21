using System.Text.Json;
using Xunit;

namespace Midmar.Tests.Commands;

public sealed class ScanCommandTests
{
    [Fact]
    public async Task A_finding_names_rule_record_and_place()
    {
        using var folder = new TemporaryFolder();
        var rule = folder.Write("rules/gate.yml", Some.Rule);
        var log = folder.Write("logs/gate.json", Some.Record(1, "notepad.exe") + "\n" + Some.Record(2, "gatectl open") + "\n");
        var findings = Path.Combine(folder.Path, "findings.jsonl");

        var result = await MidmarProcess.RunAsync("scan", log, "--rules", rule, "--out", findings);

        Assert.Equal(0, result.ExitCode);
        using var finding = JsonDocument.Parse(Assert.Single(await File.ReadAllLinesAsync(findings, TestContext.Current.CancellationToken)));
        var root = finding.RootElement;
        Assert.Equal(
            ["rule_id", "title", "level", "time", "file", "record_id", "offset", "computer", "channel", "event_id", "fields", "members", "tags"],
            root.EnumerateObject().Select(p => p.Name));
        Assert.Equal(Some.RuleId, root.GetProperty("rule_id").GetString());
        Assert.Equal("2026-06-11T18:02:00.0000000Z", root.GetProperty("time").GetString());
        Assert.Equal(log, root.GetProperty("file").GetString());
        Assert.Equal(1002, root.GetProperty("record_id").GetInt64());
        Assert.Equal(Some.Record(1, "notepad.exe").Length + 1, root.GetProperty("offset").GetInt64());
        Assert.Equal("GATE-01", root.GetProperty("computer").GetString());
        Assert.Equal("gatectl open", root.GetProperty("fields").GetProperty("CommandLine").GetString());
        Assert.Contains("high", result.Output, StringComparison.Ordinal);
        Assert.Contains("GATE-01", result.Output, StringComparison.Ordinal);
        Assert.Contains("execution", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provenance_says_what_was_read_with_which_rules_and_what_was_not()
    {
        using var folder = new TemporaryFolder();
        var rules = Path.GetDirectoryName(folder.Write("rules/gate.yml", Some.Rule))!;
        folder.Write("rules/broken.yml", Some.BrokenRule);
        folder.Write("logs/gate.json", Some.Record(1, "x") + "\n{\"EventID\": \n" + Some.Record(2, "y") + "\n");
        folder.Write("logs/picture.bin", "\u0001\u0002 nothing that can be read");
        var findings = Path.Combine(folder.Path, "none.csv");

        var result = await MidmarProcess.RunAsync("scan", Path.Combine(folder.Path, "logs"), "--rules", rules, "--out", findings);

        Assert.Equal(0, result.ExitCode);
        using var provenance = JsonDocument.Parse(await File.ReadAllTextAsync(findings + ".provenance.json", TestContext.Current.CancellationToken));
        var root = provenance.RootElement;
        Assert.True(root.GetProperty("complete").GetBoolean());
        Assert.Equal(1, root.GetProperty("rules").GetProperty("loaded").GetInt32());
        Assert.Equal(1, root.GetProperty("rules").GetProperty("refused").GetInt32());
        Assert.Equal(2, root.GetProperty("records_read").GetInt64());
        var files = root.GetProperty("files").EnumerateArray().ToList();
        Assert.Equal(2, files.Count);
        Assert.Equal(64, files[0].GetProperty("sha256").GetString()!.Length);
        Assert.NotEqual(0, files[0].GetProperty("problem_count").GetInt64());
        Assert.Equal("file.unknown-format", files[1].GetProperty("problems")[0].GetProperty("code").GetString());
        Assert.Contains("sounds_like", result.Error, StringComparison.Ordinal);
        Assert.Contains("picture.bin", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("rule_id,title,level", await File.ReadAllTextAsync(findings, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_range_and_level_narrow_what_is_reported()
    {
        using var folder = new TemporaryFolder();
        var rule = folder.Write("gate.yml", Some.Rule);
        var log = folder.Write("gate.json", string.Join('\n', Enumerable.Range(0, 10).Select(m => Some.Record(m, "gatectl"))));

        var range = await MidmarProcess.RunAsync("scan", log, "--rules", rule, "--from", "2026-06-11T18:03:00Z", "--to", "2026-06-11T20:06:00+02:00");
        var level = await MidmarProcess.RunAsync("scan", log, "--rules", rule, "--min-level", "critical");

        Assert.StartsWith("3 findings", range.Output, StringComparison.Ordinal);
        Assert.StartsWith("0 findings", level.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "scan")]
    [InlineData(2, "scan", "no-such-file.evtx")]
    [InlineData(2, "scan", "--threads", "0", ".")]
    [InlineData(2, "scan", ".", "--from", "yesterday")]
    [InlineData(2, "scan", ".", "--out", "findings.docx")]
    [InlineData(2, "dance")]
    [InlineData(0, "--help")]
    [InlineData(0, "scan", "--help")]
    public async Task The_exit_code_tells_usage_errors_apart(int exitCode, params string[] args)
    {
        var result = await MidmarProcess.RunAsync(args);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(exitCode == 2, result.Error.StartsWith("midmar: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_scan_that_could_read_nothing_says_so()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.bin", "nothing");

        var result = await MidmarProcess.RunAsync("scan", folder.Path, "--rules", folder.Write("r.yml", Some.Rule));

        Assert.Equal(3, result.ExitCode);
    }

    [Fact]
    public async Task An_interrupted_scan_keeps_what_it_found_and_says_that_it_is_partial()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs named pipes and signals.");
        using var folder = new TemporaryFolder();
        var pipe = Path.Combine(folder.Path, "endless.json");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", pipe))
        {
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var findings = Path.Combine(folder.Path, "found.jsonl");
        using var scan = MidmarProcess.Start("scan", pipe, "--rules", folder.Write("r.yml", Some.Rule), "--out", findings, "--threads", "1");
        var output = scan.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await using (var writer = new StreamWriter(new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)))
        {
            // More than one block, so that the first is matched before the pipe ends.
            for (var written = 0; written < 3_000_000;)
            {
                var line = Some.Record(2, "gatectl open");
                written += line.Length;
                await writer.WriteLineAsync(line);
            }

            await writer.FlushAsync(TestContext.Current.CancellationToken);
            using var kill = System.Diagnostics.Process.Start("kill", ["-INT", scan.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            await GoOnUntilItEndsAsync(scan, writer.BaseStream);
        }

        await scan.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, scan.ExitCode);
        Assert.StartsWith("INTERRUPTED", await output, StringComparison.Ordinal);
        Assert.NotEmpty(await File.ReadAllLinesAsync(findings, TestContext.Current.CancellationToken));
        using var provenance = JsonDocument.Parse(await File.ReadAllTextAsync(findings + ".provenance.json", TestContext.Current.CancellationToken));
        Assert.False(provenance.RootElement.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task Records_of_an_unknown_log_source_are_counted_and_can_be_given_one()
    {
        using var folder = new TemporaryFolder();
        var rule = folder.Write("r.yml", Some.Rule.Replace("product: windows", "product: acme", StringComparison.Ordinal).Replace("service: security", "service: gate", StringComparison.Ordinal));
        var log = folder.Write("gate.json", """{"EventID":4688,"CommandLine":"gatectl open"}""");

        var unknown = await MidmarProcess.RunAsync("scan", log, "--rules", rule);
        var named = await MidmarProcess.RunAsync("scan", log, "--rules", rule, "--log-source", "product=acme,service=gate");
        var wrong = await MidmarProcess.RunAsync("scan", log, "--rules", rule, "--log-source", "acme");

        Assert.StartsWith("0 findings", unknown.Output, StringComparison.Ordinal);
        Assert.Contains("1 records are of no log source", unknown.Output, StringComparison.Ordinal);
        Assert.StartsWith("1 findings", named.Output, StringComparison.Ordinal);
        Assert.Equal(2, wrong.ExitCode);
    }

    /// <summary>Feeds a scan that was told to stop: it takes note between two blocks, however slow the machine is.</summary>
    private static async Task GoOnUntilItEndsAsync(System.Diagnostics.Process scan, Stream pipe)
    {
        var lines = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Some.Record(2, "gatectl open") + "\n", 5_000)));
        try
        {
            for (var i = 0; i < 600 && !scan.HasExited; i++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
                await pipe.WriteAsync(lines, TestContext.Current.CancellationToken);
            }
        }
        catch (IOException)
        {
            // It ended, and nobody reads any more.
        }
    }
}
