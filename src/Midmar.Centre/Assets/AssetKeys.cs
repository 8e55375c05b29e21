using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Midmar.Centre.People;

namespace Midmar.Centre.Assets;

/// <summary>What assets are found by, in the one form they are compared in.</summary>
public static class AssetKeys
{
    /// <summary>Characters of a host name.</summary>
    public const int MaxHost = 253;

    private const int WidestV4 = 8;
    private const int WidestV6 = 16;

    /// <summary>A host name in lower case, without the dot at its end; null when it is none.</summary>
    public static string? HostOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var name = text.Trim().TrimEnd('.').ToLowerInvariant();
        return name.Length is > 0 and <= MaxHost
            && Array.TrueForAll(name.Split('.'), label => label.Length is > 0 and <= 63 && label.All(c => char.IsLetterOrDigit(c) || c is '-' or '_'))
                ? name
                : null;
    }

    /// <summary>
    /// An address as <c>10.1.2.3</c> or <c>2001:db8::1</c>, a range as <c>10.1.0.0/16</c>, its host bits cleared; an IPv4
    /// address within IPv6 is that IPv4 address.
    /// </summary>
    public static Outcome<string> AddressOf(string text) => ParseNetwork(text) switch
    {
        Done<IPNetwork>(var network) => Write(network),
        Refused<IPNetwork>(var reason) => reason,
        _ => throw new InvalidOperationException("An outcome is one of two."),
    };

    /// <summary>An address or range; of an address the prefix is the whole of it.</summary>
    public static Outcome<IPNetwork> ParseNetwork(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        var slash = trimmed.IndexOf('/', StringComparison.Ordinal);
        if (TryParseAddress(slash < 0 ? trimmed : trimmed[..slash]) is not { } address)
        {
            return new NotAnAddress(text);
        }

        var isV4 = address.AddressFamily == AddressFamily.InterNetwork;
        var bits = isV4 ? 32 : 128;
        var prefix = bits;
        if (slash >= 0 && (!int.TryParse(trimmed.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bits))
        {
            return new NotAnAddress(text);
        }

        if (prefix < (isV4 ? WidestV4 : WidestV6))
        {
            return new RangeTooWide(text);
        }

        return new IPNetwork(new IPAddress(Masked(address.GetAddressBytes(), prefix)), prefix);
    }

    /// <summary>An address; null when it is none. What the framework takes too, <c>010.1</c> for one, is none.</summary>
    public static IPAddress? TryParseAddress(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return !text.Contains('%', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal) && IPAddress.TryParse(text, out var v6)
                ? (v6.IsIPv4MappedToIPv6 ? v6.MapToIPv4() : v6)
                : null;
        }

        var parts = text.Split('.');
        return parts.Length == 4 && Array.TrueForAll(parts, IsByte) ? IPAddress.Parse(text) : null;
    }

    /// <summary>An address as a number, to compare and mask.</summary>
    internal static UInt128 NumberOf(IPAddress address)
    {
        UInt128 number = 0;
        foreach (var part in address.GetAddressBytes())
        {
            number = (number << 8) | part;
        }

        return number;
    }

    /// <summary>The host within a service's address; null when it names none.</summary>
    internal static string? HostOfService(string service) =>
        Uri.TryCreate(service, UriKind.Absolute, out var uri) && uri.HostNameType == UriHostNameType.Dns ? HostOf(uri.Host) : null;

    private static string Write(IPNetwork network)
    {
        var whole = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        return network.PrefixLength == whole ? network.BaseAddress.ToString() : network.ToString();
    }

    private static bool IsByte(string part) =>
        part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0') && int.Parse(part, CultureInfo.InvariantCulture) <= 255;

    private static byte[] Masked(byte[] bytes, int prefix)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(prefix - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }

        return bytes;
    }
}
