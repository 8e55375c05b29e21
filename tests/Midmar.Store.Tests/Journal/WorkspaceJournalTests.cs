using System.Text;
using CsCheck;
using Midmar.Detection.Pipeline;
using Midmar.Records;
using Midmar.Store.Files;
using Midmar.Store.Journal;
using Midmar.Store.Tests.Files;
using Xunit;

namespace Midmar.Store.Tests.Journal;

public sealed class WorkspaceJournalTests : IDisposable
{
    private static readonly WorkspaceId Workspace = new(7);
    private readonly string folder = Directory.CreateTempSubdirectory("midmar-journal-").FullName;
    private readonly List<JournalFrame> written = [];

    [Fact]
    public async Task Frames_come_back_as_they_were_given_in_order_also_after_a_restart()
    {
        using (var journal = Open(new DurableFiles()))
        {
            await journal.Append(Entry("one", digest: 1), state: null).Durable;
            await journal.Append(Entry(new string('x', 300_000), digest: null, logSources: "windows//sysmon"), state: null).Durable;
            await journal.Append(Tick(), state: null).Durable;
        }

        using var again = Open(new DurableFiles());
        var frames = ReadAll(again);

        Assert.Equal(written.Select(Describe), frames.Select(Describe));
        Assert.Equal(["one", new string('x', 300_000), ""], frames.Select(f => f.Text));
        Assert.Equal(written[^1].End, again.End);
        Assert.Equal(0, again.DamagedBytes);
    }

    [Fact]
    public async Task A_batch_sent_again_is_stored_once_while_it_is_under_way_and_after_a_restart()
    {
        using (var journal = Open(new DurableFiles()))
        {
            var first = journal.Append(Entry("one", digest: 1), state: null);
            var second = journal.Append(Entry("one", digest: 1), state: null);
            await second.Durable;
            Assert.False(first.IsDuplicate);
            Assert.True(second.IsDuplicate);
        }

        using var again = Open(new DurableFiles());
        Assert.True(again.Append(Entry("one", digest: 1), state: null).IsDuplicate);
        Assert.Single(ReadAll(again));
    }

    [Fact]
    public async Task A_batch_is_known_again_when_its_frame_has_left_the_journal()
    {
        var options = new JournalOptions { RollAt = 100, Reserve = 0 };
        using (var journal = Open(new DurableFiles(), options))
        {
            for (ulong i = 1; i <= 5; i++)
            {
                await journal.Append(Entry(new string('x', 200), digest: i), state: null).Durable;
            }

            journal.Trim(written[3].Position);
            Assert.Equal(2, ReadAll(journal).Count);
            Assert.Equal(written[3].Position, journal.Start);
        }

        using var again = Open(new DurableFiles(), options);
        Assert.All(Enumerable.Range(1, 5), i => Assert.True(again.Append(Entry("", digest: (ulong)i), state: null).IsDuplicate));
        Assert.False(again.Append(Entry("", digest: 6), state: null).IsDuplicate);
    }

    [Fact]
    public async Task Damage_between_frames_is_passed_over_and_counted()
    {
        using (var journal = Open(new DurableFiles()))
        {
            foreach (var text in new[] { "one", "two", "three" })
            {
                await journal.Append(Entry(text, digest: null), state: null).Durable;
            }
        }

        var file = Directory.GetFiles(folder, "*.mj").Single();
        var bytes = File.ReadAllBytes(file);
        bytes[written[1].End - 2] ^= 1;
        File.WriteAllBytes(file, bytes);

        using var again = Open(new DurableFiles());
        Assert.Equal(["one", "three"], ReadAll(again).Select(f => f.Text));
        Assert.Equal(written[1].End - written[1].Position, again.DamagedBytes);
    }

