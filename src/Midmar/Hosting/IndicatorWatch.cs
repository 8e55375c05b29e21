using Midmar.Store.Indicators;

namespace Midmar.Hosting;

/// <summary>Looks at the folder of indicator lists again when its files change.</summary>
internal sealed class IndicatorWatch : IDisposable
{
    /// <summary>Files are often written one after the other; this long without a change is taken as the end of it.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    private readonly IndicatorFolder lists;
    private readonly TextWriter log;
    private readonly FileSystemWatcher watcher;
    private readonly Timer timer;
    private int isReading;

    public IndicatorWatch(string folder, IndicatorFolder lists, TextWriter log)
    {
        this.lists = lists;
        this.log = log;
        timer = new Timer(_ => Refresh(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size };
        watcher.Changed += OnChange;
        watcher.Created += OnChange;
        watcher.Deleted += OnChange;
        watcher.Renamed += OnChange;
        watcher.EnableRaisingEvents = true;
    }

    public void Dispose()
    {
        watcher.Dispose();
        timer.Dispose();
    }

    private void OnChange(object sender, FileSystemEventArgs e) => timer.Change(Settle, Timeout.InfiniteTimeSpan);

    private void Refresh()
    {
        if (Interlocked.Exchange(ref isReading, 1) == 1)
        {
            timer.Change(Settle, Timeout.InfiniteTimeSpan);
            return;
        }

        try
        {
            if (lists.RefreshAsync(CancellationToken.None).GetAwaiter().GetResult())
            {
                log.WriteLine($"Indicator lists changed: {lists.Count} indicators in force.");
            }

            foreach (var list in lists.All.Where(l => l.Failure is not null))
            {
                log.WriteLine($"Indicator list {list.Name} is not in force as it is now: {list.Failure!.Place}: {list.Failure.Message}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            log.WriteLine($"Indicator lists could not be read again, those in force stay: {e.Message}");
        }
        finally
        {
            Interlocked.Exchange(ref isReading, 0);
        }
    }
}
