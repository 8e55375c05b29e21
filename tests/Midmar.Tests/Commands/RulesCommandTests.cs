using System.Text.Json;
using Midmar.Testing;
using Xunit;

namespace Midmar.Tests.Commands;

public sealed class RulesCommandTests
{
    /// <summary>Recordings that hold further events which fit their rule; each was read and does.</summary>
    private static readonly string[] FiresMoreOften =
    [
        "file_event_win_anydesk_artefact", // three temporary names of user.conf
        "file_event_win_cred_dump_tools_dropped_files", // procdump.exe, procdump64.exe, procdump64a.exe
        "registry_set_disable_administrative_share", // AutoShareServer and AutoShareWks
    ];

    [Fact]
    public async Task Check_shows_place_reason_and_remedy_and_fails()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("broken.yml", Some.BrokenRule);

        var result = await MidmarProcess.RunAsync("rules", "check", path);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{path}:6:", result.Output, StringComparison.Ordinal);
        Assert.Contains("^^^^^^^^^^^", result.Output, StringComparison.Ordinal);
        Assert.Contains("help:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_as_json_can_be_read_by_a_machine()
    {
        using var folder = new TemporaryFolder();
        folder.Write("broken.yml", Some.BrokenRule);
        folder.Write("good.yml", Some.Rule);

        var result = await MidmarProcess.RunAsync("rules", "check", folder.Path, "--json");

        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(1, json.RootElement.GetProperty("rules").GetInt32());
        Assert.Equal(6, json.RootElement.GetProperty("diagnostics")[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task List_names_every_rule()
    {
        using var folder = new TemporaryFolder();

        var result = await MidmarProcess.RunAsync("rules", "list", folder.Write("good.yml", Some.Rule));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(Some.RuleId, result.Output, StringComparison.Ordinal);
        Assert.Contains("product=windows service=security", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_public_regression_case_passes_and_what_fires_more_often_is_known()
    {
        var cases = RealData.Require("sigma", "regression_data");

        var result = await MidmarProcess.RunAsync(
            "rules", "test", cases, "--rules", RealData.Require("sigma", "rules"), "--rules", RealData.Require("sigma", "rules-emerging-threats"));

        var lines = result.Output.TrimEnd().Split('\n');
        Assert.Equal("98 of 98 passed", lines[^1].Trim());
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            FiresMoreOften,
            lines.Where(l => l.Contains("more than", StringComparison.Ordinal)).Select(l => l.Split(':')[0].Split('/')[^1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_case_whose_rule_does_not_fire_fails()
    {
        using var folder = new TemporaryFolder();
        folder.Write("case/info.yml", $"rule_metadata:\n  - id: {Some.RuleId}\nregression_tests_info:\n  - name: quiet\n    type: json\n    match_count: 1\n    path: x/quiet.json\n");
        folder.Write("case/quiet.json", Some.Record(1, "notepad.exe"));

        var result = await MidmarProcess.RunAsync("rules", "test", folder.Path, "--rules", folder.Write("r.yml", Some.Rule));

        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("0 of 1 passed", result.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_are_read_from_folders_and_zips_alike()
    {
        using var folder = new TemporaryFolder();
        folder.Write("rules/deep/good.yml", Some.Rule);
        folder.Write("rules/notes.txt", "not a rule");
        var zip = Path.Combine(folder.Path, "rules.zip");
        await System.IO.Compression.ZipFile.CreateFromDirectoryAsync(Path.Combine(folder.Path, "rules"), zip, TestContext.Current.CancellationToken);

        var fromFolder = await MidmarProcess.RunAsync("rules", "list", Path.Combine(folder.Path, "rules"));
        var fromZip = await MidmarProcess.RunAsync("rules", "list", zip);

        Assert.Contains(Some.RuleId, fromFolder.Output, StringComparison.Ordinal);
        Assert.Equal(fromFolder.Output, fromZip.Output);
    }
}
