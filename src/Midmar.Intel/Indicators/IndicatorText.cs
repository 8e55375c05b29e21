using System.Globalization;
using System.Text;

namespace Midmar.Intel.Indicators;

/// <summary>A value of a list, read.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its normal form.</param>
/// <param name="Note">What was changed on the way that a person should know; null: nothing.</param>
public readonly record struct ReadIndicator(IndicatorKind Kind, string Value, string? Note);

/// <summary>Reads the values of lists into one normal form for each kind.</summary>
public static class IndicatorText
{
    /// <summary>Widest IPv4 network (bits of prefix): anything wider would be in every other record.</summary>
    public const int MinIpv4Prefix = 8;

    /// <summary>Widest IPv6 network (bits of prefix).</summary>
    public const int MinIpv6Prefix = 19;

    /// <summary>Note: hosts' bits of a network were set.</summary>
    public const string HostBits = "networks with bits of a host set were taken as the network";

    /// <summary>Note: a port stood behind an address.</summary>
    public const string Port = "addresses with a port were taken without it";

    /// <summary>Note: <c>*.</c> stood before a domain.</summary>
    public const string Wildcard = "domains with *. before them were taken without it: a domain stands for all below it";

    /// <summary>Note: see <see cref="Defanged"/>.</summary>
    public const string Refanged = "defanged values (hxxp, [.]) were made whole";

    /// <summary>Reads a value; its kind is guessed from its form.</summary>
    /// <param name="text">The value.</param>
    /// <param name="read">What it is.</param>
    /// <param name="problem">Why it is nothing to look for.</param>
    public static bool TryRead(string text, out ReadIndicator read, out string problem) => TryRead(text, kinds: [], out read, out problem);

    /// <summary>Reads a value that is said to be of one of some kinds; none: its kind is guessed from its form.</summary>
    public static bool TryRead(string text, ReadOnlySpan<IndicatorKind> kinds, out ReadIndicator read, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        var whole = Defanged.Refang(text.Trim());
        read = default;
        if (Read(whole, kinds, out problem) is not { } found)
        {
            return false;
        }

        if (kinds.Length > 0 && !kinds.Contains(found.Kind))
        {
            problem = $"'{Short(text)}' is of kind {found.Kind}, not what its type says.";
            return false;
        }

        read = found.Note is null && !string.Equals(whole, text.Trim(), StringComparison.Ordinal) ? found with { Note = Refanged } : found;
        return true;
    }

    /// <summary>A value short enough for a message.</summary>
    public static string Short(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= 80 ? text : text[..77] + "...";
    }

    private static ReadIndicator? Read(string text, ReadOnlySpan<IndicatorKind> kinds, out string problem)
    {
        problem = string.Empty;
        if (text.Length == 0)
        {
            problem = "The value is empty.";
            return null;
        }

        if (kinds.Length == 0 ? !text.Contains('/', StringComparison.Ordinal) : kinds.ContainsAny(IndicatorKind.Md5, IndicatorKind.Sha1) || kinds.ContainsAny(IndicatorKind.Sha256, IndicatorKind.Imphash))
        {
            if (HashOf(text, kinds) is { } hash)
            {
                return hash;
            }
        }

        if (kinds.Length == 1 && kinds[0] == IndicatorKind.Url)
        {
            return UrlOf(text, ref problem);
        }

        return AddressOf(text, ref problem) ?? (problem.Length > 0 ? null : DomainOrUrl(text, ref problem));
    }

    private static ReadIndicator? HashOf(string text, ReadOnlySpan<IndicatorKind> kinds)
    {
        IndicatorKind? kind = !text.All(char.IsAsciiHexDigit) ? null : text.Length switch
        {
            32 => kinds.Length > 0 && !kinds.Contains(IndicatorKind.Md5) ? IndicatorKind.Imphash : IndicatorKind.Md5,
            40 => IndicatorKind.Sha1,
            64 => IndicatorKind.Sha256,
            _ => null,
        };
        return kind is { } known ? new ReadIndicator(known, text.ToLowerInvariant(), Note: null) : null;
    }

