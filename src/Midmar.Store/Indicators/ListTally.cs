using System.Collections.Immutable;
using Midmar.Centre.Indicators;
using Midmar.Detection.Indicators;
using Midmar.Intel.Formats;
using Midmar.Intel.Indicators;
using Midmar.Intel.Marking;

namespace Midmar.Store.Indicators;

/// <summary>Passes the indicators of a list on to an index, and counts what its summary says.</summary>
internal sealed class ListTally(IndicatorIndexBuilder builder, DateTime now)
{
    private readonly Dictionary<string, long> byMarking = new(StringComparer.Ordinal);
    private long expired;
    private long leftOut;

    public void Add(Indicator indicator)
    {
        leftOut += builder.Add(indicator) ? 0 : 1;
        expired += indicator.Expires <= now ? 1 : 0;
        var marking = TlpNames.Of(indicator.Marking) ?? "none";
        byMarking[marking] = byMarking.GetValueOrDefault(marking) + 1;
    }

    public IndicatorListSummary Summary(string name, string hash, DateTime since, IndicatorReading reading, RefusedIndicator? failure) => new(
        name, hash, since, reading, expired, byMarking.ToImmutableSortedDictionary(StringComparer.Ordinal),
        failure ?? (leftOut == 0 ? null : new RefusedIndicator(
            "index.size", name, $"{leftOut} of its indicators are left out: all lists together may hold {IndicatorIndexBuilder.MaxIndicators}. Remove lists that are no longer needed.")));
}
