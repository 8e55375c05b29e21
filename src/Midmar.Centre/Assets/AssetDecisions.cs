using System.Collections.Immutable;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.Imports;
using Midmar.Centre.People;

namespace Midmar.Centre.Assets;

/// <summary>What became of an import.</summary>
/// <param name="Added">Added (count).</param>
/// <param name="Changed">Changed (count).</param>
/// <param name="Same">There already as they are (count).</param>
/// <param name="Refused">Lines refused (count).</param>
public sealed record ImportResult(int Added, int Changed, int Same, int Refused);

/// <summary>What is decided about the register of assets.</summary>
public static class AssetDecisions
{
    /// <summary>Adds an asset, or changes the one of that number; gives its number.</summary>
    public static Outcome<long> Put(LedgerWork work, long? number, AssetFacts facts)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (number is { } known && work.Find(AssetBlock.Kind, AssetBlock.Of(known))?.Find(known) is null)
        {
            return new NoSuchAsset();
        }

        if (AssetRules.Normalise(facts, out var plain) is { } refusal)
        {
            return refusal;
        }

        if (EntityDecisions.CheckReference(work, plain.Entity) is { } noEntity)
        {
            return noEntity;
        }

        if (VenueDecisions.CheckReference(work, plain.Venue) is { } noVenue)
        {
            return noVenue;
        }

        var index = new AssetIndex(All(work));
        if (index.Conflict(number ?? 0, plain) is { } conflict)
        {
            return conflict;
        }

        if (number is null && index.Count >= Asset.Max)
        {
            return new TooMany(Asset.Max);
        }

        var asset = new Asset(number ?? Next(work), plain);
        work.Add(AssetBlock.Kind, AssetBlock.Of(asset.Number), new AssetsPut([asset], string.Empty));
        return asset.Number;
    }

    /// <summary>Takes assets off.</summary>
    public static Outcome<int> Remove(LedgerWork work, IReadOnlyCollection<long> numbers)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(numbers);
        foreach (var block in numbers.Distinct().GroupBy(AssetBlock.Of))
        {
            if (work.Find(AssetBlock.Kind, block.Key) is not { } state || block.Any(n => state.Find(n) is null))
            {
                return new NoSuchAsset();
            }

            work.Add(AssetBlock.Kind, block.Key, new AssetsRemoved([.. block]));
        }

        return numbers.Count;
    }

    /// <summary>Puts an import into the register as one decision: what can be added and changed is, what is refused is left out.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="file">What was read.</param>
    /// <param name="name">The file's name.</param>
    public static Outcome<ImportResult> Import(LedgerWork work, AssetFile file, string name)
    {
        ArgumentNullException.ThrowIfNull(work);
        var plan = AssetImport.Plan(file, All(work), Entities(work), Venues(work));
        if (plan.Added.IsEmpty && plan.Changed.IsEmpty)
        {
            return new NothingToImport();
        }

        var next = Next(work);
        var put = plan.Changed.Select(c => c.After).Concat(plan.Added.Select(facts => new Asset(next++, facts)));
        foreach (var block in put.GroupBy(a => AssetBlock.Of(a.Number)).OrderBy(g => g.Key))
        {
            work.Add(AssetBlock.Kind, block.Key, new AssetsPut([.. block.OrderBy(a => a.Number)], name));
        }

        return new ImportResult(plan.Added.Length, plan.Changed.Length, plan.Same, plan.Refused.Length);
    }

    /// <summary>The organisations there are, by name.</summary>
    public static ImmutableDictionary<string, long> Entities(LedgerWork work) => Names(work.All(ProtectedEntity.Kind).Where(e => !e.State.IsGone).Select(e => (e.State.Facts.Name, e.Number)));

    /// <summary>The venues there are, by name.</summary>
    public static ImmutableDictionary<string, long> Venues(LedgerWork work) => Names(work.All(Venue.Kind).Where(v => !v.State.IsGone).Select(v => (v.State.Facts.Name, v.Number)));

    private static ImmutableDictionary<string, long> Names(IEnumerable<(string Name, long Number)> all) =>
        all.ToImmutableDictionary(a => a.Name, a => a.Number, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<Asset> All(LedgerWork work) => work.All(AssetBlock.Kind).SelectMany(b => b.State.Assets);

    private static long Next(LedgerWork work) => work.All(AssetBlock.Kind).Select(b => b.State.Last).DefaultIfEmpty().Max() + 1;
}
