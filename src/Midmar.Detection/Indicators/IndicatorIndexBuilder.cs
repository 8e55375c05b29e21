using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Midmar.Intel.Indicators;

namespace Midmar.Detection.Indicators;

/// <summary>Gathers the indicators of lists for an index. One thread.</summary>
public sealed class IndicatorIndexBuilder
{
    /// <summary>Lists in one index (count).</summary>
    public const int MaxLists = 1_000;

    /// <summary>Indicators in one index (count).</summary>
    public const int MaxIndicators = 8_000_000;

    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly List<IndexedList> lists = [];
    private readonly KeyTable[] tables = [.. Enum.GetValues<IndicatorKind>().Select(k => new KeyTable(IndicatorIndex.WidthOf(k)))];
    private readonly Dictionary<(bool IsIpv4, int Prefix), NetworkTable> networks = [];
    private long added;

    /// <summary>What is added from now on belongs to this list.</summary>
    /// <exception cref="InvalidOperationException">There are <see cref="MaxLists"/> already.</exception>
    public void BeginList(string name, string hash)
    {
        if (lists.Count == MaxLists)
        {
            throw new InvalidOperationException($"There are {MaxLists} lists already. Put several into one.");
        }

        lists.Add(new IndexedList(name, hash));
    }

    /// <summary>Adds an indicator of the list begun last; false when there is room for no more.</summary>
    public bool Add(in Indicator indicator)
    {
        if (lists.Count == 0)
        {
            throw new InvalidOperationException("A list comes first.");
        }

        if (added == MaxIndicators)
        {
            return false;
        }

        added++;
        var entry = new Entry(
            SecondsOf(indicator.Expires),
            (ushort)(lists.Count - 1),
            (byte)indicator.Marking,
            indicator.Confidence is { } confidence ? (byte)Math.Clamp(confidence, 0, 100) : Entry.NotSaid);
        Span<byte> key = stackalloc byte[32];
        switch (indicator.Kind)
        {
            case IndicatorKind.Domain or IndicatorKind.Url:
                tables[(int)indicator.Kind].Add(Encoding.UTF8.GetBytes(indicator.Value), entry);
                break;
            case IndicatorKind.Network:
                AddNetwork(indicator.Value, entry);
                break;
            case IndicatorKind.Ipv4 or IndicatorKind.Ipv6:
                var (address, isIpv4) = AddressOf(indicator.Value);
                tables[(int)(isIpv4 ? IndicatorKind.Ipv4 : IndicatorKind.Ipv6)].Add(KeyOf(address, isIpv4, key), entry);
                break;
            default:
                Convert.FromHexString(indicator.Value, key, out _, out var length);
                tables[(int)indicator.Kind].Add(key[..length], entry);
                break;
        }

        return true;
    }

    /// <summary>The index. The builder is of no use afterwards.</summary>
    public IndicatorIndex Build()
    {
        foreach (var table in tables.Concat(networks.Values.Select(n => n.Table)))
        {
            table.Seal();
        }

        return new IndicatorIndex([.. lists], tables, [.. networks.Values.OrderBy(n => (n.IsIpv4, n.Prefix))]);
    }

    /// <summary>Whether an indicator still counts for what happened at a time.</summary>
    internal static bool Counts(in Entry entry, long ticks) =>
        entry.Expires == uint.MaxValue || ticks < Epoch.Ticks + (entry.Expires * TimeSpan.TicksPerSecond);

    private static uint SecondsOf(DateTime? expires) => expires is not { } moment
        ? uint.MaxValue
        : (uint)Math.Clamp((moment - Epoch).TotalSeconds, 0, uint.MaxValue - 1);

    private static ReadOnlySpan<byte> KeyOf(UInt128 address, bool isIpv4, Span<byte> key)
    {
        if (isIpv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(key, (uint)address);
            return key[..4];
        }

        BinaryPrimitives.WriteUInt128BigEndian(key, address);
        return key[..16];
    }

    private static (UInt128 Address, bool IsIpv4) AddressOf(string text) =>
        AddressText.TryParse(Encoding.UTF8.GetBytes(text), out var address, out var isIpv4)
            ? (address, isIpv4)
            : throw new ArgumentException($"'{text}' is no address in normal form.", nameof(text));

    private void AddNetwork(string text, in Entry entry)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (address, isIpv4) = AddressOf(text[..slash]);
        var prefix = int.Parse(text.AsSpan(slash + 1), CultureInfo.InvariantCulture);
        if (!networks.TryGetValue((isIpv4, prefix), out var network))
        {
            network = new NetworkTable(isIpv4, prefix, new KeyTable(isIpv4 ? 4 : 16));
            networks.Add((isIpv4, prefix), network);
        }

        Span<byte> key = stackalloc byte[16];
        network.Table.Add(network.KeyOf(address, key), entry);
    }
}
