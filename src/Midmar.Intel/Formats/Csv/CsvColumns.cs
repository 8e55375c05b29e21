using System.Collections.Frozen;
using Midmar.Intel.Indicators;

namespace Midmar.Intel.Formats.Csv;

/// <summary>What the columns of a CSV file are, by the names lists give them.</summary>
internal sealed record CsvColumns
{
    /// <summary>Columns that hold a value of any kind, the likeliest first.</summary>
    private static readonly string[] ValueNames = ["indicator", "indicator_value", "value", "ioc", "ioc_value", "observable", "pattern_value", "artifact"];

    private static readonly FrozenDictionary<string, IndicatorKind[]> TypedNames = new Dictionary<string, IndicatorKind[]>(StringComparer.Ordinal)
    {
        ["ip"] = Kinds.Address, ["ip_address"] = Kinds.Address, ["ipaddress"] = Kinds.Address, ["dst_ip"] = Kinds.Address, ["src_ip"] = Kinds.Address,
        ["ipv4"] = Kinds.Address, ["ipv6"] = Kinds.Address, ["address"] = Kinds.Address, ["network"] = Kinds.Address, ["cidr"] = Kinds.Address,
        ["domain"] = Kinds.Domain, ["domain_name"] = Kinds.Domain, ["hostname"] = Kinds.Domain, ["fqdn"] = Kinds.Domain, ["host"] = Kinds.Host,
        ["url"] = Kinds.Url, ["uri"] = Kinds.Url, ["link"] = Kinds.Url,
        ["hash"] = Kinds.Hash, ["filehash"] = Kinds.Hash, ["file_hash"] = Kinds.Hash,
        ["md5"] = [IndicatorKind.Md5], ["md5_hash"] = [IndicatorKind.Md5],
        ["sha1"] = [IndicatorKind.Sha1], ["sha1_hash"] = [IndicatorKind.Sha1], ["sha_1"] = [IndicatorKind.Sha1],
        ["sha256"] = [IndicatorKind.Sha256], ["sha256_hash"] = [IndicatorKind.Sha256], ["sha_256"] = [IndicatorKind.Sha256],
        ["imphash"] = [IndicatorKind.Imphash],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] TypeNames = ["type", "indicator_type", "ioc_type", "kind", "value_type"];
    private static readonly string[] ExpiryNames = ["expires", "expiry", "expires_at", "expiration", "expiration_date", "valid_until", "valid_to"];
    private static readonly string[] MarkingNames = ["tlp", "marking", "tlp_marking"];
    private static readonly string[] ConfidenceNames = ["confidence", "confidence_level", "score"];

    /// <summary>Columns with values, and the kinds their names say; no kinds: the type column says it, or the value's form.</summary>
    public required IReadOnlyList<(int Column, IndicatorKind[] Kinds)> Values { get; init; }

    public int Type { get; init; } = -1;

    public int Expiry { get; init; } = -1;

    public int Marking { get; init; } = -1;

    public int Confidence { get; init; } = -1;

    /// <summary>A file without a header: the value alone, or first.</summary>
    public static CsvColumns Headless { get; } = new() { Values = [(0, [])] };

    /// <summary>The columns a header names; null when it names none that could hold an indicator.</summary>
    public static CsvColumns? Of(IReadOnlyList<string> header)
    {
        var names = header.Select(Plain).ToList();
        var value = Find(names, ValueNames);
        (int, IndicatorKind[])[] values = value >= 0
            ? [(value, [])]
            : [.. names.Index().Where(n => TypedNames.ContainsKey(n.Item)).Select(n => (n.Index, TypedNames[n.Item]))];
        return values.Length == 0 ? null : new CsvColumns
        {
            Values = values,
            Type = value >= 0 ? Find(names, TypeNames) : -1,
            Expiry = Find(names, ExpiryNames),
            Marking = Find(names, MarkingNames),
            Confidence = Find(names, ConfidenceNames),
        };
    }

    /// <summary>The names that say where the indicators are.</summary>
    public static string Known => string.Join(", ", ValueNames.Concat(TypedNames.Keys.Order(StringComparer.Ordinal)));

    private static int Find(List<string> names, string[] known) => known.Select(name => names.IndexOf(name)).FirstOrDefault(i => i >= 0, -1);

    private static string Plain(string name) => name.Trim(' ', '"', '#').ToLowerInvariant().Replace(' ', '_').Replace('-', '_');
}

/// <summary>Kinds that names of types stand for.</summary>
internal static class Kinds
{
    public static readonly IndicatorKind[] Address = [IndicatorKind.Ipv4, IndicatorKind.Ipv6, IndicatorKind.Network];
    public static readonly IndicatorKind[] Domain = [IndicatorKind.Domain];
    public static readonly IndicatorKind[] Host = [IndicatorKind.Domain, IndicatorKind.Ipv4, IndicatorKind.Ipv6];
    public static readonly IndicatorKind[] Url = [IndicatorKind.Url];
    public static readonly IndicatorKind[] Hash = [IndicatorKind.Md5, IndicatorKind.Sha1, IndicatorKind.Sha256];

    /// <summary>The kinds a type's name stands for; empty for no name; null when the name is not known.</summary>
    public static IndicatorKind[]? Of(string type)
    {
        var name = type.Trim().ToLowerInvariant().Replace('_', '-').Replace(' ', '-');
        return name switch
        {
            "" => [],
            "ip" or "ipv4" or "ipv6" or "ip-address" or "ipaddress" or "address" or "addr" or "ipv4-addr" or "ipv6-addr" or "ip-src" or "ip-dst"
                or "ip:port" or "ip-dst|port" or "ip-src|port" or "cidr" or "network" or "net" or "subnet" or "ipv4-net" or "netblock" or "ip-range" => Address,
            "domain" or "domain-name" or "fqdn" or "hostname" => Domain,
            "host" => Host,
            "url" or "uri" or "link" => Url,
            "md5" or "md5-hash" or "filehash-md5" or "file-md5" or "hash-md5" => [IndicatorKind.Md5],
            "sha1" or "sha-1" or "sha1-hash" or "filehash-sha1" or "file-sha1" or "hash-sha1" => [IndicatorKind.Sha1],
            "sha256" or "sha-256" or "sha256-hash" or "filehash-sha256" or "file-sha256" or "hash-sha256" => [IndicatorKind.Sha256],
            "imphash" or "filehash-imphash" or "pehash-imphash" => [IndicatorKind.Imphash],
            "hash" or "file" or "filehash" or "file-hash" => Hash,
            _ => null,
        };
    }
}
