using System.Collections.Immutable;
using Midmar.Intel.Formats;
using Midmar.Intel.Indicators;

namespace Midmar.Centre.Indicators;

/// <summary>A list of indicators in force, or one that could not be put in force.</summary>
/// <param name="Name">Its file's name.</param>
/// <param name="Hash">SHA-256 of the file that is in force, hexadecimal; null: none is.</param>
/// <param name="Since">When that was put in force, UTC; null likewise.</param>
/// <param name="Reading">What it holds; null likewise.</param>
/// <param name="Expired">Indicators whose time is over (count).</param>
/// <param name="ByMarking">Indicators by their marking (count); unmarked ones under <c>none</c>.</param>
/// <param name="Failure">Why the file that lies there now is not in force; null when it is.</param>
public sealed record IndicatorListSummary(
    string Name,
    string? Hash,
    DateTime? Since,
    IndicatorReading? Reading,
    long Expired,
    ImmutableSortedDictionary<string, long> ByMarking,
    RefusedIndicator? Failure)
{
    /// <summary>Indicators by kind (count).</summary>
    public ImmutableDictionary<IndicatorKind, long> ByKind => Reading?.ByKind ?? ImmutableDictionary<IndicatorKind, long>.Empty;
}

/// <summary>The lists of indicators of a centre. Any thread.</summary>
public interface IIndicatorLists
{
    /// <summary>All lists, by name.</summary>
    ImmutableArray<IndicatorListSummary> All { get; }

    /// <summary>Indicators in force, in all lists (count).</summary>
    long Count { get; }

    /// <summary>Memory they take (bytes).</summary>
    long MemoryBytes { get; }

    /// <summary>
    /// Puts a list in force, in place of one of the same name; from the next batch on. A file that is not to be used is
    /// answered with its failure, and nothing changes.
    /// </summary>
    /// <param name="name">A file name: letters, digits, dots, dashes; ends in .csv, .txt, .json or .stix.</param>
    /// <param name="content">The file.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IndicatorReading> PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Takes a list out of force; false when there is none.</summary>
    Task<bool> RemoveAsync(string name, CancellationToken cancellation);
}
