using System.Globalization;
using System.IO.Compression;
using CsCheck;
using Midmar.Detection.Pipeline;
using Xunit;

namespace Midmar.Ingest.Tests.Following;

public sealed class FolderFollowerTests
{
    [Fact]
    public async Task What_is_there_and_what_is_added_is_read_once()
    {
        using var folder = new FollowedFolder();
        folder.Write("a.log", 1, 2);
        await folder.LookAsync(2);
        folder.Write("a.log", 3);
        folder.Write("deep/b.log", 4);
        await folder.LookAsync(2);

        Assert.Equal(["1", "2", "3", "4"], folder.Messages);
        Assert.Equal(4, folder.Intake.Records.Select(r => r.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_line_is_read_when_it_is_whole()
    {
        using var folder = new FollowedFolder();
        await File.WriteAllTextAsync(folder.At("a.log"), "{\"n\":1}\n{\"n\":", TestContext.Current.CancellationToken);
        await folder.LookAsync();
        Assert.Equal(["1"], folder.Messages);
        await File.AppendAllTextAsync(folder.At("a.log"), "2}\n", TestContext.Current.CancellationToken);
        await folder.LookAsync();

        Assert.Equal(["1", "2"], folder.Messages);
    }

    [Theory]
    [InlineData("")]
    [InlineData("app.log")]
    [InlineData("*.log")]
    public async Task A_renamed_file_is_read_to_its_end_and_the_new_one_from_its_beginning(string pattern)
    {
        using var folder = new FollowedFolder(pattern);
        folder.Write("app.log", 1, 2);
        await folder.LookAsync();
        folder.Write("app.log", 3);
        File.Move(folder.At("app.log"), folder.At("app.log.1"));
        folder.Write("app.log", 4);
        await folder.LookAsync(2);
        folder.Write("app.log.1", 5);
        folder.Write("app.log", 6);
        await folder.LookAsync(2);

        Assert.Equal(["1", "2", "3", "4", "5", "6"], folder.Messages.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("app.log", false)]
    [InlineData("", true)]
    [InlineData("app.log", true)]
    public async Task A_file_copied_and_cut_is_read_on_in_the_copy_and_from_the_beginning(string pattern, bool restarts)
    {
        using var folder = new FollowedFolder(pattern);
        folder.Write("app.log", 1, 2, 3, 4, 5);
        await folder.LookAsync();
        folder.Write("app.log", 6);
        File.Copy(folder.At("app.log"), folder.At("app.log.1"));
        await File.WriteAllBytesAsync(folder.At("app.log"), [], TestContext.Current.CancellationToken);
        folder.Write("app.log", 7);
        if (restarts)
        {
            folder.Restart();
        }

        await folder.LookAsync(2);
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7"], folder.Messages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_cut_begins_anew_and_its_records_are_others()
    {
        using var folder = new FollowedFolder();
        folder.Write("app.log", 1, 2);
        await folder.LookAsync();
        await File.WriteAllTextAsync(folder.At("app.log"), "{\"n\":1}\n", TestContext.Current.CancellationToken);
        await folder.LookAsync(2);

        Assert.Equal(["1", "2", "1"], folder.Messages);
        Assert.Equal(3, folder.Intake.Records.Select(r => r.Id).Distinct().Count());
    }

    [Fact]
    public async Task Of_a_file_deleted_between_two_looks_the_last_lines_are_read_and_what_its_writer_still_writes()
    {
        using var folder = new FollowedFolder("*.log", o => o with { StableAfter = TimeSpan.FromSeconds(2) });
        folder.Write("app.log", 1);
        await folder.LookAsync();
        await using (var writer = new FileStream(folder.At("app.log"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            await writer.WriteAsync("{\"n\":2}\n"u8.ToArray(), TestContext.Current.CancellationToken);
            await writer.FlushAsync(TestContext.Current.CancellationToken);
            File.Delete(folder.At("app.log"));
            await folder.LookAsync();
            Assert.Equal(["1", "2"], folder.Messages);

            // Another has its name by now; who wrote the old one goes on, and ends in the middle of a line.
            folder.Write("app.log", 7);
            await writer.WriteAsync("{\"n\":3}\n{\"n\":4}"u8.ToArray(), TestContext.Current.CancellationToken);
            await writer.FlushAsync(TestContext.Current.CancellationToken);
            await folder.LookAsync();
        }

        await Eventually.EqualAsync(
            "1 2 3 4 7",
            () =>
            {
                folder.LookAsync().GetAwaiter().GetResult();
                return string.Join(' ', folder.Messages.Order(StringComparer.Ordinal));
            });
        Assert.Equal(5, folder.Intake.Records.Select(r => r.Id).Distinct().Count());
    }

    [Fact]
    public async Task Only_so_many_files_are_kept_open_those_that_grew_last()
    {
        using var folder = new FollowedFolder("", o => o with { MaxHeld = 2 });
        for (var i = 1; i <= 3; i++)
        {
            folder.Write($"{i}.log", i);
            await folder.LookAsync();
        }

        for (var i = 1; i <= 3; i++)
        {
            folder.Write($"{i}.log", 10 + i);
            File.Delete(folder.At($"{i}.log"));
        }

        await folder.LookAsync(3);

        Assert.Equal(["1", "12", "13", "2", "3"], folder.Messages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_packed_copy_of_a_followed_file_is_not_read_again()
    {
        using var folder = new FollowedFolder();
        folder.Write("app.log", 1, 2);
        await folder.LookAsync();
        folder.Write("app.log", 3);
        await PackAsync(folder.At("app.log"), folder.At("app.log.1.gz"));
        File.Delete(folder.At("app.log"));
        folder.Write("app.log", 4);
        await folder.LookAsync(3);

        Assert.Equal(["1", "2", "3", "4"], folder.Messages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_archive_is_read_once_in_a_lane_of_its_own()
    {
        using var folder = new FollowedFolder();
        folder.Write("old.log", 1, 2);
        await PackAsync(folder.At("old.log"), folder.At("old.gz"));
        File.Delete(folder.At("old.log"));
        await folder.LookAsync(2);
        folder.Restart();
        await folder.LookAsync(2);

        Assert.Equal(["1", "2"], folder.Messages);
        Assert.NotEqual(0UL, Assert.Single(folder.Intake.Deliveries).Lane);
        Assert.Equal(folder.Intake.Deliveries[0].Lane, Assert.Single(folder.Intake.EndedLanes));
    }

    [Fact]
    public async Task What_an_old_file_holds_at_first_sight_is_history_and_what_comes_is_not()
    {
        using var folder = new FollowedFolder();
        folder.Write("app.log", 1);
        File.SetLastWriteTimeUtc(folder.At("app.log"), DateTime.UtcNow.AddHours(-1));
        await folder.LookAsync();
        folder.Write("app.log", 2);
        await folder.LookAsync();

        Assert.Equal(["1", "2"], folder.Messages);
        Assert.NotEqual(0UL, folder.Intake.Deliveries[0].Lane);
        Assert.Equal(0UL, folder.Intake.Deliveries[1].Lane);
        Assert.Equal(folder.Intake.Deliveries[0].Lane, Assert.Single(folder.Intake.EndedLanes));
    }

    [Fact]
    public async Task A_file_of_no_known_format_is_said_and_followed_when_it_is_known()
    {
        using var folder = new FollowedFolder();
        await File.WriteAllTextAsync(folder.At("a.txt"), "anything\nat all\n", TestContext.Current.CancellationToken);
        await folder.LookAsync();
        var problem = Assert.Single(folder.Status.Problems);
        Assert.EndsWith("a.txt", problem.Path, StringComparison.Ordinal);
        Assert.Empty(folder.Intake.Records);

        folder.Use(s => s with { Format = "syslog" });
        await File.AppendAllTextAsync(folder.At("a.txt"), "more\n", TestContext.Current.CancellationToken);
        await folder.LookAsync();
        Assert.Equal(3, folder.Intake.Records.Count);
        Assert.Empty(folder.Status.Problems);
    }

    [Fact]
    public async Task While_the_disk_is_full_it_is_said_and_nothing_is_passed_over()
    {
        using var folder = new FollowedFolder();
        folder.Intake.Refuses = DeliveryRefusal.DiskFull;
        folder.Write("a.log", 1);
        await folder.LookAsync();
        folder.Write("b.log", 2);
        await folder.LookAsync(2);
        Assert.Contains("full", folder.Status.Problems[0].Message, StringComparison.Ordinal);
        folder.Intake.Refuses = DeliveryRefusal.None;
        folder.Restart();
        await folder.LookAsync();

        Assert.Equal(["1", "2"], folder.Messages);
        Assert.Empty(folder.Status.Problems);
    }

    [Fact]
    public async Task A_line_longer_than_allowed_fails_and_the_next_is_read()
    {
        using var folder = new FollowedFolder(change: o => o with { BlockBytes = 100_000, MaxLineBytes = 200_000 });
        await File.WriteAllTextAsync(folder.At("a.log"), "{\"n\":1}\n{\"x\":\"" + new string('x', 700_000) + "\"}\n{\"n\":2}\n", TestContext.Current.CancellationToken);
        await folder.LookAsync(2);

        Assert.Equal(["1", "2"], folder.Messages);
        Assert.Equal(1, folder.Intake.CountersOf(new SourceId(1)).Failed);
    }

    [Fact]
    public async Task Whatever_happens_to_the_files_and_the_centre_every_record_is_read_once()
    {
        await Gen.Int[0, 9].Array[1, 30].SampleAsync(
            async acts =>
            {
                using var folder = new FollowedFolder("app.log*", o => o with { BlockBytes = 32 });
                var (written, rotated) = (0, 0);
                foreach (var act in acts)
                {
                    switch (act)
                    {
                        case < 5:
                            folder.Write("app.log", [.. Enumerable.Range(written, act + 1)]);
                            written += act + 1;
                            break;
                        case 5 when File.Exists(folder.At("app.log")):
                            File.Move(folder.At("app.log"), folder.At($"app.log.{++rotated}"));
                            break;
                        case 6 when File.Exists(folder.At("app.log")):
                            File.Copy(folder.At("app.log"), folder.At($"app.log.{++rotated}"));
                            await File.WriteAllBytesAsync(folder.At("app.log"), []);
                            break;
                        case 7:
                            folder.Restart();
                            break;
                        default:
                            await folder.LookAsync();
                            break;
                    }
                }

                await folder.LookAsync(3);
                Assert.Equal(Enumerable.Range(0, written), folder.Messages.Select(m => int.Parse(m, CultureInfo.InvariantCulture)).Order());
            },
            iter: 300);
    }

    [Fact]
    public async Task A_restart_in_the_middle_of_handing_in_hands_the_same_piece_in_again()
    {
        using var folder = new FollowedFolder();
        folder.Write("a.log", 1, 2);
        folder.Intake.IsKilledAfterStoring = true;
        await Assert.ThrowsAsync<OperationCanceledException>(() => folder.LookAsync());
        folder.Intake.IsKilledAfterStoring = false;
        folder.Restart();
        folder.Write("a.log", 3);
        await folder.LookAsync(2);

        Assert.Equal(["1", "2", "3"], folder.Messages);
        Assert.Equal(1, folder.Intake.CountersOf(new SourceId(1)).Duplicates);
    }

    private static async Task PackAsync(string from, string to)
    {
        await using var input = File.OpenRead(from);
        await using var output = new GZipStream(File.Create(to), CompressionMode.Compress);
        await input.CopyToAsync(output);
    }
}
