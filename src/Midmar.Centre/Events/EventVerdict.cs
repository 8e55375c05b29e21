using Midmar.Records;

namespace Midmar.Centre.Events;

/// <summary>What is wrong with kept events.</summary>
public enum EventDamage
{
    /// <summary>The event is not the one that was chained there.</summary>
    ChainBroken,

    /// <summary>What the event says is not what was written.</summary>
    WordsChanged,

    /// <summary>A position is missing, or there twice.</summary>
    PositionWrong,

    /// <summary>There were more events: the end was cut off.</summary>
    TailCut,

    /// <summary>Chained in itself, and not the chain the head was taken from.</summary>
    Rewritten,

    /// <summary>There are events, and no head that can be read.</summary>
    HeadMissing,

    /// <summary>An entity is not at the version its events lead to.</summary>
    StateWrong,
}

/// <summary>Whether the events of a workspace are what was written.</summary>
/// <param name="Workspace">Which workspace.</param>
/// <param name="Head">How far they are whole.</param>
/// <param name="Damage">What is wrong after that; null: nothing.</param>
/// <param name="Place">Where: the event's position and stream; empty when nothing is wrong.</param>
public sealed record EventVerdict(WorkspaceId Workspace, EventHead Head, EventDamage? Damage, string Place);
