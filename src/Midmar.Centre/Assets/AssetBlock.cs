using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Midmar.Centre.Events;

namespace Midmar.Centre.Assets;

/// <summary>
/// Assets of neighbouring numbers. A register of 50,000 comes in by one import: as a thing of its own each would be 50,000
/// events and as many rows in one decision; a block is one event and one row for all of its assets that changed, and a
/// single change still writes little.
/// </summary>
/// <param name="Assets">The assets, by number.</param>
/// <param name="Last">The highest number that was ever given in it.</param>
public sealed record AssetBlock(ImmutableArray<Asset> Assets, long Last)
{
    /// <summary>Numbers of one block.</summary>
    public const int Size = 250;

    /// <summary>How they are kept.</summary>
    public static readonly EntityKind<AssetBlock, AssetEvent> Kind = new("asset-block", format: 1, Apply);

    /// <summary>The block an asset is in.</summary>
    public static long Of(long asset) => ((asset - 1) / Size) + 1;

    /// <summary>One of its assets; null when it has none of that number.</summary>
    public Asset? Find(long number) => Assets.FirstOrDefault(a => a.Number == number);

    private static AssetBlock Apply(AssetBlock? state, Happened<AssetEvent> happened)
    {
        var before = state ?? new AssetBlock([], 0);
        return happened.Event switch
        {
            AssetsPut put => Put(before, put.Assets),
            AssetsRemoved removed => before with { Assets = before.Assets.RemoveAll(a => removed.Numbers.Contains(a.Number)) },
            _ => throw new InvalidOperationException($"{happened.Event} is no event of assets."),
        };
    }

    private static AssetBlock Put(AssetBlock before, ImmutableArray<Asset> assets)
    {
        var all = before.Assets.ToDictionary(a => a.Number);
        foreach (var asset in assets)
        {
            all[asset.Number] = asset;
        }

        return new AssetBlock([.. all.Values.OrderBy(a => a.Number)], Math.Max(before.Last, assets.Max(a => a.Number)));
    }
}

/// <summary>What happens to assets.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(AssetsPut), "assets-put")]
[JsonDerivedType(typeof(AssetsRemoved), "assets-removed")]
public abstract record AssetEvent;

/// <summary>Assets were added or changed.</summary>
/// <param name="Assets">As they are now.</param>
/// <param name="From">The file they came from; empty: by hand.</param>
public sealed record AssetsPut(ImmutableArray<Asset> Assets, string From) : AssetEvent;

/// <summary>Assets were taken off.</summary>
/// <param name="Numbers">Their numbers.</param>
public sealed record AssetsRemoved(ImmutableArray<long> Numbers) : AssetEvent;
