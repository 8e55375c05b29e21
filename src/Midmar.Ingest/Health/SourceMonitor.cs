using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;

namespace Midmar.Ingest.Health;

/// <summary>Watches how the sources do: their rates, and which of them have fallen silent.</summary>
public sealed class SourceMonitor(ISourceDirectory sources, IIntake intake, ISilenceReports reports, TimeProvider wall) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly DateTime started = wall.GetUtcNow().UtcDateTime;
    private readonly ConcurrentDictionary<SourceId, RateRing> rates = new();
    private readonly ConcurrentDictionary<SourceId, DateTime> firstSeen = new();
    private readonly Dictionary<SourceId, DateTime> reported = [];
    private bool hasLooked;

    /// <summary>How a source does now.</summary>
    public SourceHealth HealthOf(Source source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return SourceHealth.Of(source, intake.CountersOf(source.Id), firstSeen.GetValueOrDefault(source.Id, started), wall.GetUtcNow().UtcDateTime);
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
            var health = HealthOf(source);
            rates.GetOrAdd(source.Id, _ => new RateRing()).Note(health.Received, now);
            if (health.State != SourceState.Silent)
            {
                reported.Remove(source.Id);
                continue;
            }

            var since = health.Counts.LastSeen > firstSeen[source.Id] ? health.Counts.LastSeen : firstSeen[source.Id];
            if (reported.GetValueOrDefault(source.Id) != since
                && await reports.ReportSilenceAsync(source.Workspace, source.Id, source.Name, since, cancellation))
            {
                reported[source.Id] = since;
            }
        }

        hasLooked = true;
    }

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
}
