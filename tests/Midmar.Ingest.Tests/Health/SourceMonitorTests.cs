using Microsoft.Extensions.Time.Testing;
using Midmar.Centre.Alerts;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Findings;
using Midmar.Detection.Pipeline;
using Midmar.Ingest.Health;
using Midmar.Records;
using Xunit;

namespace Midmar.Ingest.Tests.Health;

public sealed class SourceMonitorTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 6, 12, 18, 0, 0, TimeSpan.Zero));
    private readonly RecordingIntake intake = new();
    private readonly Reports reports = new();
    private readonly Workspaces workspaces = new();
    private readonly SourceList sources = new(SourceList.Some(1, SourceKind.Token) with { SilenceLimit = TimeSpan.FromMinutes(5) });

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private SourceCounters Counters => intake.CountersOf(new SourceId(1));

    [Fact]
    public async Task A_source_that_falls_silent_is_reported_once_and_again_after_it_was_heard()
    {
        using var monitor = new SourceMonitor(sources, intake, reports, workspaces, time);
        Counters.Seen(Now, TimeSpan.Zero);
        var heard = Now;
        await LookAsync(monitor, TimeSpan.FromMinutes(4));
        Assert.Empty(reports.Said);
        await LookAsync(monitor, TimeSpan.FromMinutes(3));
        Assert.Equal([("source 1", heard)], reports.Said);

        Counters.Seen(Now, TimeSpan.Zero);
        var again = Now;
        await LookAsync(monitor, TimeSpan.FromMinutes(6));
        Assert.Equal([("source 1", heard), ("source 1", again)], reports.Said);
    }

    [Fact]
    public async Task A_report_that_could_not_be_stored_is_made_again()
    {
        using var monitor = new SourceMonitor(sources, intake, reports, workspaces, time);
        reports.IsFailing = true;
        await LookAsync(monitor, TimeSpan.FromMinutes(6));
        reports.IsFailing = false;
        await LookAsync(monitor, TimeSpan.FromSeconds(3));

        Assert.Single(reports.Said);
    }

    [Fact]
    public async Task A_source_without_a_limit_and_one_switched_off_may_be_silent()
    {
        sources.Put(sources.All[0] with { SilenceLimit = null });
        sources.Put(SourceList.Some(2, SourceKind.Token) with { SilenceLimit = TimeSpan.FromMinutes(5), IsEnabled = false });
        using var monitor = new SourceMonitor(sources, intake, reports, workspaces, time);
        await LookAsync(monitor, TimeSpan.FromMinutes(10));

        Assert.Empty(reports.Said);
        Assert.Equal(SourceState.Disabled, monitor.HealthOf(sources.All[1]).State);
    }

    [Fact]
    public async Task The_rate_is_that_of_the_last_minute()
    {
        using var monitor = new SourceMonitor(sources, intake, reports, workspaces, time);
        await monitor.LookAsync(TestContext.Current.CancellationToken);
        for (var second = 0; second < 100; second++)
        {
            Counters.AddRead(second < 40 ? 1_000 : 10, 0, 0);
            await LookAsync(monitor, TimeSpan.FromSeconds(1));
        }

        Assert.Equal(10, monitor.RateOf(new SourceId(1)), precision: 3);
    }

    [Fact]
    public void A_clock_that_is_ahead_shows()
    {
        using var monitor = new SourceMonitor(sources, intake, reports, workspaces, time);
        Counters.Seen(Now, TimeSpan.FromDays(2));

        var health = monitor.HealthOf(sources.All[0]);
        Assert.True(health.IsClockWrong);
        Assert.Equal(TimeSpan.FromDays(2), health.Skew);
        Assert.Equal(SourceState.Sending, health.State);
    }

    [Fact]
    public async Task In_an_exercise_silence_goes_by_its_clock()
    {
        var clock = new ExerciseClock(ClockState.At(Now.AddDays(-30)), time);
        var exercise = workspaces.Add(new WorkspaceId(2), clock);
        sources.Put(sources.All[0] with { Workspace = exercise });
        using var monitor = new SourceMonitor(sources, intake, reports, workspaces, time);
        Counters.Seen(Now, TimeSpan.Zero);
        await LookAsync(monitor, TimeSpan.FromMinutes(10));
        Assert.Empty(reports.Said);
        Assert.Equal(SourceState.Sending, monitor.HealthOf(sources.All[0]).State);

        var heard = clock.State.Time;
        clock.Change(now => now with { IsRunning = true, Speed = 60 });
        await LookAsync(monitor, TimeSpan.FromSeconds(7));
        Assert.Equal([("source 1", heard)], reports.Said);
        Assert.Equal(SourceState.Silent, monitor.HealthOf(sources.All[0]).State);

        Counters.Seen(Now, TimeSpan.Zero);
        await LookAsync(monitor, TimeSpan.FromSeconds(2));
        Assert.Equal(SourceState.Sending, monitor.HealthOf(sources.All[0]).State);
        Assert.Single(reports.Said);
    }

    private async Task LookAsync(SourceMonitor monitor, TimeSpan later)
    {
        for (var left = later; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(1))
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await monitor.LookAsync(TestContext.Current.CancellationToken);
        }
    }

    private sealed class Reports : ISilenceReports
    {
        public List<(string Name, DateTime Since)> Said { get; } = [];

        public bool IsFailing { get; set; }

        public ValueTask<bool> ReportSilenceAsync(WorkspaceId workspace, SourceId source, string name, DateTime since, CancellationToken cancellation)
        {
            if (!IsFailing)
            {
                Said.Add((name, since));
            }

            return ValueTask.FromResult(!IsFailing);
        }
    }

    /// <summary>Open workspaces of which only the clock is asked for.</summary>
    private sealed class Workspaces : IOpenWorkspaces
    {
        private readonly List<IOpenWorkspace> open = [];

        public IReadOnlyCollection<IOpenWorkspace> All => open;

        public WorkspaceId Add(WorkspaceId id, TimeProvider clock)
        {
            open.Add(new Clocked(id, clock));
            return id;
        }

        public IOpenWorkspace? Find(WorkspaceId workspace) => open.Find(w => w.Id == workspace);

        private sealed record Clocked(WorkspaceId Id, TimeProvider Clock) : IOpenWorkspace
        {
            public IAlertList Alerts => throw new NotSupportedException();

            public IFailedRecords Failed => throw new NotSupportedException();

            public IFindingTable Findings => throw new NotSupportedException();

            public PipelineStatus Status => throw new NotSupportedException();
        }
    }
}
