using Midmar.Centre.Audit;
using Midmar.Store.Files;
using Midmar.Store.State.Audit;
using Xunit;

namespace Midmar.Store.Tests.State.Audit;

public sealed class AuditVerifierTests : IDisposable
{
    private const int Entries = 12;
    private readonly string folder = Directory.CreateTempSubdirectory("midmar-audit-").FullName;

    [Fact]
    public async Task A_log_as_it_was_written_is_whole_and_its_head_counts_the_entries()
    {
        await WriteAsync();

        var verdict = Assert.IsType<AuditWhole>(AuditVerifier.Verify(folder));

        Assert.Equal(Entries, verdict.Head.Sequence);
        Assert.True(AuditFolder.Logs(folder).Count >= 3, "the log should have several files");
    }

    [Fact]
    public async Task One_changed_byte_is_found_wherever_it_is()
    {
        await WriteAsync();
        var checkedBytes = 0;
        foreach (var (_, path) in AuditFolder.Logs(folder))
        {
            var whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            for (var i = 0; i < whole.Length; i++)
            {
                whole[i] ^= 1;
                File.WriteAllBytes(path, whole);
                var verdict = AuditVerifier.Verify(folder);
                var broken = verdict as AuditBroken;
                Assert.True(broken is not null, $"byte {i} of {Path.GetFileName(path)} changed, and the verdict is {verdict}");
                Assert.Equal(Path.GetFileName(path), broken.File);
                Assert.True(broken.Offset <= i, $"byte {i} changed, found at {broken.Offset}");
                whole[i] ^= 1;
                checkedBytes++;
            }

            File.WriteAllBytes(path, whole);
        }

        Assert.IsType<AuditWhole>(AuditVerifier.Verify(folder));
        Assert.True(checkedBytes > 3_000, $"{checkedBytes} bytes");
    }

    [Fact]
    public async Task A_tail_cut_at_a_line_is_found_by_the_head_in_the_folder()
    {
        await WriteAsync();
        var (_, path) = AuditFolder.Logs(folder)[^1];
        var bytes = File.ReadAllBytes(path);
        var lastLine = bytes.AsSpan(0, bytes.Length - 1).LastIndexOf((byte)'\n') + 1;
        File.WriteAllBytes(path, bytes[..lastLine]);

        var broken = Assert.IsType<AuditBroken>(AuditVerifier.Verify(folder));

        Assert.Equal((AuditDamage.TailCut, (long)Entries), (broken.Damage, broken.Entry));
    }

    [Fact]
    public async Task A_missing_last_file_is_found()
    {
        await WriteAsync();
        File.Delete(AuditFolder.Logs(folder)[^1].Path);

        Assert.Equal(AuditDamage.TailCut, Assert.IsType<AuditBroken>(AuditVerifier.Verify(folder)).Damage);
    }

    [Fact]
    public async Task A_missing_file_between_others_is_found()
    {
        await WriteAsync();
        File.Delete(AuditFolder.Logs(folder)[1].Path);

        var broken = Assert.IsType<AuditBroken>(AuditVerifier.Verify(folder));

        Assert.Equal((AuditDamage.FileMissing, AuditFolder.LogName(2)), (broken.Damage, broken.File));
    }

    [Fact]
    public async Task A_log_written_anew_with_its_head_is_found_by_a_head_kept_elsewhere()
    {
        await WriteAsync();
        var kept = Assert.IsType<AuditWhole>(AuditVerifier.Verify(folder)).Head;
        Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        await WriteAsync(subject: "innocent");

        Assert.IsType<AuditWhole>(AuditVerifier.Verify(folder));
        Assert.Equal(AuditDamage.Rewritten, Assert.IsType<AuditBroken>(AuditVerifier.Verify(folder, kept)).Damage);
    }

    [Fact]
    public async Task A_tail_cut_with_its_head_is_found_by_a_head_kept_elsewhere()
    {
        await WriteAsync();
        var kept = Assert.IsType<AuditWhole>(AuditVerifier.Verify(folder)).Head;
        var (_, path) = AuditFolder.Logs(folder)[^1];
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.AsSpan(0, bytes.Length - 1).LastIndexOf((byte)'\n') + 1)]);
        File.Delete(Path.Combine(folder, AuditFolder.HeadName));

        Assert.Equal(AuditDamage.HeadMissing, Assert.IsType<AuditBroken>(AuditVerifier.Verify(folder)).Damage);

        var walk = new AuditWalk();
        foreach (var (number, file) in AuditFolder.Logs(folder))
        {
            walk.Follow(number, File.ReadAllBytes(file));
        }

        AuditFolder.WriteHead(new DurableFiles(), folder, walk.Head);
        Assert.IsType<AuditWhole>(AuditVerifier.Verify(folder));
        Assert.Equal(AuditDamage.TailCut, Assert.IsType<AuditBroken>(AuditVerifier.Verify(folder, kept)).Damage);
    }

    [Fact]
    public async Task A_damaged_log_is_gone_on_with_and_stays_found()
    {
        await WriteAsync();
        var (_, path) = AuditFolder.Logs(folder)[^1];
        var bytes = File.ReadAllBytes(path);
        bytes[^20] ^= 1;
        File.WriteAllBytes(path, bytes);

        await WriteAsync(count: 2);

        Assert.IsType<AuditBroken>(AuditVerifier.Verify(folder));
        await using var log = new AuditLog(new DurableFiles(), folder, new ManualTime());
        var page = await log.ReadAsync(AuditQuery.Newest(100), TestContext.Current.CancellationToken);
        Assert.Contains(page.Entries, e => e.Entry.Action == AuditActions.DamageFound);
    }

    [Fact]
    public void An_empty_folder_is_a_whole_log_of_nothing() =>
        Assert.Equal(0, Assert.IsType<AuditWhole>(AuditVerifier.Verify(folder)).Head.Sequence);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task WriteAsync(string subject = "subject", int count = Entries)
    {
        await using var log = new AuditLog(new DurableFiles(), folder, new ManualTime(), rollBytes: 1_500);
        for (var i = 0; i < count; i++)
        {
            await log.AppendAsync(AuditLogTests.Some("records.search", $"{subject} {i}"));
        }
    }
}
