using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Midmar.Hosting;

/// <summary>Lets records go that are older or more than may be kept, by their arrival on the wall clock.</summary>
internal sealed partial class Retention(CentreRuntime centre, ServeOptions options, TimeProvider wall, ILogger<Retention> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, wall);
        do
        {
            foreach (var runtime in centre.Runtimes)
            {
                Apply(runtime);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Apply(WorkspaceRuntime runtime)
    {
        try
        {
            var records = runtime.Lake.Expire(wall.GetUtcNow().UtcDateTime - options.KeepFor, options.KeepBytes);
            if (records > 0)
            {
                LogExpired(runtime.Id.Value, records);
            }
        }
        catch (IOException failed)
        {
            LogFailed(runtime.Id.Value, failed);
        }
    }

    [LoggerMessage(LogLevel.Information, "Workspace {Workspace}: {Records} records are beyond what is kept and were let go.")]
    private partial void LogExpired(int workspace, long records);

    [LoggerMessage(LogLevel.Error, "Workspace {Workspace}: records beyond what is kept could not be let go; it is tried again.")]
    private partial void LogFailed(int workspace, Exception failed);
}
