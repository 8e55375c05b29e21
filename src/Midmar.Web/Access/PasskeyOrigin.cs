using Microsoft.AspNetCore.Http;

namespace Midmar.Web.Access;

/// <summary>
/// Whether a passkey's proof was made on a page of ours. The framework compares with the request's Origin header, which
/// browsers send as <c>null</c> with forms of pages that keep their address to themselves, as ours do.
/// </summary>
internal static class PasskeyOrigin
{
    /// <summary>Decides.</summary>
    /// <param name="origin">What the browser signed.</param>
    /// <param name="isCrossOrigin">Whether the page was in a frame of another.</param>
    /// <param name="host">Host and port that were asked for.</param>
    public static bool IsOurs(string origin, bool isCrossOrigin, HostString host) =>
        !isCrossOrigin
        && Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback)
        && string.Equals(uri.Authority, WithoutDefaultPort(host, uri.Scheme), StringComparison.OrdinalIgnoreCase);

    private static string WithoutDefaultPort(HostString host, string scheme) =>
        host.Port == (scheme == Uri.UriSchemeHttps ? 443 : 80) ? host.Host : host.Value ?? string.Empty;
}
