using System.Collections.Immutable;
using Midmar.Exercise.Telemetry;

namespace Midmar.Exercise.Scenarios;

/// <summary>What happens in an exercise.</summary>
public sealed record Scenario
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Simulated time at which it begins, UTC.</summary>
    public required DateTime Start { get; init; }

    /// <summary>How long it lasts, in ticks of one simulated second (count).</summary>
    public required int Ticks { get; init; }

    /// <summary>What the attacker does, in order; empty for an evening without one.</summary>
    public required ImmutableArray<AttackStep> Steps { get; init; }
}

/// <summary>One thing the attacker does.</summary>
/// <param name="Id">How ground truth calls it.</param>
/// <param name="Title">What it is, for people.</param>
/// <param name="Tick">The tick in which it happens, from 0.</param>
/// <param name="Events">What the hosts log of it.</param>
public sealed record AttackStep(string Id, string Title, int Tick, ImmutableArray<SimulatedEvent> Events);