    [Fact]
    public async Task Frames_that_are_not_wanted_are_passed_over_also_beside_damage()
    {
        string[] texts = ["one", "two", "three", "four", "five"];
        using (var journal = Open(new DurableFiles()))
        {
            foreach (var (text, i) in texts.Select((text, i) => (text, i)))
            {
                await journal.Append(Entry(text, digest: null, recordSource: (ulong)i % 2), state: null).Durable;
            }
        }

        // The second frame says that it is longer than it is: what it would lead past must not be lost.
        var file = Directory.GetFiles(folder, "*.mj").Single();
        var bytes = File.ReadAllBytes(file);
        bytes[written[1].Position + 8] += 40;
        File.WriteAllBytes(file, bytes);

        using var again = Open(new DurableFiles());
        Assert.Equal(["one", "three", "five"], Read(new HashSet<ulong> { 0 }));
        Assert.Equal(["four"], Read(new HashSet<ulong> { 1 }));
        Assert.Equal(["one", "three", "four", "five"], Read(new HashSet<ulong> { 0, 1 }));
        Assert.Empty(Read(new HashSet<ulong>()));

        IEnumerable<string> Read(IReadOnlySet<ulong> wanted) =>
            again.Read(again.Start, again.End, wanted).Select(f => Encoding.UTF8.GetString(f.Buffer, 0, f.Length));
    }

    [Fact]
    public void After_a_power_failure_every_acknowledged_entry_is_there_and_new_ones_follow() => Gen.Int[1, 10_000].Sample(
        seed =>
        {
            var place = Directory.CreateTempSubdirectory("midmar-journal-").FullName;
            try
            {
                var files = new FaultyFiles(seed);
                var acknowledged = WriteUntilPowerFails(place, files, new Random(seed));
                using var journal = WorkspaceJournal.Open(place, Workspace, new DurableFiles(), new JournalOptions(), startAt: 0);
                var left = ReadAll(journal).Select(f => f.Text).ToArray();
                Assert.Equal(acknowledged, left.Intersect(acknowledged));
                Assert.Equal(left.Distinct(), left);
                journal.Begin((_, _) => { });
                Assert.True(journal.Append(Entry("after", digest: null), state: null).Durable.Wait(TimeSpan.FromSeconds(30)));
                Assert.Equal([.. left, "after"], ReadAll(journal).Select(f => f.Text));
            }
            finally
            {
                Directory.Delete(place, recursive: true);
            }
        },
        iter: 60,
        threads: 1);

    [Fact]
    public async Task A_full_disk_refuses_what_does_not_fit_and_the_journal_goes_on_when_there_is_room()
    {
        var files = new FaultyFiles(1) { Room = 1_000 };
        using var journal = Open(files, new JournalOptions { Reserve = 0 });
        await journal.Append(Entry("fits", digest: 1), state: null).Durable;

        var refused = await Assert.ThrowsAsync<JournalRefusedException>(
            () => journal.Append(Entry(new string('x', 2_000), digest: 2), state: null).Durable);
        Assert.Equal(DeliveryRefusal.DiskFull, refused.Reason);
        Assert.Contains("Free some", refused.Message, StringComparison.Ordinal);

        files.Room = 1_000_000;
        var again = journal.Append(Entry(new string('x', 2_000), digest: 2), state: null);
        await again.Durable;
        Assert.False(again.IsDuplicate);
        Assert.Equal(2, ReadAll(journal).Count);
    }

    [Fact]
    public async Task What_the_disk_took_in_part_before_it_was_full_is_taken_back()
    {
        var files = new LyingFiles(1) { Room = 500 };
        using var journal = Open(files, new JournalOptions { Reserve = 0 });

        var refused = await Assert.ThrowsAsync<JournalRefusedException>(
            () => journal.Append(Entry(new string('x', 200_000), digest: 2), state: null).Durable);
        Assert.Equal(DeliveryRefusal.DiskFull, refused.Reason);

        files.Room = 1_000_000;
        await journal.Append(Entry("after", digest: 3), state: null).Durable;
        Assert.Equal(["after"], ReadAll(journal).Select(f => f.Text));
        Assert.Equal(0, journal.DamagedBytes);
    }

