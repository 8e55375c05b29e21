using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Midmar.Ingest;

/// <summary>The body of a request as a door reads it.</summary>
internal static class RequestBody
{
    /// <summary>The body without its compression; null when that is not known.</summary>
    public static Stream? Unpack(HttpRequest request) => request.Headers.ContentEncoding.ToString().ToUpperInvariant() switch
    {
        "" or "IDENTITY" => request.Body,
        "GZIP" => new GZipStream(request.Body, CompressionMode.Decompress),
        _ => null,
    };

    /// <summary>Lets the server take a body of this length (bytes, packed).</summary>
    public static void Allow(HttpContext context, long length)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = length;
        }
    }
}
