using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary>
/// The events of one group within the timespan, and what the condition needs to know of them, kept up to date as
/// events come and go. Plain data, so that it can be saved.
/// </summary>
internal abstract class CorrelationWindow(CorrelationRule rule)
{
    protected CorrelationRule Rule { get; } = rule;

    /// <summary>The events, oldest first.</summary>
    public Queue<WindowEntry> Entries { get; } = new();

    /// <summary>Whether events left out for lack of space change what the condition sees; else they are evidence only.</summary>
    public virtual bool NeedsAllEntries => true;

    /// <summary>Event times the condition goes by that may outlast the events kept, see <see cref="NeedsAllEntries"/>.</summary>
    public virtual long[][] Marks => [];

    /// <summary>Called when the window was filled from saved events: none of them is news.</summary>
    public virtual void Settle()
    {
    }

    /// <summary>Whether the condition holds now. Never without events.</summary>
    public abstract bool Holds(long now);

    /// <summary>Takes an event in.</summary>
    public void Add(in WindowEntry entry)
    {
        Entries.Enqueue(entry);
        OnAdd(entry);
    }

    /// <summary>Lets the oldest event go.</summary>
    public void RemoveOldest() => OnRemove(Entries.Dequeue());

    /// <summary>Lets events go that do not change what the condition sees, now or later; returns how many.</summary>
    public virtual int Compact() => 0;

    /// <summary>Whether an event at a time is still within the timespan; the boundary belongs to it.</summary>
    protected bool IsWithin(long ticks, long now) => ticks >= now - Rule.Timespan.Ticks;

    protected abstract void OnAdd(in WindowEntry entry);

    protected virtual void OnRemove(in WindowEntry entry)
    {
    }
}
