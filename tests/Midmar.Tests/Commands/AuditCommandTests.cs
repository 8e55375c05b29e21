using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Store.State;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Midmar.Tests.Commands;

public sealed class AuditCommandTests
{
    [Fact]
    public async Task A_whole_log_is_said_to_be_whole_and_its_head_is_good_for_a_later_check()
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder.Path, 5);

        var head = await MidmarProcess.RunAsync("audit", "head", "--data", folder.Path);
        await WriteAsync(folder.Path, 3);
        var verified = await MidmarProcess.RunAsync("audit", "verify", "--data", folder.Path, "--head", head.Output.Trim());

        Assert.Matches("^5 [0-9a-f]{64}\n$", head.Output);
        Assert.Equal(ExitCodes.Done, verified.ExitCode);
        Assert.Contains("whole: 8 entries", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_byte_is_named_by_entry_file_and_offset_with_exit_code_1()
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder.Path, 4);
        var path = Path.Combine(folder.Path, "audit", "000001.log");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var at = bytes.AsSpan().IndexOf("subject 2"u8);
        bytes[at] = (byte)'S';
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        var verified = await MidmarProcess.RunAsync("audit", "verify", "--data", folder.Path);

        Assert.Equal(ExitCodes.CheckFailed, verified.ExitCode);
        Assert.Contains("broken at entry 3", verified.Output, StringComparison.Ordinal);
        Assert.Contains(path, verified.Output, StringComparison.Ordinal);
        Assert.Contains("ChainBroken", verified.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.CheckFailed, (await MidmarProcess.RunAsync("audit", "head", "--data", folder.Path)).ExitCode);
    }

    [Fact]
    public async Task What_cannot_be_checked_is_a_usage_error()
    {
        using var folder = new TemporaryFolder();

        var nothing = await MidmarProcess.RunAsync("audit", "verify", "--data", folder.Path);
        Directory.CreateDirectory(Path.Combine(folder.Path, "audit"));
        var wrong = await MidmarProcess.RunAsync("audit", "verify", "--data", folder.Path, "--head", "12");

        Assert.Equal((ExitCodes.Usage, ExitCodes.Usage), (nothing.ExitCode, wrong.ExitCode));
        Assert.Contains("is no head", wrong.Error, StringComparison.Ordinal);
    }

    internal static async Task WriteAsync(string data, int count)
    {
        await using var services = new ServiceCollection().AddLogging().AddMidmarState(data).BuildServiceProvider();
        var log = services.GetRequiredService<IAuditLog>();
        for (var i = 0; i < count; i++)
        {
            await log.AppendAsync(new AuditEntry
            {
                Time = new DateTime(2026, 6, 11, 18, 0, 0, DateTimeKind.Utc),
                Actor = Actor.System("test"),
                Workspace = Workspace.None,
                Action = AuditActions.Search,
                Subject = $"subject {i}",
                Text = string.Empty,
                Purpose = string.Empty,
                Outcome = AuditOutcome.Allowed,
                Reason = string.Empty,
            });
        }
    }
}
