using Midmar.Detection.Pipeline;

namespace Midmar.Store.Journal;

/// <summary>An entry on its way to disk.</summary>
internal sealed class Pending
{
    private readonly TaskCompletionSource durable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Pending(JournalEntry entry, object? state)
    {
        Entry = entry;
        Ticket = new JournalTicket(entry, isDuplicate: false, durable.Task) { State = state };
    }

    public JournalEntry Entry { get; }

    public JournalTicket Ticket { get; }

    /// <summary>Where its frame begins.</summary>
    public long Position { get; set; }

    /// <summary>Why it alone was not stored.</summary>
    public JournalRefusedException? Refusal { get; set; }

    /// <summary>Its group is synced, or the journal failed.</summary>
    public void Complete(JournalRefusedException? failure)
    {
        if ((Refusal ?? failure) is { } refusal)
        {
            // Seen by whoever waits; where nobody does, it is no unobserved failure.
            durable.SetException(refusal);
            _ = durable.Task.Exception;
        }
        else
        {
            durable.SetResult();
        }
    }
}
