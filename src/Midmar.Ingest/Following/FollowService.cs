using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;

namespace Midmar.Ingest.Following;

/// <summary>Follows the files of all sources that are files or folders of this machine.</summary>
public sealed partial class FollowService(
    ISourceDirectory sources, IIntake intake, FollowOptions options, TimeProvider time, ILogger<FollowService> log) : BackgroundService
{
    private readonly ConcurrentDictionary<SourceId, Followed> followed = new();

    /// <summary>How the files of a source do; null when it has none that are followed.</summary>
    public FollowStatus? StatusOf(SourceId source) => followed.GetValueOrDefault(source)?.Follower.Status;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Every, time);
        try
        {
            do
            {
                var wanted = sources.All.Where(s => s is { Kind: SourceKind.Folder, IsEnabled: true, Path: not null }).ToArray();
                foreach (var source in wanted)
                {
                    Look(source, stoppingToken);
                }

                LetGoAllBut(wanted.Select(s => s.Id).ToHashSet());
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The centre stops.
        }

        await Task.WhenAll(followed.Values.Select(f => f.Running));
        LetGoAllBut([]);
    }

    /// <summary>Sources that are gone or switched off keep no files open.</summary>
    private void LetGoAllBut(HashSet<SourceId> wanted)
    {
        foreach (var (id, known) in followed.Where(f => !wanted.Contains(f.Key) && f.Value.Running.IsCompleted))
        {
            known.Follower.Dispose();
            followed.TryRemove(id, out _);
        }
    }

    private void Look(Source source, CancellationToken stopping)
    {
        var known = followed.GetValueOrDefault(source.Id);
        if (known is { Running.IsCompleted: false })
        {
            return;
        }

        try
        {
            if (known is null || known.Source.Path != source.Path)
            {
                known?.Follower.Dispose();
                known = new Followed(source, new FolderFollower(source, intake, options, time));
            }

            followed[source.Id] = known with { Source = source, Running = Task.Run(() => LookAsync(known.Follower, source, stopping), CancellationToken.None) };
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            LogFailed(source.Name, e.Message);
        }
    }

    private async Task LookAsync(FolderFollower follower, Source source, CancellationToken stopping)
    {
        try
        {
            await follower.LookAsync(source, stopping);
        }
        catch (OperationCanceledException)
        {
            // The centre stops; what is on its way is handed in again at the next start.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One source must not stop the others; the next look tries again.
            LogFailed(source.Name, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The files of source '{Source}' could not be looked at: {Reason}")]
    private partial void LogFailed(string source, string reason);

    private sealed record Followed(Source Source, FolderFollower Follower)
    {
        public Task Running { get; init; } = Task.CompletedTask;
    }
}
