using Midmar.Centre.Alerts;
using Midmar.Detection.Findings;
using Midmar.Detection.Pipeline;
using Midmar.Store.Files;
using Midmar.Store.Tests.Files;
using Xunit;

namespace Midmar.Store.Tests.Pipeline;

public sealed class WorkspacePipelineTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("midmar-pipeline-").FullName;
    private readonly MemoryLake lake = new();

    [Fact]
    public async Task A_delivery_is_stored_read_and_detected_in()
    {
        await using var centre = await StartAsync();

        var receipt = await centre.SendAsync(
            RunningCentre.Process("gate-1", 1, "powershell -enc AAAA") + RunningCentre.Process("gate-1", 2, "notepad"));
        await centre.Pipeline.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal((DeliveryOutcome.Stored, 2, 2), (receipt.Outcome, receipt.Records, receipt.RecordOffsets.Count));
        var alert = Assert.Single(await AlertsAsync(centre));
        Assert.Equal(("Encoded command", "gate-1", "amina", 1L), (alert.Title, alert.Key.Host, alert.Key.Account, alert.Findings));
        Assert.Equal(receipt.RecordOffsets[0], Assert.Single(alert.Records).Position);
        Assert.Equal(2, centre.CountersOf(new SourceId(1)).Parsed);
    }

    [Fact]
    public async Task A_batch_sent_again_is_stored_and_found_once()
    {
        await using var centre = await StartAsync();
        var line = RunningCentre.Process("gate-1", 1, "powershell -enc AAAA");

        await centre.SendAsync(line);
        var again = await centre.SendAsync(line);
        await centre.Pipeline.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal(DeliveryOutcome.Duplicate, again.Outcome);
        Assert.Single(centre.AllFindings(lake));
        Assert.Equal((1L, 1L), (centre.CountersOf(new SourceId(1)).Parsed, centre.CountersOf(new SourceId(1)).Duplicates));
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_kept_and_the_others_of_its_batch_are_not_lost()
    {
        await using var centre = await StartAsync();

        var receipt = await centre.SendAsync(
            RunningCentre.Process("gate-1", 1, "notepad") + "{\"broken\": \n" + RunningCentre.Process("gate-1", 2, "notepad"));
        await centre.Pipeline.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, receipt.Records);
        var (_, failed) = Assert.Single(await centre.Findings.ReadAsync(null, null, 10, TestContext.Current.CancellationToken));
        Assert.Equal("{\"broken\": ", System.Text.Encoding.UTF8.GetString(failed.Bytes));
        Assert.Equal(1, centre.CountersOf(new SourceId(1)).Failed);
    }

    [Fact]
    public async Task Correlation_waits_for_slower_sources_and_takes_events_in_the_order_in_which_they_happened()
    {
        await using var centre = await StartAsync();

        // Five failures within a minute, reported by two shippers that are both known, the later ones first.
        await centre.SendAsync(RunningCentre.Process("gate-2", -1, "notepad"), source: 2);
        await centre.SendAsync(FailedSignIns(20, 22), source: 1);
        await centre.SendAsync(FailedSignIns(0, 1), source: 2);
        await centre.Pipeline.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Empty(centre.AllFindings(lake));

        centre.Clock.Advance(TimeSpan.FromSeconds(11));
        await centre.Pipeline.AdvanceAsync(TestContext.Current.CancellationToken);

        var finding = Assert.Single(centre.AllFindings(lake));
        Assert.Equal((FindingKind.Correlation, 5L, RunningCentre.Kickoff), (finding.Kind, finding.MemberCount, finding.FirstTime));
    }

    [Fact]
    public async Task When_nothing_comes_any_more_the_clock_lets_correlation_go_on()
    {
        await using var centre = await StartAsync();
        await centre.SendAsync(FailedSignIns(0, 5));
        await centre.Pipeline.DrainAsync(TestContext.Current.CancellationToken);

        centre.Clock.Advance(TimeSpan.FromSeconds(12));
        await centre.Pipeline.DrainAsync(TestContext.Current.CancellationToken);
        await WaitUntil(() => centre.Findings.Version > 0);

        Assert.Single(centre.AllFindings(lake));
    }

    [Fact]
    public async Task A_source_two_days_ahead_does_not_make_the_others_late()
    {
        await using var centre = await StartAsync();
        await centre.SendAsync(FailedSignIns(2 * 86_400, (2 * 86_400) + 5), source: 2);
        await centre.SendAsync(FailedSignIns(0, 5), source: 1);
        centre.Clock.Advance(TimeSpan.FromSeconds(11));
        await centre.Pipeline.AdvanceAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, centre.CountersOf(new SourceId(1)).Late);
        Assert.InRange(centre.CountersOf(new SourceId(2)).Skew.TotalDays, 1.9, 2.1);
        Assert.NotEmpty(centre.AllFindings(lake));
    }

    [Fact]
    public async Task A_record_from_before_the_watermark_is_stored_and_counted_as_late()
    {
        await using var centre = await StartAsync();
        await centre.SendAsync(FailedSignIns(100, 105));
        await centre.SendAsync(FailedSignIns(0, 5) + RunningCentre.Process("gate-1", 1, "powershell -enc AAAA"));
        await centre.Pipeline.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal(7, centre.CountersOf(new SourceId(1)).Late);
        Assert.Equal("Encoded command", Assert.Single(centre.AllFindings(lake)).Title);
    }

    [Fact]
    public async Task History_correlates_within_itself_when_it_is_complete()
    {
        await using var centre = await StartAsync();
        await centre.SendAsync(FailedSignIns(-5_000, -4_995), lane: 7);
        await centre.SendAsync(FailedSignIns(0, 2));
        await centre.Pipeline.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Empty(centre.AllFindings(lake));

        await centre.Pipeline.EndLaneAsync(7, TestContext.Current.CancellationToken);
        await centre.Pipeline.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal(5, Assert.Single(centre.AllFindings(lake)).MemberCount);
        Assert.Equal(0, centre.CountersOf(new SourceId(1)).Late);
    }

    [Fact]
    public async Task Rules_change_between_two_batches_and_correlations_that_did_not_change_go_on()
    {
        await using var centre = await StartAsync();
        await centre.SendAsync(FailedSignIns(0, 3) + RunningCentre.Process("gate-1", 3, "whoami"));

        centre.Pipeline.Use(RunningCentre.DefaultRulesAnd("""
            title: Who am I
            id: 44444444-4444-4444-8444-444444444444
            level: low
            logsource: {category: process_creation, product: windows}
            detection:
                whoami: {CommandLine|contains: whoami}
                condition: whoami
            """));
        await centre.SendAsync(FailedSignIns(4, 6) + RunningCentre.Process("gate-1", 7, "whoami"));
        centre.Clock.Advance(TimeSpan.FromSeconds(20));
        await centre.Pipeline.AdvanceAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["Many failed sign-ins", "Who am I"], centre.AllFindings(lake).Select(f => f.Title).Order());
    }

    [Fact]
    public async Task A_restart_goes_on_where_it_was_with_counts_correlations_and_alerts()
    {
        await using (var first = await StartAsync())
        {
            await first.SendAsync(FailedSignIns(0, 3) + RunningCentre.Process("gate-1", 1, "powershell -enc AAAA"));
            await first.Pipeline.DrainAsync(TestContext.Current.CancellationToken);
        }

        await using var second = await StartAsync();
        await second.SendAsync(FailedSignIns(3, 5) + RunningCentre.Process("gate-1", 2, "powershell -enc BBBB"));
        second.Clock.Advance(TimeSpan.FromSeconds(20));
        await second.Pipeline.AdvanceAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["Encoded command", "Encoded command", "Many failed sign-ins"], second.AllFindings(lake).Select(f => f.Title).Order());
        Assert.Equal([2L, 1L], (await AlertsAsync(second)).OrderBy(a => a.Id.Value).Select(a => a.Findings));
        Assert.Equal(9, second.CountersOf(new SourceId(1)).Parsed);
    }

    [Fact]
    public async Task Sealed_records_leave_the_journal_and_all_are_in_the_lake_once()
    {
        var options = new PipelineOptions { Workers = 2, SegmentRecords = 20, SnapshotEvery = TimeSpan.Zero };
        await using var centre = await RunningCentre.StartAsync(folder, new DurableFiles(), lake, options);
        lake.FailuresLeft = 0;
        for (var i = 0; i < 50; i++)
        {
            await centre.SendAsync(FailedSignIns(i * 10, (i * 10) + 9));
        }

        centre.Pipeline.SealNow();
        await WaitUntil(() => lake.SealedTo == centre.Journal.End);

        Assert.Equal(500, lake.Sealed.Count);
        Assert.Equal(500, lake.Sealed.Distinct().Count());

        // Snapshots wait the longer the more they cost, and a busy disk makes them dear: only a later commit keeps the next.
        for (var i = 1_000; i < 2_000 && centre.Journal.Start == 0; i += 2)
        {
            await centre.SendAsync(FailedSignIns(i, i + 1));
            await centre.Pipeline.DrainAsync(TestContext.Current.CancellationToken);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.True(centre.Journal.Start > 0);
    }

    [Fact]
    public async Task What_is_not_sealed_is_in_the_lake_after_a_restart()
    {
        await using (var first = await StartAsync())
        {
            await first.SendAsync(FailedSignIns(0, 9));
        }

        Assert.Empty(lake.Sealed);
        await using var second = await StartAsync();
        await second.SendAsync(FailedSignIns(10, 12));
        second.Pipeline.SealNow();
        await WaitUntil(() => lake.SealedTo == second.Journal.End);

        Assert.Equal(13, lake.Sealed.Distinct().Count());
    }

    [Fact]
    public async Task A_format_that_does_not_exist_and_a_payload_that_is_too_long_are_refused()
    {
        await using var centre = await StartAsync();
        var delivery = RunningCentre.DeliveryOf("{}\n");

        var unknown = await centre.Pipeline.AcceptAsync(
            Like(delivery, new ReadAs("morse", "x", null), delivery.Length), TimeSpan.Zero, TestContext.Current.CancellationToken);
        var tooLong = await centre.Pipeline.AcceptAsync(
            Like(delivery, delivery.ReadAs, Delivery.MaxLength + 1), TimeSpan.Zero, TestContext.Current.CancellationToken);

        Assert.Equal(DeliveryRefusal.Unknown, unknown.Refusal);
        Assert.Equal(DeliveryRefusal.TooLong, tooLong.Refusal);
    }

    [Fact]
    public async Task A_full_disk_refuses_and_the_centre_goes_on_when_there_is_room_again()
    {
        var files = new FaultyFiles(1);
        await using var centre = await RunningCentre.StartAsync(folder, files, lake);
        await centre.SendAsync(RunningCentre.Process("gate-1", 1, "powershell -enc AAAA"));
        files.Room = 0;

        var refused = await centre.SendAsync(RunningCentre.Process("gate-1", 2, "powershell -enc BBBB"));
        Assert.Equal(DeliveryRefusal.DiskFull, refused.Refusal);

        files.Room = long.MaxValue;
        var stored = await centre.SendAsync(RunningCentre.Process("gate-1", 2, "powershell -enc BBBB"));
        await centre.Pipeline.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(DeliveryOutcome.Stored, stored.Outcome);
        Assert.Equal(2, centre.AllFindings(lake).Count);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task<RunningCentre> StartAsync() => RunningCentre.StartAsync(folder, new DurableFiles(), lake);

    private static Task<IReadOnlyList<Alert>> AlertsAsync(RunningCentre centre) =>
        centre.Findings.ReadAsync(new AlertQuery { Limit = 100 }, TestContext.Current.CancellationToken);

    /// <summary>One failed sign-in at gate-2 in each second of a range, both ends included.</summary>
    private static string FailedSignIns(int from, int to) => string.Concat(
        Enumerable.Range(from, to - from + 1).Select(second => RunningCentre.FailedSignIn("gate-2", second, second)));

    private static Delivery Like(Delivery other, ReadAs readAs, int length) => new()
    {
        Workspace = other.Workspace,
        Source = other.Source,
        ReadAs = readAs,
        RecordSource = other.RecordSource,
        Position = 0,
        Buffer = other.Buffer,
        Length = length,
        Digest = null,
    };

    private static async Task WaitUntil(Func<bool> condition)
    {
        for (var i = 0; i < 500 && !condition(); i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.True(condition());
    }
}
