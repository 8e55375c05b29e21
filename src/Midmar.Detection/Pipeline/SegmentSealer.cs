using System.Collections.Concurrent;
using Midmar.Detection.Lake;

namespace Midmar.Detection.Pipeline;

/// <summary>
/// Gives frames to segments of the lake, and seals them in order on a thread of its own. Frames are given by one thread
/// at a time; while too many segments wait for the disk it has to wait too.
/// </summary>
internal sealed class SegmentSealer : IDisposable
{
    /// <summary>Segments closed and not yet sealed (count); beyond it nothing more is taken in.</summary>
    public const int MaxWaiting = 2;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly ILake lake;
    private readonly PipelineOptions options;
    private readonly Action onSealed;
    private readonly BlockingCollection<SegmentSlot> closed = new();
    private readonly SemaphoreSlim room = new(MaxWaiting);
    private readonly CancellationTokenSource stopping = new();
    private readonly Thread thread;
    private SegmentSlot? current;
    private long closedTo;
    private long admitted;
    private volatile string? failure;

    public SegmentSealer(ILake lake, PipelineOptions options, Action onSealed)
    {
        this.lake = lake;
        this.options = options;
        this.onSealed = onSealed;
        closedTo = lake.SealedTo;
        admitted = closedTo;
        thread = new Thread(Run) { IsBackground = true, Name = "lake sealer" };
        thread.Start();
    }

    /// <summary>Why the last attempt to seal failed; null when it did not.</summary>
    public string? Failure => failure;

    /// <summary>The segment for a frame. Waits while too many are not sealed.</summary>
    public SegmentSlot Admit(JournalFrame frame)
    {
        if (current is { } full && IsFull(full, frame.Received))
        {
            Close(frame.Position);
        }

        // Ranges follow each other without a gap, whatever lies between two frames.
        current ??= new SegmentSlot(closedTo, lake.Begin(closedTo, options.Workers), frame.Received);
        current.GiveOut(frame);
        Pass(frame);
        return current;
    }

    /// <summary>A frame without records was passed.</summary>
    public void Pass(JournalFrame frame) => admitted = Math.Max(admitted, frame.End);

    /// <summary>Closes a segment that has become old without getting full. Does not wait: there is another time.</summary>
    public void CloseIfOld(DateTime now)
    {
        if (current is { } old && IsFull(old, now) && room.Wait(TimeSpan.Zero))
        {
            CloseCurrent(admitted);
        }
    }

    /// <summary>Closes the segment being filled, whatever its size.</summary>
    public void CloseNow()
    {
        if (current is not null)
        {
            Close(admitted);
        }
    }

    /// <summary>Gives up sealing: nobody waits for the disk any more. Frames may still be given.</summary>
    public void Stop() => stopping.Cancel();

    public void Dispose()
    {
        Stop();
        closed.CompleteAdding();
        thread.Join();
        stopping.Dispose();
        closed.Dispose();
        room.Dispose();
    }

    private bool IsFull(SegmentSlot slot, DateTime now) =>
        slot.Segment.Records >= options.SegmentRecords
        || slot.Segment.MemoryBytes >= options.SegmentMemory
        || slot.Bytes >= options.SegmentBytes
        || now - slot.Begun >= options.SegmentAge;

    private void Close(long to)
    {
        try
        {
            room.Wait(stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The centre stops: the journal has the records, and the next start goes on from there.
            return;
        }

        CloseCurrent(to);
    }

    private void CloseCurrent(long to)
    {
        closedTo = to;
        current!.Close(to);
        closed.Add(current);
        current = null;
    }

    private void Run()
    {
        try
        {
            foreach (var slot in closed.GetConsumingEnumerable(stopping.Token))
            {
                slot.Filled.Wait(stopping.Token);
                Seal(slot);
                room.Release();
                onSealed();
            }
        }
        catch (OperationCanceledException)
        {
            // As above.
        }
    }

    private void Seal(SegmentSlot slot)
    {
        while (true)
        {
            try
            {
                slot.Segment.Seal(slot.To, stopping.Token);
                failure = null;
                return;
            }
            catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
            {
                // Mostly a full disk. Until it can be done the journal keeps the records, and intake waits when it has to.
                failure = e.Message;
                if (stopping.Token.WaitHandle.WaitOne(RetryAfter))
                {
                    stopping.Token.ThrowIfCancellationRequested();
                }
            }
        }
    }
}
