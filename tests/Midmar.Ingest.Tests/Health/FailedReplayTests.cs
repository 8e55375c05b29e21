using System.Text;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Ingest.Health;
using Midmar.Records;
using Xunit;

namespace Midmar.Ingest.Tests.Health;

public sealed class FailedReplayTests
{
    private readonly RecordingIntake intake = new();
    private readonly FailedList failed = new();
    private readonly Source source = SourceList.Some(1, SourceKind.Address);

    [Fact]
    public async Task What_can_be_read_now_is_stored_with_the_id_it_would_have_had_and_let_go()
    {
        failed.Add("<13>Jun 14 08:01:02 h sshd[1]: was no JSON", position: 77);
        failed.Add("<13>another", position: 99);
        intake.CountersOf(source.Id).AddRead(5, 2, 100);

        var result = await new FailedReplay(intake).ReplayAsync(source with { Format = "syslog" }, failed, TestContext.Current.CancellationToken);

        Assert.Equal(new ReplayResult(2, 0, DeliveryRefusal.None), result);
        Assert.Empty(failed.All);
        Assert.Equal([new RecordId(source.Workspace, 42, 99), new RecordId(source.Workspace, 42, 77)], intake.Records.Select(r => r.Id));
        Assert.Equal((7, 0), (intake.CountersOf(source.Id).Parsed, intake.CountersOf(source.Id).Failed));
    }

    [Fact]
    public async Task What_still_cannot_be_read_or_was_cut_stays()
    {
        failed.Add("<13>cut", position: 1, isCut: true);
        failed.Add("{\"broken\":", position: 2);
        failed.Add("{\"n\":1}", position: 3);
        var result = await new FailedReplay(intake).ReplayAsync(source with { Format = "json" }, failed, TestContext.Current.CancellationToken);

        Assert.Equal(new ReplayResult(1, 2, DeliveryRefusal.None), result);
        Assert.Equal([1, 2], failed.All.Select(f => f.Record.RecordPosition).Order());
    }

    [Fact]
    public async Task A_replay_that_is_refused_leaves_everything_to_be_done_again()
    {
        failed.Add("{\"n\":1}", position: 3);
        intake.Refuses = DeliveryRefusal.DiskFull;
        var result = await new FailedReplay(intake).ReplayAsync(source, failed, TestContext.Current.CancellationToken);

        Assert.Equal(DeliveryRefusal.DiskFull, result.Refusal);
        Assert.Single(failed.All);
    }

    [Fact]
    public async Task More_than_a_page_is_replayed_to_its_end()
    {
        for (var i = 0; i < 1_234; i++)
        {
            failed.Add($"{{\"n\":{i}}}", position: i * 100);
        }

        var result = await new FailedReplay(intake).ReplayAsync(source, failed, TestContext.Current.CancellationToken);

        Assert.Equal(1_234, result.Replayed);
        Assert.Empty(failed.All);
        Assert.Equal(1_234, intake.Records.Count);
    }

    private sealed class FailedList : IFailedRecords
    {
        public List<(long Number, FailedRecord Record)> All { get; } = [];

        public void Add(string text, long position, bool isCut = false) => All.Add((All.Count + 1, new FailedRecord(
            new SourceId(1), 0, 42, position, new ReadProblem("json.syntax", "It was no JSON.", position, 1), new ReadAs("json", "test", null), default, Encoding.UTF8.GetBytes(text), isCut)));

        public Task<IReadOnlyList<(long Number, FailedRecord Record)>> ReadAsync(SourceId? source, long? before, int limit, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<(long, FailedRecord)>>([.. All.Where(f => before is null || f.Number < before).OrderByDescending(f => f.Number).Take(limit)]);

        public Task<IReadOnlyDictionary<SourceId, long>> CountAsync(CancellationToken cancellation) => throw new InvalidOperationException();

        public Task RemoveAsync(IReadOnlyList<long> numbers, CancellationToken cancellation)
        {
            All.RemoveAll(f => numbers.Contains(f.Number));
            return Task.CompletedTask;
        }
    }
}
