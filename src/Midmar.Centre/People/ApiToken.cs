using System.Collections.Immutable;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Centre.People;

/// <summary>A token for programs: <c>mdm_&lt;id&gt;_&lt;secret&gt;</c>. Of the secret only a hash is kept.</summary>
public sealed record ApiToken
{
    /// <summary>Characters a token's name may have.</summary>
    public const int MaxNameLength = 80;

    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Whose token it is: it can never do more than that person can, and ends when they are disabled.
    /// Null: it is a source's, may <see cref="Permission.Ingest"/> and nothing else, and outlives who made it, so that
    /// telemetry does not stop when somebody leaves.
    /// </summary>
    public required string? OwnerId { get; init; }

    /// <summary>Who made it: id of a person.</summary>
    public required string MadeBy { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTime Made { get; init; }

    /// <summary>What it may do.</summary>
    public required ImmutableArray<Permission> Permissions { get; init; }

    /// <summary>Where.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>The one source it may send for; null: any of the workspace.</summary>
    public required SourceId? Source { get; init; }

    /// <summary>When it ends by itself, UTC; null: when it is revoked.</summary>
    public required DateTime? Expires { get; init; }

    /// <summary>When it was last used, UTC, to the minute; null: never.</summary>
    public required DateTime? LastUsed { get; init; }

    /// <summary>When it was revoked, UTC; null: it was not.</summary>
    public required DateTime? Revoked { get; init; }
}
