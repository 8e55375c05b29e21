using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Midmar.Centre.Assets;

/// <summary>
/// The assets of a workspace, to be found by what records name: a host or an address. Immutable; any thread.
/// <para>A host name is compared without case. One with a domain finds the asset of that full name, or one registered
/// without domain; one without domain finds the asset of that name, or the only one whose name begins so. Where two
/// would be meant, none is found: a wrong owner is worse than none.</para>
/// <para>An address finds the narrowest range it is in.</para>
/// </summary>
public sealed class AssetRegister
{
    /// <summary>A register with nothing in it.</summary>
    public static readonly AssetRegister Empty = new([]);

    private readonly Dictionary<string, Asset> hosts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Asset?> firstLabels = new(StringComparer.Ordinal);
    private readonly RangeTable v4 = new(32);
    private readonly RangeTable v6 = new(128);

    /// <summary>A register of these assets.</summary>
    public AssetRegister(IEnumerable<Asset> assets)
    {
        All = [.. assets.OrderBy(a => a.Number)];
        foreach (var asset in All)
        {
            foreach (var host in asset.Facts.Hosts)
            {
                AddHost(host, asset);
            }

            foreach (var address in asset.Facts.Addresses)
            {
                if (AssetKeys.ParseNetwork(address) is People.Done<IPNetwork>(var network))
                {
                    TableOf(network.BaseAddress).Add(network, asset);
                }
            }
        }

        // A service's host comes after all that are named as hosts.
        foreach (var asset in All)
        {
            foreach (var service in asset.Facts.Services)
            {
                if (AssetKeys.HostOfService(service) is { } host && !hosts.ContainsKey(host))
                {
                    AddHost(host, asset);
                }
            }
        }
    }

    /// <summary>All assets, by number.</summary>
    public ImmutableArray<Asset> All { get; }

    /// <summary>The asset of a number; null when there is none.</summary>
    public Asset? Find(long number)
    {
        var (low, high) = (0, All.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (All[middle].Number == number)
            {
                return All[middle];
            }

            (low, high) = All[middle].Number < number ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>The asset a record means; null when the register knows none, or not which.</summary>
    /// <param name="hostOrAddress">A host name, or an IPv4 or IPv6 address.</param>
    public Asset? Find(string? hostOrAddress)
    {
        if (string.IsNullOrWhiteSpace(hostOrAddress))
        {
            return null;
        }

        var text = hostOrAddress.Trim();
        return AssetKeys.TryParseAddress(text) is { } address ? TableOf(address).Find(address) : FindHost(text.TrimEnd('.').ToLowerInvariant());
    }

    /// <summary>The asset somebody means by its name, or by a host or address of it; null when there is none, or it is not known which.</summary>
    /// <param name="text">What they wrote.</param>
    public Asset? Meant(string text) =>
        All.FirstOrDefault(a => string.Equals(a.Facts.Name, text, StringComparison.OrdinalIgnoreCase)) ?? Find(text);

    private RangeTable TableOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? v4 : v6;

    private Asset? FindHost(string name)
    {
        if (hosts.TryGetValue(name, out var asset))
        {
            return asset;
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? firstLabels.GetValueOrDefault(name) : hosts.GetValueOrDefault(name[..dot]);
    }

    private void AddHost(string host, Asset asset)
    {
        hosts.TryAdd(host, asset);
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0)
        {
            var label = host[..dot];
            firstLabels[label] = firstLabels.TryGetValue(label, out var other) && other?.Number != asset.Number ? null : asset;
        }
    }

    /// <summary>Ranges of one family by the length of their prefix, longest first.</summary>
    private sealed class RangeTable(int bits)
    {
        private readonly SortedList<int, Dictionary<UInt128, Asset>> byLength = new(Comparer<int>.Create((a, b) => b.CompareTo(a)));

        public void Add(IPNetwork network, Asset asset)
        {
            if (!byLength.TryGetValue(network.PrefixLength, out var ranges))
            {
                byLength[network.PrefixLength] = ranges = [];
            }

            ranges.TryAdd(AssetKeys.NumberOf(network.BaseAddress), asset);
        }

        public Asset? Find(IPAddress address)
        {
            var number = AssetKeys.NumberOf(address);
            foreach (var (length, ranges) in byLength)
            {
                if (ranges.TryGetValue(number >> (bits - length) << (bits - length), out var asset))
                {
                    return asset;
                }
            }

            return null;
        }
    }
}
