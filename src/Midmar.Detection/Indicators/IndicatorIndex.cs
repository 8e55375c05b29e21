using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Midmar.Intel.Indicators;

namespace Midmar.Detection.Indicators;

/// <summary>A list whose indicators are in an index.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hash">SHA-256 of its file, lower-case hexadecimal.</param>
public sealed record IndexedList(string Name, string Hash);

/// <summary>
/// The indicators of all lists, ready to be looked up exactly. Immutable and safe for any number of threads: to change
/// lists, build another and use it from then on. Each list's say is kept apart: a value of two lists is seen twice.
/// </summary>
public sealed class IndicatorIndex
{
    private readonly KeyTable[] tables;
    private readonly ImmutableArray<NetworkTable> networks;

    internal IndicatorIndex(ImmutableArray<IndexedList> lists, KeyTable[] tables, ImmutableArray<NetworkTable> networks)
    {
        Lists = lists;
        this.tables = tables;
        this.networks = networks;
        Count = tables.Sum(t => (long)t.Count) + networks.Sum(n => (long)n.Table.Count);
        MemoryBytes = tables.Sum(t => t.MemoryBytes) + networks.Sum(n => n.Table.MemoryBytes);
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lists.Select(l => $"{l.Name} {l.Hash}")))));
        Uses = UsesOf();
    }

    /// <summary>An index without indicators.</summary>
    public static IndicatorIndex Empty { get; } = new IndicatorIndexBuilder().Build();

    /// <summary>The lists.</summary>
    public ImmutableArray<IndexedList> Lists { get; }

    /// <summary>Indicators; one that a list names twice counts once.</summary>
    public long Count { get; }

    /// <summary>Bytes the tables take.</summary>
    public long MemoryBytes { get; }

    /// <summary>SHA-256 over names and hashes of the lists, lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Which fields are worth a look.</summary>
    internal FieldUse Uses { get; }

    internal bool HasAddresses => this[IndicatorKind.Ipv4].Count + this[IndicatorKind.Ipv6].Count > 0 || networks.Length > 0;

    internal bool HasDomains => this[IndicatorKind.Domain].Count > 0;

    internal bool HasUrls => this[IndicatorKind.Url].Count > 0;

    /// <summary>The table of a kind; networks have one for each length of prefix.</summary>
    internal KeyTable this[IndicatorKind kind] => tables[(int)kind];

    internal ImmutableArray<NetworkTable> Networks => networks;

    /// <summary>Bytes of the keys of a kind; 0: text.</summary>
    internal static int WidthOf(IndicatorKind kind) => kind switch
    {
        IndicatorKind.Ipv4 => 4,
        IndicatorKind.Ipv6 or IndicatorKind.Md5 or IndicatorKind.Imphash => 16,
        IndicatorKind.Sha1 => 20,
        IndicatorKind.Sha256 => 32,
        _ => 0,
    };

    /// <summary>A key as the list had it, in normal form.</summary>
    internal static string TextOf(IndicatorKind kind, ReadOnlySpan<byte> key) => kind switch
    {
        IndicatorKind.Ipv4 => AddressText.ToText(BinaryPrimitives.ReadUInt32BigEndian(key)),
        IndicatorKind.Ipv6 => AddressText.ToText(BinaryPrimitives.ReadUInt128BigEndian(key), isIpv4: false),
        IndicatorKind.Domain or IndicatorKind.Url => Encoding.UTF8.GetString(key),
        _ => Convert.ToHexStringLower(key),
    };

    private FieldUse UsesOf()
    {
        var hosts = HasAddresses || HasDomains ? FieldUse.Host | FieldUse.Url : FieldUse.None;
        var hashes = this[IndicatorKind.Md5].Count + this[IndicatorKind.Sha1].Count + this[IndicatorKind.Sha256].Count > 0 ? FieldUse.FileHash | FieldUse.NamedHashes : FieldUse.None;
        return hosts | hashes
            | (HasAddresses ? FieldUse.Address : FieldUse.None)
            | (HasUrls ? FieldUse.Url : FieldUse.None)
            | (this[IndicatorKind.Imphash].Count > 0 ? FieldUse.Imphash | FieldUse.NamedHashes : FieldUse.None);
    }
}

/// <summary>Networks of one length of prefix.</summary>
/// <param name="IsIpv4">Whether of IPv4.</param>
/// <param name="Prefix">Bits of the prefix.</param>
/// <param name="Table">By their first address: 4 or 16 bytes, big-endian.</param>
internal sealed record NetworkTable(bool IsIpv4, int Prefix, KeyTable Table)
{
    /// <summary>The key of the network an address would lie in.</summary>
    public ReadOnlySpan<byte> KeyOf(UInt128 address, Span<byte> buffer)
    {
        var hostBits = (IsIpv4 ? 32 : 128) - Prefix;
        var network = (address >> hostBits) << hostBits;
        if (IsIpv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(buffer, (uint)network);
            return buffer[..4];
        }

        BinaryPrimitives.WriteUInt128BigEndian(buffer, network);
        return buffer[..16];
    }
}
