using System.Globalization;
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

    /// <summary>What was wrong with a body the server gave up, and what to do.</summary>
    /// <param name="failure">What the server says.</param>
    /// <param name="most">Longest body (bytes).</param>
    public static string WordsOf(BadHttpRequestException failure, long most) => failure.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => "The body came too slowly and was given up. Send the batch again; what was stored of it is stored once.",
        StatusCodes.Status413PayloadTooLarge => string.Create(CultureInfo.InvariantCulture, $"{failure.Message} The most is {most} bytes; send smaller batches."),
        _ => $"{failure.Message} Send the batch again.",
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
