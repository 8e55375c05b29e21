using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Store.Files;
using Midmar.Store.State.Audit;
using Midmar.Store.Tests.Files;
using Xunit;

namespace Midmar.Store.Tests.State.Audit;

public sealed class AuditLogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("midmar-audit-").FullName;
    private readonly ManualTime time = new();

    [Fact]
    public async Task What_is_written_is_read_back_newest_first_with_every_part_of_it()
    {
        await using var log = Open();
        await log.AppendAsync(Some("records.search", "first"));
        var second = Some("role.grant", "مدير \"x\" \n <script>") with { Workspace = new(7), Purpose = "case 4", Outcome = AuditOutcome.Refused, Reason = "NotAMember" };
        await log.AppendAsync(second);

        var page = await log.ReadAsync(AuditQuery.Newest(10), TestContext.Current.CancellationToken);

        Assert.Equal([2L, 1L], page.Entries.Select(e => e.Sequence));
        Assert.Equal(second, page.Entries[0].Entry);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_over_files()
    {
        await using var log = Open(rollBytes: 1_000);
        for (var i = 1; i <= 50; i++)
        {
            await log.AppendAsync(Some("records.search", $"n{i}"));
        }

        Assert.True(AuditFolder.Logs(folder).Count > 5);
        var seen = new List<long>();
        for (long? before = long.MaxValue; before is not null;)
        {
            var page = await log.ReadAsync(AuditQuery.Newest(7) with { Before = before }, TestContext.Current.CancellationToken);
            seen.AddRange(page.Entries.Select(e => e.Sequence));
            before = page.Next;
        }

        Assert.Equal(Enumerable.Range(1, 50).Reverse().Select(i => (long)i), seen);
    }

    [Fact]
    public async Task Filters_find_what_they_name_and_nothing_else()
    {
        await using var log = Open();
        await log.AppendAsync(Some("session.sign-in", "a"));
        await log.AppendAsync(Some("session.sign-out", "b") with { Workspace = new(3) });
        await log.AppendAsync(Some("role.grant", "c") with { Actor = new Actor(ActorKind.Person, "other", "Other", string.Empty) });

        Assert.Equal(["b", "a"], await Subjects(log, AuditQuery.Newest(9) with { Action = "session." }));
        Assert.Equal(["b"], await Subjects(log, AuditQuery.Newest(9) with { Workspace = new(3) }));
        Assert.Equal(["c"], await Subjects(log, AuditQuery.Newest(9) with { ActorId = "other" }));
        Assert.Empty(await Subjects(log, AuditQuery.Newest(9) with { From = Some("x", "y").Time.AddSeconds(1) }));
    }

    [Fact]
    public async Task Many_threads_each_get_their_entry_written_once_and_few_syncs_do_for_many()
    {
        var files = new FaultyFiles(1);
        await using (var log = new AuditLog(files, folder, time))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(
                () => Task.WhenAll(Enumerable.Range(0, 250).Select(i => log.AppendAsync(Some("records.search", $"{thread}/{i}")))))));

            Assert.Equal(2_000, log.Head.Sequence);
            var all = new HashSet<string>();
            for (long? before = long.MaxValue; before is not null;)
            {
                var page = await log.ReadAsync(AuditQuery.Newest(AuditQuery.MaxLimit) with { Before = before }, TestContext.Current.CancellationToken);
                all.UnionWith(page.Entries.Select(e => e.Entry.Subject));
                before = page.Next;
            }

            Assert.Equal(2_000, all.Count);
            Assert.True(files.Syncs < 1_000, $"{files.Syncs} syncs for 2,000 entries");
        }

        Assert.Equal(2_000, Assert.IsType<AuditWhole>(AuditVerifier.Verify(folder)).Head.Sequence);
    }

    [Fact]
    public async Task Opened_again_the_chain_goes_on()
    {
        for (var run = 0; run < 3; run++)
        {
            await using var log = Open();
            await log.AppendAsync(Some("records.search", $"run {run}"));
        }

        Assert.Equal(3, Assert.IsType<AuditWhole>(AuditVerifier.Verify(folder)).Head.Sequence);
    }

    [Fact]
    public async Task A_text_beyond_its_limit_is_cut_and_the_log_says_by_how_much()
    {
        await using var log = Open();
        await log.AppendAsync(Some("records.query", "q") with { Text = new string('\u0001', AuditEntry.MaxTextLength + 5) });

        var record = (await log.ReadAsync(AuditQuery.Newest(1), TestContext.Current.CancellationToken)).Entries.Single();

        Assert.Equal(AuditEntry.MaxTextLength, record.Entry.Text.Length);
        Assert.Equal(5, record.CharactersCut);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task After_a_power_failure_every_acknowledged_entry_is_there_and_a_torn_tail_is_set_aside(int seed)
    {
        var files = new FaultyFiles(seed);
        var acknowledged = 0;
        var log = new AuditLog(files, folder, time, rollBytes: 2_000);
        files.OperationsLeft = 20 + seed * 7;
        try
        {
            for (var i = 0; i < 200; i++)
            {
                await log.AppendAsync(Some("records.search", $"n{i}"));
                acknowledged++;
            }
        }
        catch (IOException)
        {
            // The power is gone.
        }

        files.LosePower();
        await log.DisposeAsync();

        await using (var again = Open(rollBytes: 2_000))
        {
            await again.AppendAsync(Some("records.search", "after"));
            Assert.True(again.Head.Sequence > acknowledged, $"{again.Head.Sequence} entries, {acknowledged} acknowledged before the failure");
            var all = (await again.ReadAsync(AuditQuery.Newest(AuditQuery.MaxLimit), TestContext.Current.CancellationToken)).Entries.Select(e => e.Entry.Subject).ToHashSet();
            Assert.All(Enumerable.Range(0, acknowledged), i => Assert.Contains($"n{i}", all));
            Assert.DoesNotContain(AuditActions.DamageFound, (await again.ReadAsync(AuditQuery.Newest(AuditQuery.MaxLimit), TestContext.Current.CancellationToken)).Entries.Select(e => e.Entry.Action));
        }

        Assert.IsType<AuditWhole>(AuditVerifier.Verify(folder));
    }

    [Fact]
    public async Task Who_waits_for_a_full_disk_is_told_and_the_log_goes_on_when_there_is_room()
    {
        var files = new FaultyFiles(3);
        await using (var log = new AuditLog(files, folder, time))
        {
            await log.AppendAsync(Some("records.search", "before"));
            files.Room = 40;
            await Assert.ThrowsAsync<IOException>(() => log.AppendAsync(Some("records.search", "full")));
            files.Room = long.MaxValue;
            await log.AppendAsync(Some("records.search", "after"));

            Assert.Equal(["after", "before"], await Subjects(log, AuditQuery.Newest(9)));
        }

        Assert.IsType<AuditWhole>(AuditVerifier.Verify(folder));
    }

    [Fact]
    public async Task When_syncing_fails_nothing_is_acknowledged_any_more()
    {
        var files = new FaultyFiles(4);
        await using var log = new AuditLog(files, folder, time);
        files.FailsToSync = true;
        await Assert.ThrowsAsync<IOException>(() => log.AppendAsync(Some("records.search", "lost")));
        files.FailsToSync = false;

        await Assert.ThrowsAsync<IOException>(() => log.AppendAsync(Some("records.search", "too")));
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 24)];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    internal static AuditEntry Some(string action, string subject) => new()
    {
        Time = new DateTime(2026, 6, 11, 18, 0, 0, DateTimeKind.Utc),
        Actor = new Actor(ActorKind.Person, "p1", "Amina", "10.0.0.9"),
        Workspace = Workspace.Live,
        Action = action,
        Subject = subject,
        Text = string.Empty,
        Purpose = string.Empty,
        Outcome = AuditOutcome.Allowed,
        Reason = string.Empty,
    };

    private static async Task<IEnumerable<string>> Subjects(AuditLog log, AuditQuery query) =>
        (await log.ReadAsync(query, TestContext.Current.CancellationToken)).Entries.Select(e => e.Entry.Subject);

    private AuditLog Open(long rollBytes = AuditLog.RollBytes) => new(new DurableFiles(), folder, time, rollBytes);
}
