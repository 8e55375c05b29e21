using System.Collections.Immutable;
using Midmar.Centre.Alerts;
using Midmar.Records;

namespace Midmar.Exercise.Simulation;

/// <summary>An alert as a player met it, or what came to it later.</summary>
/// <param name="Alert">The alert, as it was then.</param>
/// <param name="Time">Simulated time at which it was there to be seen: the end of the tick, UTC.</param>
/// <param name="Records">Records it cites that were not there the last time.</param>
internal sealed record SeenAlert(Alert Alert, DateTime Time, ImmutableArray<RecordId> Records);
