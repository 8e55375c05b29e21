using Midmar.Records;

namespace Midmar.Detection.Pipeline;

/// <summary>What a frame of the journal says.</summary>
public enum FrameKind : byte
{
    /// <summary>A delivery.</summary>
    Records = 1,

    /// <summary>Time passed without any: lets idle sources go.</summary>
    Tick = 2,

    /// <summary>The history of a lane is complete.</summary>
    LaneEnd = 3,

    /// <summary>A source has been silent for longer than it may; see <see cref="ISilenceReports"/>.</summary>
    Silence = 4,
}

/// <summary>A delivery as the journal keeps it. The order of frames is the order in which everything after is decided.</summary>
public sealed class JournalFrame
{
    /// <summary>What it says.</summary>
    public required FrameKind Kind { get; init; }

    /// <summary>Where it begins in the journal of its workspace (bytes since the journal began).</summary>
    public required long Position { get; init; }

    /// <summary>Where the next begins.</summary>
    public required long End { get; init; }

    /// <summary>The workspace.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>The source.</summary>
    public required SourceId Source { get; init; }

    /// <summary>See <see cref="Delivery.RecordSource"/>.</summary>
    public required ulong RecordSource { get; init; }

    /// <summary>See <see cref="Delivery.Position"/>.</summary>
    public required long RecordPosition { get; init; }

    /// <summary>When it arrived, on the workspace's clock, UTC.</summary>
    public required DateTime Arrived { get; init; }

    /// <summary>When it arrived, on the wall clock, UTC: operations and retention use only this one.</summary>
    public required DateTime Received { get; init; }

    /// <summary>See <see cref="Delivery.Lane"/>.</summary>
    public required ulong Lane { get; init; }

    /// <summary>See <see cref="Delivery.Digest"/>.</summary>
    public required UInt128? Digest { get; init; }

    /// <summary>How to read it.</summary>
    public required ReadAs ReadAs { get; init; }

    /// <summary>The payload, from index 0.</summary>
    public required byte[] Buffer { get; init; }

    /// <summary>Bytes of the payload.</summary>
    public required int Length { get; init; }
}
