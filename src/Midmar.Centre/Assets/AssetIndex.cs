using Midmar.Centre.People;

namespace Midmar.Centre.Assets;

/// <summary>Which asset has which name, host name and address: what two may not share. For one decision; not thread-safe.</summary>
internal sealed class AssetIndex
{
    private readonly Dictionary<string, Asset> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Asset> keys = new(StringComparer.Ordinal);

    public AssetIndex(IEnumerable<Asset> assets)
    {
        foreach (var asset in assets)
        {
            Add(asset);
        }
    }

    public int Count => names.Count;

    public Asset? Named(string name) => names.GetValueOrDefault(name);

    public void Add(Asset asset)
    {
        names[asset.Facts.Name] = asset;
        foreach (var key in KeysOf(asset.Facts))
        {
            keys.TryAdd(key, asset);
        }
    }

    public void Remove(Asset asset)
    {
        names.Remove(asset.Facts.Name);
        foreach (var key in KeysOf(asset.Facts))
        {
            if (keys.TryGetValue(key, out var owner) && owner.Number == asset.Number)
            {
                keys.Remove(key);
            }
        }
    }

    /// <summary>What another asset has already.</summary>
    /// <param name="number">The asset's own number; 0: it is new.</param>
    /// <param name="facts">What it is to be.</param>
    public Refusal? Conflict(long number, AssetFacts facts)
    {
        if (Named(facts.Name) is { } other && other.Number != number)
        {
            return new AssetNameTaken(facts.Name);
        }

        foreach (var key in KeysOf(facts))
        {
            if (keys.TryGetValue(key, out var owner) && owner.Number != number)
            {
                return new KeyOfAnotherAsset(key, owner.Facts.Name);
            }
        }

        return null;
    }

    private static IEnumerable<string> KeysOf(AssetFacts facts) => facts.Hosts.Concat(facts.Addresses);
}
