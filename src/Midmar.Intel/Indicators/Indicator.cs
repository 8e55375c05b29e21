using Midmar.Intel.Marking;

namespace Midmar.Intel.Indicators;

/// <summary>What an indicator is about.</summary>
public enum IndicatorKind : byte
{
    /// <summary>An IPv4 address.</summary>
    Ipv4,

    /// <summary>An IPv6 address.</summary>
    Ipv6,

    /// <summary>A network, IPv4 or IPv6: <c>192.0.2.0/24</c>.</summary>
    Network,

    /// <summary>A domain and everything below it.</summary>
    Domain,

    /// <summary>An address on the web, see <see cref="UrlText"/>.</summary>
    Url,

    /// <summary>MD5 of a file.</summary>
    Md5,

    /// <summary>SHA-1 of a file.</summary>
    Sha1,

    /// <summary>SHA-256 of a file.</summary>
    Sha256,

    /// <summary>MD5 over a program's imports.</summary>
    Imphash,
}

/// <summary>Something to be looked for in records.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">In its normal form, see <see cref="IndicatorText"/>.</param>
/// <param name="Expires">It counts for what happened before, UTC; null: for good.</param>
/// <param name="Marking">Who may know it.</param>
/// <param name="Confidence">0 to 100; null: not said.</param>
public readonly record struct Indicator(IndicatorKind Kind, string Value, DateTime? Expires, Tlp Marking, int? Confidence);
