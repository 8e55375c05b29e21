using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Midmar.Hosting;

/// <summary>Fills the vault, and then lets records go that are older or more than may be kept, by their arrival on the wall clock.</summary>
internal sealed partial class Retention(CentreRuntime centre, ServeOptions options, TimeProvider wall, ILogger<Retention> log) : BackgroundService
{
    private static readonly TimeSpan FillEvery = TimeSpan.FromSeconds(5);

    /// <summary>Of so many rounds of filling one lets records go (count).</summary>
    private const int RoundsToExpiry = 60;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(FillEvery, wall);
        var round = 0;
        do
        {
            foreach (var runtime in centre.Runtimes)
            {
                // What alerts cite must be in the vault before the lake lets anything go.
                if (await TryFillAsync(runtime, stoppingToken) && round % RoundsToExpiry == 0)
                {
                    Apply(runtime);
                }
            }

            round++;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> TryFillAsync(WorkspaceRuntime runtime, CancellationToken stopping)
    {
        try
        {
            await runtime.Filler.FillAsync(stopping);
            return true;
        }
        catch (Exception failed) when (failed is IOException or InvalidDataException or System.Data.Common.DbException)
        {
            LogNotFilled(runtime.Id.Value, failed);
            return false;
        }
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

    [LoggerMessage(LogLevel.Error, "Workspace {Workspace}: records that alerts cite could not be copied to the vault; nothing is let go until they are.")]
    private partial void LogNotFilled(int workspace, Exception failed);

    [LoggerMessage(LogLevel.Information, "Workspace {Workspace}: {Records} records are beyond what is kept and were let go.")]
    private partial void LogExpired(int workspace, long records);

    [LoggerMessage(LogLevel.Error, "Workspace {Workspace}: records beyond what is kept could not be let go; it is tried again.")]
    private partial void LogFailed(int workspace, Exception failed);
}
