using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;

namespace Midmar.Centre.Tests.Events;

/// <summary>Events in memory, as the store's contract wants them: the store itself has tests of its own.</summary>
internal sealed class MemoryEventStore : IEventStore
{
    private readonly List<StoredEvent> events = [];
    private readonly Dictionary<StreamId, StoredState> states = [];

    public int Appended { get; private set; }

    public static Author Amal { get; } = new(ActorKind.Person, "amal", "Amal");

    public static Author Badr { get; } = new(ActorKind.Person, "badr", "Badr");

    public static DateTime Kickoff { get; } = new(2026, 6, 12, 18, 0, 0, DateTimeKind.Utc);

    /// <summary>A ledger over nothing, for what is to be decided.</summary>
    public async Task<WorkspaceLedger> LedgerAsync() => await new Ledger(this).OfAsync(Workspace.Live, CancellationToken.None);

    public Task<IReadOnlyList<StoredState>> StatesAsync(WorkspaceId workspace, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<StoredState>>([.. states.Values]);

    public Task<IReadOnlyList<StoredEvent>> StreamAsync(WorkspaceId workspace, StreamId stream, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<StoredEvent>>([.. events.Where(e => e.Stream == stream)]);

    public Task<IReadOnlyList<StoredEvent>> EventsAsync(WorkspaceId workspace, long after, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<StoredEvent>>([.. events.Where(e => e.Position > after).Take(limit)]);

    public Task<EventHead> HeadAsync(WorkspaceId workspace, CancellationToken cancellation) => Task.FromResult(new EventHead(events.Count, string.Empty));

    public Task<bool> AppendAsync(WorkspaceId workspace, Author by, DateTime at, IReadOnlyList<StreamChange> changes, CancellationToken cancellation)
    {
        foreach (var change in changes)
        {
            foreach (var (type, json) in change.Events)
            {
                events.Add(new StoredEvent(events.Count + 1, change.Stream, change.Before + 1, at, by, type, json));
            }

            states[change.Stream] = new StoredState(change.Stream, change.After, change.Format, change.State);
        }

        Appended++;
        return Task.FromResult(true);
    }
}

internal static class Deciding
{
    /// <summary>Decides, and expects that it is done.</summary>
    public static async Task<T> DoneAsync<T>(this WorkspaceLedger ledger, Func<LedgerWork, Outcome<T>> decide, Author? by = null, int minute = 0) =>
        await ledger.DoAsync(by ?? MemoryEventStore.Amal, MemoryEventStore.Kickoff.AddMinutes(minute), decide, CancellationToken.None) switch
        {
            Done<T>(var value) => value,
            Refused<T>(var reason) => throw new InvalidOperationException($"Refused: {reason}"),
            _ => throw new InvalidOperationException(),
        };

    /// <summary>Decides, and expects a refusal.</summary>
    public static async Task<Refusal> RefusedAsync<T>(this WorkspaceLedger ledger, Func<LedgerWork, Outcome<T>> decide, Author? by = null, int minute = 0) =>
        await ledger.DoAsync(by ?? MemoryEventStore.Amal, MemoryEventStore.Kickoff.AddMinutes(minute), decide, CancellationToken.None) is Refused<T>(var reason)
            ? reason
            : throw new InvalidOperationException("It was done.");
}
