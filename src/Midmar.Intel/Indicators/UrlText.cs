namespace Midmar.Intel.Indicators;

/// <summary>
/// Addresses on the web in one form, so that what a list says and what a proxy logs can be the same: host in small
/// letters, port (unless it is the scheme's own), path (<c>/</c> when there is none) and query. Scheme, user and fragment
/// are left out: proxies often log no scheme, and never the rest.
/// </summary>
public static class UrlText
{
    /// <summary>Longest address (characters).</summary>
    public const int MaxLength = 8_192;

    /// <summary>The normal form; null when there is no host, or the address is too long.</summary>
    /// <param name="text">An address, with its scheme or without.</param>
    /// <param name="host">The host: a name in normal form, or an address.</param>
    public static string? Normalise(string text, out string host)
    {
        ArgumentNullException.ThrowIfNull(text);
        host = string.Empty;
        if (text.Length > MaxLength)
        {
            return null;
        }

        var (scheme, rest) = SplitScheme(text);
        var pathAt = rest.IndexOfAny(['/', '?', '#', '\\']);
        var authority = pathAt < 0 ? rest : rest[..pathAt];
        var path = pathAt < 0 ? string.Empty : rest[pathAt..];
        var fragment = path.IndexOf('#', StringComparison.Ordinal);
        path = (fragment < 0 ? path : path[..fragment]).Replace('\\', '/');
        path = path.Length == 0 || path[0] != '/' ? "/" + path : path;

        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var port = string.Empty;
        var colon = authority.LastIndexOf(':');
        if (colon >= 0 && authority[(colon + 1)..].All(char.IsAsciiDigit) && !authority.EndsWith(']'))
        {
            (authority, port) = (authority[..colon], authority[(colon + 1)..].TrimStart('0'));
        }

        if (HostOf(authority) is not { } normal)
        {
            return null;
        }

        host = normal;
        port = port.Length == 0 || port == PortOf(scheme) ? string.Empty : ":" + port;
        return $"{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}{port}{path}";
    }

    private static (string Scheme, string Remainder) SplitScheme(string text)
    {
        var at = text.IndexOf("://", StringComparison.Ordinal);
        return at is > 0 and < 16 && text[..at].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.')
            ? (text[..at].ToLowerInvariant(), text[(at + 3)..])
            : (string.Empty, text);
    }

    private static string PortOf(string scheme) => scheme switch
    {
        "https" => "443",
        "ftp" => "21",
        _ => "80",
    };

    private static string? HostOf(string text)
    {
        var plain = text.Length > 2 && text[0] == '[' && text[^1] == ']' ? text[1..^1] : text;
        return AddressText.TryParse(System.Text.Encoding.UTF8.GetBytes(plain), out var address, out var isIpv4)
            ? AddressText.ToText(address, isIpv4)
            : DomainText.Normalise(plain);
    }
}
