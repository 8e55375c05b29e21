namespace Midmar.Detection.Pipeline;

/// <summary>Bytes that may be under way at a time; who comes first is served first. Any thread.</summary>
/// <param name="bytes">All of it.</param>
internal sealed class ByteBudget(long bytes)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Waiter> waiters = new();
    private readonly long capacity = bytes;
    private long free = bytes;

    /// <summary>Takes a part of the budget, all of it when more is asked for than there is; false when there was no room in time.</summary>
    public async ValueTask<bool> TryTakeAsync(long wanted, TimeSpan patience, CancellationToken cancellation)
    {
        var needed = Math.Min(wanted, capacity);
        LinkedListNode<Waiter> waiter;
        lock (gate)
        {
            if (waiters.Count == 0 && free >= needed)
            {
                free -= needed;
                return true;
            }

            if (patience == TimeSpan.Zero)
            {
                return false;
            }

            waiter = waiters.AddLast(new Waiter(needed));
        }

        try
        {
            await waiter.Value.Granted.Task.WaitAsync(patience, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            // Granted just then, or not.
            return !GiveUp(waiter);
        }
        catch (OperationCanceledException)
        {
            if (!GiveUp(waiter))
            {
                Return(needed);
            }

            throw;
        }
    }

    /// <summary>Gives back what was taken.</summary>
    public void Return(long taken)
    {
        lock (gate)
        {
            free += Math.Min(taken, capacity);
            Grant();
        }
    }

    private bool GiveUp(LinkedListNode<Waiter> waiter)
    {
        lock (gate)
        {
            if (waiter.List is null)
            {
                return false;
            }

            waiters.Remove(waiter);
            Grant();
            return true;
        }
    }

    private void Grant()
    {
        while (waiters.First is { } first && free >= first.Value.Bytes)
        {
            waiters.RemoveFirst();
            free -= first.Value.Bytes;
            first.Value.Granted.SetResult();
        }
    }

    private sealed class Waiter(long needed)
    {
        public long Bytes { get; } = needed;

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
