using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Midmar.Centre.Audit;
using Midmar.Detection.Pipeline;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Store.Backup;
using Midmar.Store.Files;
using Midmar.Store.Lake;
using Midmar.Store.State.Audit;
using Midmar.Store.Tests.Pipeline;
using Midmar.Store.Tests.Vault;
using Xunit;

namespace Midmar.Store.Tests.Backup;

public sealed class BackupTests : IDisposable
{
    private static readonly PipelineOptions Options = new()
    {
        Workers = 2, SegmentRecords = 60, SnapshotEvery = TimeSpan.FromMilliseconds(20), CommitEvery = TimeSpan.FromMilliseconds(10),
    };

    private readonly string folder = Directory.CreateTempSubdirectory("midmar-backup-").FullName;

    private string Data => Path.Combine(folder, "data");

    private string Target => Path.Combine(folder, "centre.zip");

    [Fact]
    public async Task Taken_under_load_it_restores_to_a_centre_that_has_everything_acknowledged_before_it_began()
    {
        var acknowledged = 0;
        await using (var centre = await WholeWorkspace.StartAsync(Path.Combine(Data, "workspaces", "1"), new DurableFiles(), Options))
        {
            using var stop = new CancellationTokenSource();
            var sending = SendAsync(centre, count => Volatile.Write(ref acknowledged, count), stop.Token);
            for (var round = 0; round < 4; round++)
            {
                var target = Volatile.Read(ref acknowledged) + 100;
                await WaitForAsync(() => Volatile.Read(ref acknowledged) >= target);
                var before = Volatile.Read(ref acknowledged);
                var path = Path.Combine(folder, $"round-{round}.zip");
                BackupWriter.Write(Data, path, TimeProvider.System, CancellationToken.None);
                Assert.Empty(BackupReader.Verify(path).Problems);
                await CheckRestoredAsync(path, Path.Combine(folder, $"restored-{round}"), before);
            }

            stop.Cancel();
            await sending;
        }

        Assert.Empty(Directory.GetDirectories(Data, ".backup-*"));
    }

    [Fact]
    public async Task One_changed_byte_is_found_and_named()
    {
        await MakeAsync();
        var manifest = BackupReader.Verify(Target).Manifest!;
        var whole = await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken);
        var random = new Random(1);
        var named = 0;
        for (var i = 0; i < 60; i++)
        {
            var at = random.Next(whole.Length);
            whole[at] ^= 0x20;
            await File.WriteAllBytesAsync(Target, whole, TestContext.Current.CancellationToken);

            var problems = BackupReader.Verify(Target).Problems;

            Assert.True(problems.Count > 0, $"The change of byte {at} was not found.");
            named += problems.Any(p => manifest.Files.Any(f => f.Name == p.Name)) ? 1 : 0;
            whole[at] ^= 0x20;
        }

