using Midmar.Detection.Lake;

namespace Midmar.Detection.Pipeline;

/// <summary>A segment of the lake being filled, and the range of the journal it stands for.</summary>
/// <param name="from">Where the range begins.</param>
/// <param name="segment">The segment.</param>
/// <param name="begun">When its first frame came, on the wall clock, UTC.</param>
internal sealed class SegmentSlot(long from, ILakeSegment segment, DateTime begun)
{
    private readonly TaskCompletionSource filled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int outstanding = 1;

    public long From { get; } = from;

    public long To { get; private set; } = from;

    public ILakeSegment Segment { get; } = segment;

    public DateTime Begun { get; } = begun;

    /// <summary>Payload bytes given out so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Completes when it is closed and every frame given out was added.</summary>
    public Task Filled => filled.Task;

    /// <summary>A frame goes to a worker.</summary>
    public void GiveOut(JournalFrame frame)
    {
        Bytes += frame.Length;
        Interlocked.Increment(ref outstanding);
    }

    /// <summary>A worker has added a frame.</summary>
    public void Added() => Count();

    /// <summary>No more frames come.</summary>
    public void Close(long to)
    {
        To = to;
        Count();
    }

    private void Count()
    {
        if (Interlocked.Decrement(ref outstanding) == 0)
        {
            filled.SetResult();
        }
    }
}
