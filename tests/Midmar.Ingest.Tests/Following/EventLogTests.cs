using Midmar.Testing;
using Xunit;

namespace Midmar.Ingest.Tests.Following;

public sealed class EventLogTests
{
    private const int FileHeader = 4096;
    private const int Chunk = 64 * 1024;

    [Fact]
    public async Task A_growing_event_log_gives_every_record_once_with_all_its_fields()
    {
        var original = await File.ReadAllBytesAsync(SomeLog(), TestContext.Current.CancellationToken);
        using var whole = new FollowedFolder();
        await File.WriteAllBytesAsync(whole.At("whole.evtx"), original, TestContext.Current.CancellationToken);
        await whole.LookAsync();

        using var folder = new FollowedFolder();
        foreach (var state in Growth(original))
        {
            await File.WriteAllBytesAsync(folder.At("log.evtx"), state, TestContext.Current.CancellationToken);
            await folder.LookAsync();
            folder.Restart();
        }

        var numbers = folder.Intake.Records.Select(r => r.Fields["EventRecordID"]).ToArray();
        Assert.True(numbers.Length > 100, "The log has too few records for the test.");
        Assert.Equal(numbers.Distinct(), numbers);
        Assert.True(folder.Intake.Deliveries.Count > whole.Intake.Deliveries.Count);
        var expected = whole.Intake.Records.ToDictionary(r => r.Fields["EventRecordID"], r => r.Fields, StringComparer.Ordinal);
        Assert.Equal(expected.Count, numbers.Length);
        Assert.All(folder.Intake.Records, r => Assert.Equal(expected[r.Fields["EventRecordID"]], r.Fields));
        Assert.Equal(whole.Intake.Records.Select(r => r.Id.Position).Order(), folder.Intake.Records.Select(r => r.Id.Position).Order());
    }

    [Fact]
    public async Task An_archived_log_is_read_to_its_end_and_not_again()
    {
        var original = await File.ReadAllBytesAsync(SomeLog(), TestContext.Current.CancellationToken);
        using var folder = new FollowedFolder();
        await File.WriteAllBytesAsync(folder.At("log.evtx"), Growth(original).First(), TestContext.Current.CancellationToken);
        await folder.LookAsync();
        File.Delete(folder.At("log.evtx"));
        await File.WriteAllBytesAsync(folder.At("archived.evtx"), original, TestContext.Current.CancellationToken);
        await folder.LookAsync(2);

        var numbers = folder.Intake.Records.Select(r => r.Fields["EventRecordID"]).ToArray();
        Assert.Equal(numbers.Distinct(), numbers);
        Assert.Equal(folder.Intake.Records.Count, numbers.Length);
    }

    [Fact]
    public async Task A_chunk_with_a_wrong_header_checksum_is_read_once_counted_and_said_when_the_log_has_gone_on()
    {
        var original = await File.ReadAllBytesAsync(SomeLog(), TestContext.Current.CancellationToken);
        using var whole = new FollowedFolder();
        await File.WriteAllBytesAsync(whole.At("log.evtx"), original, TestContext.Current.CancellationToken);
        await whole.LookAsync();

        // The second chunk's header is damaged; at first it is the newest, as if it were being written.
        var damaged = original.ToArray();
        damaged[FileHeader + Chunk + 60] ^= 0x55;
        using var folder = new FollowedFolder();
        await File.WriteAllBytesAsync(folder.At("log.evtx"), damaged.AsMemory(0, FileHeader + (2 * Chunk)), TestContext.Current.CancellationToken);
        await folder.LookAsync(2);
        Assert.Empty(folder.Status.Problems);
        Assert.True(folder.Intake.Records.Count < whole.Intake.Records.Count);

        await File.WriteAllBytesAsync(folder.At("log.evtx"), damaged, TestContext.Current.CancellationToken);
        await folder.LookAsync(2);
        folder.Restart();
        await folder.LookAsync(2);

        Assert.Equal(
            whole.Intake.Records.Select(r => r.Fields["EventRecordID"]).Order(StringComparer.Ordinal),
            folder.Intake.Records.Select(r => r.Fields["EventRecordID"]).Order(StringComparer.Ordinal));
        var problem = Assert.Single(folder.Status.Problems);
        Assert.StartsWith("1 of its chunks are damaged, the last at byte 69632;", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>The log as it was at several times: chunks came one after the other, and records in the last one.</summary>
    private static IEnumerable<byte[]> Growth(byte[] log)
    {
        for (var chunk = FileHeader; chunk + Chunk <= log.Length; chunk += Chunk)
        {
            var first = BitConverter.ToUInt64(log, chunk + 24);
            var last = BitConverter.ToUInt64(log, chunk + 32);
            foreach (var upTo in new[] { first, first + ((last - first) / 3), last }.Distinct())
            {
                var state = log.AsSpan(0, chunk + Chunk).ToArray();
                var partial = new byte[Logs.Formats.Evtx.EvtxChunk.LengthWithNote];
                log.AsSpan(chunk, Chunk).CopyTo(partial);
                if (Logs.Formats.Evtx.EvtxChunk.TryKeep(partial, 0, upTo))
                {
                    partial.AsSpan(0, Chunk).CopyTo(state.AsSpan(chunk));
                    yield return state;
                }
            }
        }
    }

    /// <summary>A real log with several chunks, of which all are in order.</summary>
    private static string SomeLog() => new DirectoryInfo(RealData.Require("evtx"))
        .EnumerateFiles("*.evtx", SearchOption.AllDirectories)
        .Where(f => f.Length is > FileHeader + (2 * Chunk) and < 3_000_000)
        .OrderBy(f => f.FullName, StringComparer.Ordinal)
        .First(f => Growth(File.ReadAllBytes(f.FullName)).Count() >= 6)
        .FullName;
}