        Assert.True(named > 20, $"Only {named} of 60 changes were named by their file.");
    }

    [Fact]
    public async Task What_is_not_whole_is_not_restored()
    {
        await MakeAsync();
        using (var zip = ZipFile.Open(Target, ZipArchiveMode.Update))
        {
            zip.GetEntry("rules/own.yml")!.Delete();
        }

        var verdict = BackupReader.Restore(Target, Path.Combine(folder, "restored"));

        Assert.Contains(verdict.Problems, p => p is { Name: "rules/own.yml", Message: "It is missing." });
        Assert.False(Directory.Exists(Path.Combine(folder, "restored")));
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_left_alone()
    {
        await MakeAsync();
        Directory.CreateDirectory(Path.Combine(folder, "mine"));
        await File.WriteAllTextAsync(Path.Combine(folder, "mine", "file"), "x", TestContext.Current.CancellationToken);

        Assert.Throws<IOException>(() => BackupReader.Restore(Target, Path.Combine(folder, "mine")));
        Assert.Single(Directory.GetFileSystemEntries(Path.Combine(folder, "mine")));
    }

    [Fact]
    public async Task A_name_that_leads_out_of_the_folder_is_refused()
    {
        await MakeAsync();
        using (var zip = ZipFile.Open(Target, ZipArchiveMode.Update))
        {
            var entry = zip.GetEntry(BackupManifest.EntryName)!;
            string text;
            using (var reader = new StreamReader(entry.Open()))
            {
                text = reader.ReadToEnd();
            }

            entry.Delete();
            using var writer = new StreamWriter(zip.CreateEntry(BackupManifest.EntryName).Open());
            writer.Write(text.Replace("rules/own.yml", "../rules/own.yml", StringComparison.Ordinal));
        }

        Assert.Contains(BackupReader.Restore(Target, Path.Combine(folder, "restored")).Problems, p => p.Name == "../rules/own.yml");
    }

    [Fact]
    public async Task State_keys_rules_and_the_audit_log_come_along_and_only_their_owner_can_read_them()
    {
        await MakeAsync();

        Assert.Empty(BackupReader.Restore(Target, Path.Combine(folder, "restored")).Problems);

        var restored = Path.Combine(folder, "restored");
        Assert.Equal("title: own", await File.ReadAllTextAsync(Path.Combine(restored, "rules", "own.yml"), TestContext.Current.CancellationToken));
        Assert.IsType<AuditWhole>(AuditVerifier.Verify(Path.Combine(restored, "audit")));
        using var connection = new SqliteConnection($"Data Source={Path.Combine(restored, "state", "centre.db")};Pooling=false");
        connection.Open();
        using var ask = connection.CreateCommand();
        ask.CommandText = "SELECT name FROM people";
        Assert.Equal("Amina", ask.ExecuteScalar());
        Assert.False(File.Exists(Path.Combine(restored, "lock")));
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var file in Directory.GetFiles(restored, "*", SearchOption.AllDirectories))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Batch(int i) => RunningCentre.FailedSignIn("gate-2", i, i) + RunningCentre.Process("gate-1", i + 0.3, i % 3 == 0 ? $"powershell -enc {i}" : $"notepad {i}");

    private static Task SendAsync(WholeWorkspace centre, Action<int> onAcknowledged, CancellationToken stop) => Task.Run(
        async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await centre.SendAsync(Batch(i));
                centre.Clock.Advance(TimeSpan.FromSeconds(1));
                onAcknowledged(i + 1);
                if (i % 50 == 0)
                {
                    centre.Findings.MoveToTable();
                }
            }
        },
        CancellationToken.None);

    private static async Task WaitForAsync(Func<bool> condition)
    {
        for (var i = 0; i < 12_000 && !condition(); i++)
        {
            await Task.Delay(5);
        }

        Assert.True(condition());
    }

    private static async Task CheckRestoredAsync(string backup, string restored, int acknowledged)
    {
        Assert.Empty(BackupReader.Restore(backup, restored).Problems);
        await using var centre = await WholeWorkspace.StartAsync(Path.Combine(restored, "workspaces", "1"), new DurableFiles(), Options);
        await centre.Pipeline.DrainAsync(CancellationToken.None);
        await centre.SealAllAsync();
        var present = new HashSet<RecordId>();
        var total = 0L;
        using (var lease = centre.Lake.Lease())
        {
            total = lease.Segments.Sum(s => s.Manifest.Records);
        }

        for (var i = 0; i < acknowledged; i += 7)
        {
            var delivery = RunningCentre.DeliveryOf(Batch(i));
            Assert.NotNull(await centre.WithoutVault.FindAsync(new RecordId(RunningCentre.Workspace, delivery.RecordSource, 0), CancellationToken.None));
        }

        Assert.True(total >= acknowledged * 2 && total % 2 == 0, $"{total} records of {acknowledged} batches");
        Assert.Equal(total, centre.CountersOf(new SourceId(1)).Parsed);
        centre.Findings.MoveToTable();
        using var table = new FindingTable(Path.Combine(restored, "workspaces", "1", "findings"), new DurableFiles());
        var findings = await table.ReadAsync(DateTime.MinValue, DateTime.MaxValue, 1_000_000, CancellationToken.None);
        Assert.Equal(findings.Count, findings.DistinctBy(f => f.Id).Count());
        Assert.Equal(((total / 2) + 2) / 3, findings.LongCount(f => f.Title == "Encoded command"));
    }

    private async Task MakeAsync()
    {
        Directory.CreateDirectory(Path.Combine(Data, "rules"));
        Directory.CreateDirectory(Path.Combine(Data, "state"));
        Directory.CreateDirectory(Path.Combine(Data, "audit"));
        await File.WriteAllTextAsync(Path.Combine(Data, "lock"), string.Empty);
        await File.WriteAllTextAsync(Path.Combine(Data, "rules", "own.yml"), "title: own");
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "state", "centre.db")};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=WAL; CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('Amina')";
            command.ExecuteNonQuery();
        }

        await using var log = new AuditLog(new DurableFiles(), Path.Combine(Data, "audit"), TimeProvider.System);
        await using var centre = await WholeWorkspace.StartAsync(Path.Combine(Data, "workspaces", "1"), new DurableFiles(), Options);
        for (var i = 0; i < 40; i++)
        {
            await centre.SendAsync(Batch(i));
        }

        BackupWriter.Write(Data, Target, TimeProvider.System, CancellationToken.None);
    }
}
