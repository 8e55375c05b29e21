using Midmar.Records;

namespace Midmar.Sigma.Correlation;

/// <summary>One event in a window.</summary>
/// <param name="Ticks">Event time (ticks, UTC).</param>
/// <param name="Id">The record; of an inner correlation, its deciding record.</param>
/// <param name="Ordinal">Which member of the correlation it belongs to.</param>
/// <param name="Text">The value looked at, for types that compare texts.</param>
/// <param name="Number">The value looked at, for types that calculate.</param>
/// <param name="Inner">The records behind an inner correlation's match.</param>
internal readonly record struct WindowEntry(long Ticks, RecordId Id, int Ordinal, string? Text, decimal Number, RecordId[]? Inner);
