using System.Globalization;
using Midmar.Centre.People;
using Midmar.Records;

namespace Midmar.Centre.Events;

/// <summary>Names what events are about, within a workspace.</summary>
/// <param name="Kind">The kind of thing: <see cref="EntityKind{TState,TEvent}.Name"/>.</param>
/// <param name="Number">Its number, from 1.</param>
public readonly record struct StreamId(string Kind, long Number)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind}/{Number}");
}

/// <summary>Who caused an event, as they were called then.</summary>
/// <param name="Kind">What kind of actor.</param>
/// <param name="Id">See <see cref="Actor.Id"/>.</param>
/// <param name="Name">See <see cref="Actor.Name"/>.</param>
public sealed record Author(ActorKind Kind, string Id, string Name)
{
    /// <summary>The author of what an actor does.</summary>
    public static Author Of(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return new Author(actor.Kind, actor.Id, actor.Name);
    }
}

/// <summary>Events to be appended to one stream, and what the entity is after them.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Before">Its version before them; 0: it begins.</param>
/// <param name="Events">Name and JSON of each.</param>
/// <param name="Format">See <see cref="EntityKind{TState,TEvent}.Format"/>.</param>
/// <param name="State">The entity afterwards, JSON.</param>
public sealed record StreamChange(StreamId Stream, long Before, IReadOnlyList<(string Type, string Json)> Events, int Format, string State)
{
    /// <summary>The stream's version after them.</summary>
    public long After => Before + Events.Count;
}

/// <summary>An event as it is kept.</summary>
/// <param name="Position">Its place among all events of the workspace, from 1 without a gap.</param>
/// <param name="Stream">What it is about.</param>
/// <param name="Version">Its place in the stream, from 1 without a gap.</param>
/// <param name="At">When, on the workspace's clock, UTC.</param>
/// <param name="By">Who.</param>
/// <param name="Type">Its name.</param>
/// <param name="Json">What it says.</param>
public sealed record StoredEvent(long Position, StreamId Stream, long Version, DateTime At, Author By, string Type, string Json);

/// <summary>An entity as it is kept beside its events.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Version">The stream's version it is at.</param>
/// <param name="Format">See <see cref="EntityKind{TState,TEvent}.Format"/>.</param>
/// <param name="Json">The entity.</param>
public sealed record StoredState(StreamId Stream, long Version, int Format, string Json);

/// <summary>How far a workspace's events have come. Kept elsewhere, it shows later whether anything up to there was changed or cut.</summary>
/// <param name="Position">Position of the last event; 0: none.</param>
/// <param name="Hash">SHA-256 over it and all before it, 64 lower-case hexadecimal digits.</param>
public sealed record EventHead(long Position, string Hash);

/// <summary>Keeps the events of the workspaces and what they made of the entities. Any number of threads.</summary>
public interface IEventStore
{
    /// <summary>All entities of a workspace.</summary>
    Task<IReadOnlyList<StoredState>> StatesAsync(WorkspaceId workspace, CancellationToken cancellation);

    /// <summary>The events of a stream, in order.</summary>
    Task<IReadOnlyList<StoredEvent>> StreamAsync(WorkspaceId workspace, StreamId stream, CancellationToken cancellation);

    /// <summary>Events of a workspace, in order.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="after">Those after this position.</param>
    /// <param name="limit">Most events of one answer.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<StoredEvent>> EventsAsync(WorkspaceId workspace, long after, int limit, CancellationToken cancellation);

    /// <summary>Appends to one or more streams of a workspace, all or nothing; there after a power failure when it returns.</summary>
    /// <returns>False: one of the streams is at another version, and nothing is changed.</returns>
    /// <exception cref="IOException">It could not be written; nothing is changed.</exception>
    Task<bool> AppendAsync(WorkspaceId workspace, Author by, DateTime at, IReadOnlyList<StreamChange> changes, CancellationToken cancellation);

    /// <summary>How far a workspace's events have come.</summary>
    Task<EventHead> HeadAsync(WorkspaceId workspace, CancellationToken cancellation);
}
