using Xunit;

namespace Midmar.Tests.Commands;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task A_folder_that_is_not_there_yet_is_a_warning_with_what_to_do()
    {
        using var folder = new TemporaryFolder();

        var result = await MidmarProcess.RunAsync("doctor", "--data", Path.Combine(folder.Path, "none"), "--urls", "http://127.0.0.1:65123");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("WARN data folder", result.Output, StringComparison.Ordinal);
        Assert.Contains("midmar serve makes it", result.Output, StringComparison.Ordinal);
        Assert.Contains("OK   rules:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_fails_with_its_place()
    {
        using var folder = new TemporaryFolder();
        await AuditCommandTests.WriteAsync(folder.Path, 3);
        Directory.CreateDirectory(Path.Combine(folder.Path, "indicators"));
        var lake = Directory.CreateDirectory(Path.Combine(folder.Path, "workspaces", "1", "lake")).FullName;
        var log = Path.Combine(folder.Path, "audit", "000001.log");
        File.WriteAllText(log, File.ReadAllText(log).Replace("subject 0", "subject 9", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder.Path, "indicators", "list.csv"), "name,colour\n");
        File.WriteAllText(Path.Combine(lake, "0000000000000000000-0000000000000000100.segment"), "nonsense");

        var result = await MidmarProcess.RunAsync("doctor", "--data", folder.Path, "--urls", "http://127.0.0.1:65123");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("FAIL audit log: broken in 000001.log", result.Output, StringComparison.Ordinal);
        Assert.Contains("FAIL workspace 1:", result.Output, StringComparison.Ordinal);
        Assert.Contains("WARN indicators: list.csv: line 1", result.Output, StringComparison.Ordinal);
    }
}
