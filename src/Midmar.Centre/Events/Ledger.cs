using System.Collections.Concurrent;
using Midmar.Centre.People;
using Midmar.Records;

namespace Midmar.Centre.Events;

/// <summary>The ledgers of a centre's workspaces, opened when they are first asked for. Any thread.</summary>
public sealed class Ledger(IEventStore store) : IDisposable
{
    private readonly ConcurrentDictionary<WorkspaceId, WorkspaceLedger> open = new();
    private readonly SemaphoreSlim opening = new(1);

    /// <summary>The ledger of a workspace.</summary>
    public async ValueTask<WorkspaceLedger> OfAsync(WorkspaceId workspace, CancellationToken cancellation)
    {
        if (open.TryGetValue(workspace, out var known))
        {
            return known;
        }

        await opening.WaitAsync(cancellation);
        try
        {
            return open.TryGetValue(workspace, out known)
                ? known
                : open[workspace] = new WorkspaceLedger(workspace, store, await store.StatesAsync(workspace, cancellation));
        }
        finally
        {
            opening.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var ledger in open.Values)
        {
            ledger.Dispose();
        }

        opening.Dispose();
    }
}

/// <summary>
/// All that people decided in a workspace. Decisions are pure functions over what is there; what they give is stored in one
/// piece and only then shown. One decision at a time, so that two people who do the same thing at once are decided one
/// after the other, the second knowing of the first. Any thread.
/// </summary>
public sealed class WorkspaceLedger : IDisposable
{
    /// <summary>Times a decision is taken anew because another process changed the same thing meanwhile.</summary>
    private const int MaxTries = 50;

    private readonly IEventStore store;
    private readonly SemaphoreSlim deciding = new(1);
    private readonly ConcurrentDictionary<string, ILedgerShelf> shelves = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private Dictionary<string, List<StoredState>> unread;

    internal WorkspaceLedger(WorkspaceId workspace, IEventStore store, IReadOnlyList<StoredState> states)
    {
        Workspace = workspace;
        this.store = store;
        unread = ByKind(states);
    }

    /// <summary>Which workspace.</summary>
    public WorkspaceId Workspace { get; }

    /// <summary>All entities of a kind.</summary>
    public Shelf<TState> Shelf<TState, TEvent>(EntityKind<TState, TEvent> kind)
        where TState : class
        where TEvent : class => Open(kind).Content;

    /// <summary>What would come of a decision now; nothing is stored.</summary>
    /// <param name="by">Who would do it.</param>
    /// <param name="at">When, on the workspace's clock, UTC.</param>
    /// <param name="decide">See <see cref="DoAsync"/>.</param>
    public Outcome<T> Weigh<T>(Author by, DateTime at, Func<LedgerWork, Outcome<T>> decide)
    {
        ArgumentNullException.ThrowIfNull(decide);
        return decide(new LedgerWork(this, by, at));
    }

    /// <summary>Decides, stores and shows.</summary>
    /// <param name="by">Who does it.</param>
    /// <param name="at">When, on the workspace's clock, UTC.</param>
    /// <param name="decide">Reads what it needs, adds what happened, and gives what is to be answered or why it cannot be. May be called again when it has to be decided anew; must do nothing else.</param>
    /// <param name="cancellation">Gives up before it is stored.</param>
    /// <exception cref="IOException">It could not be stored; nothing is changed.</exception>
    public async Task<Outcome<T>> DoAsync<T>(Author by, DateTime at, Func<LedgerWork, Outcome<T>> decide, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(decide);

        // What every database keeps: the chain is over what comes back from it.
        at = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));
        await deciding.WaitAsync(cancellation);
        try
        {
            for (var tries = 1; ; tries++)
            {
                var work = new LedgerWork(this, by, at);
                var outcome = decide(work);
                var changes = work.Changes;
                if (outcome is Refused<T> || changes.Count == 0)
                {
                    return outcome;
                }

                if (await store.AppendAsync(Workspace, by, at, changes, cancellation))
                {
                    work.Publish();
                    return outcome;
                }

                if (tries == MaxTries)
                {
                    throw new IOException($"Workspace {Workspace} is changed by another process faster than this one can decide.");
                }

                await ReadAgainAsync(cancellation);
            }
        }
        finally
        {
            deciding.Release();
        }
    }

    /// <summary>All that happened to one entity, in order.</summary>
    public async Task<IReadOnlyList<Happened<TEvent>>> HistoryAsync<TState, TEvent>(EntityKind<TState, TEvent> kind, long number, CancellationToken cancellation)
        where TState : class
        where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(kind);
        return [.. (await store.StreamAsync(Workspace, new StreamId(kind.Name, number), cancellation)).Select(kind.Read)];
    }

    /// <inheritdoc/>
    public void Dispose() => deciding.Dispose();

    internal LedgerShelf<TState, TEvent> Open<TState, TEvent>(EntityKind<TState, TEvent> kind)
        where TState : class
        where TEvent : class
    {
        if (shelves.TryGetValue(kind.Name, out var known))
        {
            return (LedgerShelf<TState, TEvent>)known;
        }

        lock (gate)
        {
            if (!shelves.TryGetValue(kind.Name, out known))
            {
                unread.Remove(kind.Name, out var states);
                shelves[kind.Name] = known = new LedgerShelf<TState, TEvent>(kind, states ?? [], Rebuild(kind));
            }

            return (LedgerShelf<TState, TEvent>)known;
        }
    }

    /// <summary>A state of another format is made again; rare, and only when a new version of the program starts.</summary>
    private Func<StreamId, TState> Rebuild<TState, TEvent>(EntityKind<TState, TEvent> kind)
        where TState : class
        where TEvent : class =>
        stream => kind.Rebuild(Task.Run(() => store.StreamAsync(Workspace, stream, CancellationToken.None)).GetAwaiter().GetResult())!;

    private async Task ReadAgainAsync(CancellationToken cancellation)
    {
        var states = ByKind(await store.StatesAsync(Workspace, cancellation));
        lock (gate)
        {
            foreach (var (kind, shelf) in shelves)
            {
                states.Remove(kind, out var own);
                shelf.Replace(own ?? []);
            }

            unread = states;
        }
    }

    private static Dictionary<string, List<StoredState>> ByKind(IReadOnlyList<StoredState> states) =>
        states.GroupBy(s => s.Stream.Kind, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
}
