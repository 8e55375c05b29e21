using System.Diagnostics;
using Xunit;

namespace Midmar.Ingest.Tests;

/// <summary>Waits for what must come, however busy the machine is.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task TrueAsync(Func<bool> condition, string otherwise)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience, otherwise);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public static async Task EqualAsync<T>(T expected, Func<T> actual)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!EqualityComparer<T>.Default.Equals(expected, actual()) && Stopwatch.GetElapsedTime(begun) < Patience)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(expected, actual());
    }
}