    private static ReadIndicator? AddressOf(string text, ref string problem)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            var (address, isIpv4, note) = Single(text);
            return address is not { } single ? null
                : Harmless(single, isIpv4) is { } why ? Refuse(out problem, $"'{Short(text)}' is {why}: it would be found everywhere. Leave it out.")
                : new ReadIndicator(isIpv4 ? IndicatorKind.Ipv4 : IndicatorKind.Ipv6, AddressText.ToText(single, isIpv4), note);
        }

        if (!AddressText.TryParse(Encoding.UTF8.GetBytes(text[..slash]), out var network, out var isV4)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
            || prefix > (isV4 ? 32 : 128))
        {
            return null;
        }

        return prefix == (isV4 ? 32 : 128) ? AddressOf(text[..slash], ref problem) : Network(text, network, isV4, prefix, out problem);
    }

    private static ReadIndicator? Network(string text, UInt128 address, bool isIpv4, int prefix, out string problem)
    {
        var min = isIpv4 ? MinIpv4Prefix : MinIpv6Prefix;
        if (prefix < min)
        {
            return Refuse(out problem, string.Create(
                CultureInfo.InvariantCulture, $"'{Short(text)}' is wider than /{min}: it would be found everywhere. Give narrower networks."));
        }

        problem = string.Empty;
        var hostBits = (isIpv4 ? 32 : 128) - prefix;
        var masked = (address >> hostBits) << hostBits;
        return new ReadIndicator(
            IndicatorKind.Network,
            string.Create(CultureInfo.InvariantCulture, $"{AddressText.ToText(masked, isIpv4)}/{prefix}"),
            masked == address ? null : HostBits);
    }

    private static (UInt128? Address, bool IsIpv4, string? Note) Single(string text)
    {
        if (AddressText.TryParse(Encoding.UTF8.GetBytes(text), out var address, out var isIpv4))
        {
            return (address, isIpv4, null);
        }

        var colon = text.LastIndexOf(':');
        if (colon <= 0 || colon == text.Length - 1 || !text.AsSpan(colon + 1).ContainsOnlyDigits())
        {
            return default;
        }

        var host = text[..colon];
        host = host.Length > 2 && host[0] == '[' && host[^1] == ']' ? host[1..^1] : host;
        return AddressText.TryParse(Encoding.UTF8.GetBytes(host), out address, out isIpv4) ? (address, isIpv4, Port) : default;
    }

    private static ReadIndicator? DomainOrUrl(string text, ref string problem)
    {
        if (text.AsSpan().ContainsAny("/?#"))
        {
            return UrlOf(text, ref problem);
        }

        var isBelow = text.StartsWith("*.", StringComparison.Ordinal) || text.StartsWith('.');
        if (DomainText.Normalise(isBelow ? text[(text.IndexOf('.', StringComparison.Ordinal) + 1)..] : text) is { } domain)
        {
            return new ReadIndicator(IndicatorKind.Domain, domain, isBelow ? Wildcard : null);
        }

        return Refuse(out problem, $"'{Short(text)}' is no address, network, domain, URL or hash (MD5, SHA-1, SHA-256).");
    }

    private static ReadIndicator? UrlOf(string text, ref string problem) => UrlText.Normalise(text, out _) is { } url
        ? new ReadIndicator(IndicatorKind.Url, url, Note: null)
        : Refuse(out problem, $"'{Short(text)}' is no URL: it names no host.");

    private static string? Harmless(UInt128 address, bool isIpv4) => isIpv4
        ? (uint)address switch
        {
            0 or uint.MaxValue => "no host's address",
            var a when a >> 24 == 127 => "the machine itself",
            var a when a >> 16 == 0xA9FE => "an address of one link",
            _ => null,
        }
        : address == 0 ? "no host's address" : address == 1 ? "the machine itself" : address >> 118 == 0x3FA ? "an address of one link" : null;

    private static ReadIndicator? Refuse(out string problem, string why)
    {
        problem = why;
        return null;
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
