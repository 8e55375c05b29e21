using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Midmar.Centre.Sources;

namespace Midmar.Ingest;

/// <summary>Tells the source of an HTTP request by the token it carries.</summary>
internal static class SourceOfRequest
{
    /// <summary>The source; null when the token is unknown, missing, or comes from where it may not.</summary>
    public static Source? Find(HttpRequest request, ISourceDirectory sources)
    {
        foreach (var token in Tokens(request))
        {
            if (sources.FindByToken(token) is { } source && MayComeFrom(source, request))
            {
                return source;
            }
        }

        return null;
    }

    /// <summary>
    /// What may be the token: <c>Bearer</c> and <c>Splunk</c> carry it as it is; <c>Basic</c> as the password;
    /// <c>ApiKey</c> as it is, or in the form id:key in Base64.
    /// </summary>
    private static IEnumerable<string> Tokens(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) || header.Parameter is not { } value)
        {
            yield break;
        }

        yield return value;
        if (header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || header.Scheme.Equals("ApiKey", StringComparison.OrdinalIgnoreCase))
        {
            var bytes = new byte[value.Length];
            if (Convert.TryFromBase64String(value, bytes, out var length))
            {
                var pair = Encoding.UTF8.GetString(bytes, 0, length);
                yield return pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..];
            }
        }
    }

    private static bool MayComeFrom(Source source, HttpRequest request) =>
        source.Networks.IsEmpty
        || (request.HttpContext.Connection.RemoteIpAddress is { } address
            && source.Networks.Any(n => n.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)));
}
