namespace Midmar.Detection.Pipeline;

/// <summary>What is put into a journal.</summary>
public sealed record JournalEntry
{
    /// <summary>What it says.</summary>
    public required FrameKind Kind { get; init; }

    /// <summary>Of <see cref="FrameKind.Records"/>: the delivery. Its buffer is read until the ticket's <see cref="JournalTicket.Durable"/> completes.</summary>
    public Delivery? Delivery { get; init; }

    /// <summary>Of <see cref="FrameKind.LaneEnd"/>: the lane.</summary>
    public ulong Lane { get; init; }

    /// <summary>See <see cref="JournalFrame.Arrived"/>.</summary>
    public required DateTime Arrived { get; init; }

    /// <summary>See <see cref="JournalFrame.Received"/>.</summary>
    public required DateTime Received { get; init; }
}

/// <summary>An entry on its way to disk.</summary>
/// <param name="entry">The entry.</param>
/// <param name="isDuplicate">See <see cref="IsDuplicate"/>.</param>
/// <param name="durable">See <see cref="Durable"/>.</param>
public sealed class JournalTicket(JournalEntry entry, bool isDuplicate, Task durable)
{
    /// <summary>The entry.</summary>
    public JournalEntry Entry { get; } = entry;

    /// <summary>The same digest is in the journal, or was within its memory: nothing is stored again.</summary>
    public bool IsDuplicate { get; } = isDuplicate;

    /// <summary>
    /// Completes when the entry (of a duplicate: the earlier one) is synced to disk. Fails with
    /// <see cref="JournalRefusedException"/> when it is not stored.
    /// </summary>
    public Task Durable { get; } = durable;

    /// <summary>What whoever appended it wants back when it is written.</summary>
    public object? State { get; set; }
}

/// <summary>An entry was not stored; nothing of it remains.</summary>
public sealed class JournalRefusedException : Exception
{
    /// <summary>A refusal.</summary>
    public JournalRefusedException(DeliveryRefusal reason, string message, Exception? cause)
        : base(message, cause) => Reason = reason;

    /// <summary>Why.</summary>
    public DeliveryRefusal Reason { get; }
}

/// <summary>The append-only log of everything a workspace took in; one writer. Disposing it writes what waits and takes nothing more.</summary>
public interface IJournal : IDisposable
{
    /// <summary>Where the first frame kept begins.</summary>
    long Start { get; }

    /// <summary>Where the next frame will begin.</summary>
    long End { get; }

    /// <summary>Begins to write.</summary>
    /// <param name="onWritten">
    /// Called for each frame in the order of the journal, on the one writing thread, when it is written and before it is
    /// synced. While it does not return nothing more is written.
    /// </param>
    void Begin(Action<JournalTicket, JournalFrame> onWritten);

    /// <summary>Puts an entry in the queue to disk. Any thread.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="state">See <see cref="JournalTicket.State"/>.</param>
    JournalTicket Append(JournalEntry entry, object? state);

    /// <summary>
    /// Reads frames from disk, in order. Damaged ones are passed over and counted. A frame's buffer is used again for the
    /// next: it is valid until then.
    /// </summary>
    /// <param name="from">Where the first frame begins.</param>
    /// <param name="to">Where the last ends.</param>
    IEnumerable<JournalFrame> Read(long from, long to);

    /// <summary>Lets frames go that end at or before a position, as far as whole files allow.</summary>
    void Trim(long before);
}
