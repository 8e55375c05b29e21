using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Detection.Lake;

/// <summary>
/// The records of one workspace for good: immutable segments, each of a range of the journal. A segment is filled by
/// several workers at once, then sealed; until then the journal has its records.
/// </summary>
public interface ILake
{
    /// <summary>Where the journal's records are not in a sealed segment yet: the end of the last sealed one, 0 when there is none.</summary>
    long SealedTo { get; }

    /// <summary>Begins the segment of the frames from a position on.</summary>
    /// <param name="from">Position of the first frame.</param>
    /// <param name="parts">Threads that will fill it, each its own part.</param>
    ILakeSegment Begin(long from, int parts);
}

/// <summary>A segment being filled.</summary>
public interface ILakeSegment
{
    /// <summary>Records added so far, in all parts. Any thread.</summary>
    long Records { get; }

    /// <summary>Memory held (bytes, about), in all parts. Any thread.</summary>
    long MemoryBytes { get; }

    /// <summary>Takes in a frame, its payload being the original, and its records. A part belongs to one thread; frames come in any order. Nothing of the frame or batch is kept.</summary>
    /// <param name="part">0 to parts - 1.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="batch">Its records.</param>
    void Add(int part, JournalFrame frame, RecordBatch batch);

    /// <summary>Takes in a frame that could not be read: its payload alone.</summary>
    /// <param name="part">0 to parts - 1.</param>
    /// <param name="frame">The frame.</param>
    void AddUnread(int part, JournalFrame frame);

    /// <summary>
    /// Writes the segment, so that it is there after a power failure, and lets its memory go. Call when every frame of
    /// the range was added. On failure nothing of it remains, and it may be called again.
    /// </summary>
    /// <param name="to">End of the range.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    void Seal(long to, CancellationToken cancellation);
}
