using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Pipeline;

namespace Midmar.Ingest.Health;

/// <summary>
/// Watches how the sources do: their rates, and which of them have fallen silent. Silence is as long as it is on the clock
/// of the source's workspace: nobody is silent in an exercise that is paused.
/// </summary>
public sealed class SourceMonitor(ISourceDirectory sources, IIntake intake, ISilenceReports reports, IOpenWorkspaces open, TimeProvider wall) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly DateTime started = wall.GetUtcNow().UtcDateTime;
    private readonly ConcurrentDictionary<SourceId, RateRing> rates = new();
    private readonly ConcurrentDictionary<SourceId, DateTime> firstSeen = new();
    private readonly ConcurrentDictionary<SourceId, Heard> heard = new();
    private readonly Dictionary<SourceId, DateTime> reported = [];
    private bool hasLooked;

    /// <summary>How a source does now.</summary>
    public SourceHealth HealthOf(Source source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var health = SourceHealth.Of(source, intake.CountersOf(source.Id), firstSeen.GetValueOrDefault(source.Id, started), wall.GetUtcNow().UtcDateTime);
        if (ClockOf(source) is not { } clock || health.State == SourceState.Disabled)
        {
            return health;
        }

        var since = heard.TryGetValue(source.Id, out var last) ? last.At : clock.GetUtcNow().UtcDateTime;
        return health with
        {
            State = source.SilenceLimit is { } limit && clock.GetUtcNow().UtcDateTime - since > limit ? SourceState.Silent
                : health.Counts.LastSeen == default ? SourceState.Waiting
                : SourceState.Sending,
        };
    }

    /// <summary>Records a second that a source sent over the last minute.</summary>
    public double RateOf(SourceId source) => rates.GetValueOrDefault(source)?.PerSecond ?? 0;

    /// <summary>Looks at all sources once.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var now = wall.GetUtcNow().UtcDateTime;
        foreach (var source in sources.All)
        {
            firstSeen.TryAdd(source.Id, hasLooked ? now : started);
            Listen(source);
            var health = HealthOf(source);
            rates.GetOrAdd(source.Id, _ => new RateRing()).Note(health.Received, now);
            if (health.State != SourceState.Silent)
            {
                reported.Remove(source.Id);
                continue;
            }

            var since = SilentSince(source, health);
            if (reported.GetValueOrDefault(source.Id) != since
                && await reports.ReportSilenceAsync(source.Workspace, source.Id, source.Name, since, cancellation))
            {
                reported[source.Id] = since;
            }
        }

        hasLooked = true;
    }

    /// <summary>The clock of an exercise the source sends to; null for the live workspace and one that is not open.</summary>
    private TimeProvider? ClockOf(Source source) =>
        open.Find(source.Workspace) is { } workspace && workspace.Id != Workspace.Live ? workspace.Clock : null;

    /// <summary>Notes what an exercise's clock showed when something last came.</summary>
    private void Listen(Source source)
    {
        if (ClockOf(source) is not { } clock)
        {
            heard.TryRemove(source.Id, out _);
            return;
        }

        var seen = intake.CountersOf(source.Id).LastSeen;
        if (!heard.TryGetValue(source.Id, out var last) || last.Seen != seen)
        {
            heard[source.Id] = new Heard(seen, clock.GetUtcNow().UtcDateTime);
        }
    }

    private DateTime SilentSince(Source source, SourceHealth health) =>
        heard.TryGetValue(source.Id, out var last) ? last.At
        : health.Counts.LastSeen > firstSeen[source.Id] ? health.Counts.LastSeen
        : firstSeen[source.Id];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, wall);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The centre stops.
        }
    }

    /// <param name="Seen">When something last came, on the wall clock.</param>
    /// <param name="At">What the exercise's clock showed then.</param>
    private readonly record struct Heard(DateTime Seen, DateTime At);
}
