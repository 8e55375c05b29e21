using System.Collections.Concurrent;
using Midmar.Detection.Indicators;
using Midmar.Hosting;
using Midmar.Store.Files;
using Midmar.Store.Indicators;
using Xunit;

namespace Midmar.Tests.Hosting;

public sealed class IndicatorWatchTests : IDisposable
{
    private readonly TemporaryFolder place = new();
    private readonly ConcurrentQueue<IndicatorIndex> used = new();
    private readonly StringWriter log = new();
    private readonly IndicatorFolder lists;

    public IndicatorWatchTests() => lists = new IndicatorFolder(place.Path, new DurableFiles(), TimeProvider.System, used.Enqueue);

    public void Dispose()
    {
        lists.Dispose();
        place.Dispose();
        log.Dispose();
    }

    [Fact]
    public async Task Files_that_come_change_and_go_are_in_force_by_themselves_and_said()
    {
        using var watch = new IndicatorWatch(place.Path, lists, TextWriter.Synchronized(log));

        place.Write("partner.csv", "a.example\nb.example\n");
        await UntilAsync(() => lists.Count == 2);
        place.Write("partner.csv", "a.example\nb.example\nc.example\n");
        await UntilAsync(() => lists.Count == 3);
        File.Delete(Path.Combine(place.Path, "partner.csv"));
        await UntilAsync(() => lists.Count == 0);

        await UntilAsync(() => log.ToString().Contains("0 indicators in force", StringComparison.Ordinal));
        Assert.Contains("3 indicators in force", log.ToString(), StringComparison.Ordinal);
        Assert.Equal([2, 3, 0], used.Select(i => i.Count));
    }

    [Fact]
    public async Task A_file_that_turns_bad_is_named_with_its_place_and_what_was_in_force_stays()
    {
        using var watch = new IndicatorWatch(place.Path, lists, TextWriter.Synchronized(log));
        place.Write("partner.csv", "a.example\n");
        await UntilAsync(() => lists.Count == 1);

        place.Write("partner.csv", "{ broken");
        await UntilAsync(() => log.ToString().Contains("partner.csv is not in force as it is now", StringComparison.Ordinal));

        Assert.Equal(1, lists.Count);
    }

    [Fact]
    public async Task Once_it_is_let_go_nothing_is_looked_at_any_more()
    {
        new IndicatorWatch(place.Path, lists, log).Dispose();
        place.Write("partner.csv", "a.example\n");
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);

        Assert.Equal(0, lists.Count);
        Assert.Empty(log.ToString());
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; !isSo(); i++)
        {
            Assert.True(i < 600, "What was expected did not come within a minute.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
