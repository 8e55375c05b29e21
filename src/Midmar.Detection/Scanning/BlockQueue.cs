using System.Collections.Concurrent;
using Midmar.Logs.Formats;

namespace Midmar.Detection.Scanning;

/// <summary>
/// Blocks on their way from the reading thread to the workers, and results on their way to the output, in the order of
/// the blocks. At most <paramref name="capacity"/> blocks are under way, so memory stays bounded; the reader waits.
/// A worker that cannot go on says so by <see cref="Fail"/>: then nobody waits for its block any more.
/// </summary>
internal sealed class BlockQueue(int capacity, Action<BlockResult> write) : IDisposable
{
    private readonly BlockingCollection<WorkItem> work = [];
    private readonly ConcurrentBag<(LogBlock Block, BlockResult Result)> free = [];
    private readonly SemaphoreSlim room = new(capacity);
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, WorkItem> finished = [];
    private readonly CancellationTokenSource failed = new();
    private Exception? failure;
    private long nextToWrite;
    private long added;

    /// <summary>A block to fill; waits until there is room. Give it back by <see cref="Add"/> or <see cref="Return"/>.</summary>
    /// <exception cref="OperationCanceledException">A worker failed, see <see cref="Failure"/>.</exception>
    public WorkItem Rent()
    {
        room.Wait(failed.Token);
        var (block, result) = free.TryTake(out var used) ? used : (new LogBlock(), new BlockResult());
        block.Problems.Clear();
        result.Clear();
        return new WorkItem(block, result);
    }

    /// <summary>Gives back a block that was not filled.</summary>
    public void Return(WorkItem item)
    {
        free.Add((item.Block, item.Result));
        room.Release();
    }

    /// <summary>Queues a filled block.</summary>
    public void Add(WorkItem item, OpenSource source)
    {
        item.Source = source;
        item.Sequence = added++;
        work.Add(item);
    }

    /// <summary>No more blocks will come.</summary>
    public void Complete() => work.CompleteAdding();

    /// <summary>What the first worker that failed failed of; null when none did.</summary>
    public Exception? Failure => Volatile.Read(ref failure);

    /// <summary>The blocks, for a worker; ends when all are taken, or as soon as a worker has failed.</summary>
    public IEnumerable<WorkItem> Take()
    {
        foreach (var item in work.GetConsumingEnumerable())
        {
            if (failed.IsCancellationRequested)
            {
                yield break;
            }

            yield return item;
        }
    }

    /// <summary>A worker cannot go on: the reader stops waiting, the other workers stop.</summary>
    public void Fail(Exception problem)
    {
        Interlocked.CompareExchange(ref failure, problem, comparand: null);
        failed.Cancel();
    }

    /// <summary>Hands in the result of a block; results are written when those before them have been.</summary>
    public void Finish(WorkItem item)
    {
        lock (gate)
        {
            finished.Add(item.Sequence, item);
            while (finished.Remove(nextToWrite, out var next))
            {
                nextToWrite++;
                write(next.Result);
                Return(next);
            }
        }
    }

    public void Dispose()
    {
        work.Dispose();
        room.Dispose();
        failed.Dispose();
    }

    internal sealed class WorkItem(LogBlock block, BlockResult result)
    {
        public LogBlock Block { get; } = block;

        public BlockResult Result { get; } = result;

        public OpenSource Source { get; set; } = null!;

        public long Sequence { get; set; }
    }
}
