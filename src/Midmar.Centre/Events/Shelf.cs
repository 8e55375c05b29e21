using System.Collections.Immutable;

namespace Midmar.Centre.Events;

/// <summary>Which entities of a kind changed.</summary>
/// <param name="numbers">Their numbers.</param>
public sealed class ShelfChangeEventArgs(IReadOnlyList<long> numbers) : EventArgs
{
    /// <summary>Their numbers.</summary>
    public IReadOnlyList<long> Numbers { get; } = numbers;
}

/// <summary>All entities of one kind in one workspace, in memory, as they are now. Any thread.</summary>
/// <typeparam name="TState">The kind's state.</typeparam>
public sealed class Shelf<TState>
    where TState : class
{
    private volatile Content content;

    internal Shelf(ImmutableSortedDictionary<long, Kept<TState>> all) => content = new Content(all, 0);

    /// <summary>Raised after entities changed, with their numbers, on the thread that changed them: handlers only take note.</summary>
    public event EventHandler<ShelfChangeEventArgs>? Changed;

    /// <summary>All of them as they are at one moment, by number.</summary>
    public ImmutableSortedDictionary<long, Kept<TState>> All => content.All;

    /// <summary>Grows with every change.</summary>
    public long Version => content.Version;

    /// <summary>One of them; null when there is none of that number.</summary>
    public Kept<TState>? Find(long number) => content.All.GetValueOrDefault(number);

    internal void Put(IReadOnlyCollection<Kept<TState>> changed)
    {
        content = new Content(content.All.SetItems(changed.Select(k => KeyValuePair.Create(k.Number, k))), content.Version + 1);
        Changed?.Invoke(this, new ShelfChangeEventArgs([.. changed.Select(k => k.Number)]));
    }

    internal void Replace(ImmutableSortedDictionary<long, Kept<TState>> all)
    {
        content = new Content(all, content.Version + 1);
        Changed?.Invoke(this, new ShelfChangeEventArgs([.. all.Keys]));
    }

    private sealed record Content(ImmutableSortedDictionary<long, Kept<TState>> All, long Version);
}
