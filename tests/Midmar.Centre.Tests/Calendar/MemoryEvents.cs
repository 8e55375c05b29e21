using Midmar.Centre.Events;
using Midmar.Records;

namespace Midmar.Centre.Tests.Calendar;

/// <summary>Keeps events in memory, and states as JSON, so that what is kept is read back as it would be from a disk.</summary>
internal sealed class MemoryEvents : IEventStore
{
    private readonly List<StoredEvent> events = [];
    private readonly Dictionary<StreamId, StoredState> states = [];

    public int Count => events.Count;

    public long Characters => events.Sum(e => (long)e.Json.Length);

    public Task<IReadOnlyList<StoredState>> StatesAsync(WorkspaceId workspace, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<StoredState>>([.. states.Values]);

    public Task<IReadOnlyList<StoredEvent>> StreamAsync(WorkspaceId workspace, StreamId stream, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<StoredEvent>>([.. events.Where(e => e.Stream == stream)]);

    public Task<IReadOnlyList<StoredEvent>> EventsAsync(WorkspaceId workspace, long after, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<StoredEvent>>([.. events.Skip((int)after).Take(limit)]);

    public Task<bool> AppendAsync(WorkspaceId workspace, Author by, DateTime at, IReadOnlyList<StreamChange> changes, CancellationToken cancellation)
    {
        foreach (var change in changes)
        {
            events.AddRange(change.Events.Select((e, i) => new StoredEvent(events.Count + i + 1, change.Stream, change.Before + i + 1, at, by, e.Type, e.Json)));
            states[change.Stream] = new StoredState(change.Stream, change.After, change.Format, change.State);
        }

        return Task.FromResult(true);
    }

    public Task<EventHead> HeadAsync(WorkspaceId workspace, CancellationToken cancellation) => Task.FromResult(new EventHead(events.Count, string.Empty));
}
