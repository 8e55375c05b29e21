using Midmar.Centre.People;

namespace Midmar.Store.State.Rows;

/// <summary>An event of a workspace.</summary>
internal sealed class EventRow
{
    /// <summary>Characters the name of a kind or of an event type may have.</summary>
    public const int MaxName = 64;

    public int WorkspaceId { get; set; }

    public long Position { get; set; }

    public required string Kind { get; set; }

    public long Number { get; set; }

    public long Version { get; set; }

    public DateTime At { get; set; }

    public ActorKind ByKind { get; set; }

    public required string ById { get; set; }

    public required string ByName { get; set; }

    public required string Type { get; set; }

    public required string Payload { get; set; }

    /// <summary>SHA-256 of <see cref="Payload"/> as UTF-8.</summary>
    public required byte[] PayloadHash { get; set; }

    /// <summary>See <see cref="Midmar.Centre.Events.EventChain"/>.</summary>
    public required byte[] Hash { get; set; }
}

/// <summary>What events made of an entity.</summary>
internal sealed class EntityRow
{
    public int WorkspaceId { get; set; }

    public required string Kind { get; set; }

    public long Number { get; set; }

    public long Version { get; set; }

    public int Format { get; set; }

    public required string State { get; set; }
}

/// <summary>The end of a workspace's chain.</summary>
internal sealed class EventHeadRow
{
    public int WorkspaceId { get; set; }

    public long Position { get; set; }

    public required byte[] Hash { get; set; }
}