    [Fact]
    public async Task A_sync_that_fails_ends_the_journal_until_a_restart()
    {
        var files = new FaultyFiles(1) { FailsToSync = true };
        using var journal = Open(files);

        await Assert.ThrowsAsync<JournalRefusedException>(() => journal.Append(Entry("one", digest: 1), state: null).Durable);
        files.FailsToSync = false;
        var refused = await Assert.ThrowsAsync<JournalRefusedException>(() => journal.Append(Entry("two", digest: 2), state: null).Durable);

        Assert.Equal(DeliveryRefusal.Stopping, refused.Reason);
        Assert.Contains("could not be synced", journal.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_that_wait_together_are_synced_together()
    {
        using var journal = WorkspaceJournal.Open(folder, Workspace, new DurableFiles(), new JournalOptions { Reserve = 0 }, startAt: 0);
        var tickets = Enumerable.Range(0, 100).Select(i => journal.Append(Entry($"{i}", digest: null), state: null)).ToArray();
        journal.Begin((_, _) => { });
        await Task.WhenAll(tickets.Select(t => t.Durable));

        Assert.Equal(1, journal.Syncs);
    }

    [Fact]
    public async Task A_journal_begins_where_it_is_told()
    {
        using var journal = WorkspaceJournal.Open(folder, Workspace, new DurableFiles(), new JournalOptions { Reserve = 0 }, startAt: 5_000);
        journal.Begin((_, frame) => written.Add(frame));
        await journal.Append(Entry("one", digest: null), state: null).Durable;

        Assert.Equal(5_000, written.Single().Position);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string[] WriteUntilPowerFails(string place, FaultyFiles files, Random random)
    {
        var acknowledged = new List<string>();
        var journal = WorkspaceJournal.Open(place, Workspace, files, new JournalOptions { RollAt = 2_000, Reserve = 0 }, startAt: 0);
        journal.Begin((_, _) => { });
        var tickets = new Queue<(string Text, JournalTicket Ticket)>();
        for (var i = random.Next(5, 60); i > 0; i--)
        {
            var text = $"{i}-{new string('x', random.Next(400))}";
            tickets.Enqueue((text, journal.Append(Entry(text, digest: null), state: null)));
            if (random.Next(4) == 0)
            {
                var (oldest, ticket) = tickets.Dequeue();
                ticket.Durable.Wait();
                acknowledged.Add(oldest);
            }
        }

        files.LosePower();
        journal.Dispose();
        return [.. acknowledged];
    }

    private WorkspaceJournal Open(IDurableFiles files) => Open(files, new JournalOptions { Reserve = 0 });

    private WorkspaceJournal Open(IDurableFiles files, JournalOptions options)
    {
        var journal = WorkspaceJournal.Open(folder, Workspace, files, options, startAt: 0);
        journal.Begin((_, frame) => written.Add(frame));
        return journal;
    }

    private static List<(JournalFrame Frame, string Text)> ReadAll(WorkspaceJournal journal) =>
        [.. journal.Read(journal.Start, journal.End).Select(f => (f, Encoding.UTF8.GetString(f.Buffer, 0, f.Length)))];

    private static string Describe((JournalFrame Frame, string Text) read) => Describe(read.Frame);

    private static string Describe(JournalFrame f) =>
        $"{f.Kind} {f.Position} {f.End} {f.Workspace} {f.Source} {f.RecordSource} {f.RecordPosition} {f.Arrived:O} {f.Received:O} {f.Lane} {f.Digest} {f.ReadAs} {f.Length}";

    private static JournalEntry Tick() => new()
    {
        Kind = FrameKind.Tick,
        Arrived = new DateTime(2026, 6, 12, 18, 0, 0, DateTimeKind.Utc),
        Received = new DateTime(2026, 6, 12, 18, 0, 1, DateTimeKind.Utc),
    };

    private static JournalEntry Entry(string text, ulong? digest, string? logSources = null, ulong recordSource = 0xFFFF_0000_1234_5678)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Tick() with
        {
            Kind = FrameKind.Records,
            Delivery = new Delivery
            {
                Workspace = Workspace,
                Source = new SourceId(3),
                ReadAs = new ReadAs("json", "ملعب/sysmon.json", logSources),
                RecordSource = recordSource,
                Position = 17,
                Buffer = bytes,
                Length = bytes.Length,
                Digest = digest is { } d ? new UInt128(d, 5) : null,
                Lane = 9,
            },
        };
    }

    /// <summary>A disk that has less room than it says.</summary>
    private sealed class LyingFiles(int seed) : IDurableFiles
    {
        private readonly FaultyFiles files = new(seed);

        public long Room
        {
            set => files.Room = value;
        }

        public IAppendFile Create(string path) => files.Create(path);

        public IAppendFile OpenAppend(string path) => files.OpenAppend(path);

        public void Rename(string from, string to) => files.Rename(from, to);

        public void Delete(string path) => files.Delete(path);

        public void SyncDirectory(string directory) => files.SyncDirectory(directory);

        public long FreeSpace(string directory) => long.MaxValue;
    }
}
