using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Midmar.Centre.Imports;
using Midmar.Centre.People;

namespace Midmar.Web.Api;

/// <summary>The body of a request as a file, whatever the client says it is.</summary>
internal static class FileBody
{
    public static async Task<Outcome<byte[]>> ReadAsync(HttpContext context, int maxBytes, CancellationToken cancellation)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // One more than is taken, so that what is too long is told in our own words.
            size.MaxRequestBodySize = maxBytes + 1L;
        }

        try
        {
            return await ImportText.ReadAsync(context.Request.Body, maxBytes, cancellation);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new FileTooLarge(maxBytes / 1024 / 1024);
        }
    }
}
