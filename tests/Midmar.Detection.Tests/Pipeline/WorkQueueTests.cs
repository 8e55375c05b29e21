using System.Collections.Concurrent;
using Midmar.Detection.Pipeline;
using Xunit;

namespace Midmar.Detection.Tests.Pipeline;

public sealed class WorkQueueTests
{
    private const int Items = 20_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Everything_is_given_out_once_and_then_the_threads_end()
    {
        var queue = new WorkQueue<string>();
        var taken = new ConcurrentBag<string>();
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            while (queue.Take() is { } item)
            {
                taken.Add(item);
            }
        })).ToArray();
        Array.ForEach(threads, t => t.Start());
        Parallel.For(0, Items, i => queue.Add($"{i}"));
        queue.Complete();

        Assert.All(threads, t => Assert.True(t.Join(Patience)));
        Assert.Equal(Items, taken.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Items, taken.Count);
        Assert.True(queue.IsCompleted);
    }

    [Fact]
    public void What_came_first_goes_first_and_what_waits_is_still_given_out_after_the_end()
    {
        var queue = new WorkQueue<string>();
        Assert.Null(queue.TakeNow());
        queue.Add("first");
        queue.Add("second");
        queue.Add("third");
        queue.Complete();

        Assert.Equal(3, queue.Count);
        Assert.False(queue.IsCompleted);
        Assert.Equal(["first", "second", "third", null, null], [queue.Take(), queue.TakeNow(), queue.Take(), queue.Take(), queue.TakeNow()]);
        Assert.Throws<InvalidOperationException>(() => queue.Add("late"));
    }
}
