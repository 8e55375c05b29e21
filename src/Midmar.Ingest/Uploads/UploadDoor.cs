using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Midmar.Centre.Sources;

namespace Midmar.Ingest.Uploads;

/// <summary>Uploads of programs, with a source's token; what <c>midmar send</c> speaks.</summary>
internal sealed class UploadDoor(UploadService uploads, ISourceDirectory sources, UploadOptions options)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public async Task HandleAsync(HttpContext context)
    {
        if (SourceOfRequest.Find(context.Request, sources) is not { } source)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await AnswerAsync(context, 401, new { error = "No source has this token. Give a source's token as 'Authorization: Bearer TOKEN'." });
            return;
        }

        RequestBody.Allow(context, options.MaxBytes);
        try
        {
            var result = await uploads.TakeAsync(source, context.Request.Query["name"].ToString(), context.Request.Body, progress: null, context.RequestAborted);
            if (result.Refusal is UploadRefusal.Busy or UploadRefusal.DiskFull or UploadRefusal.Stopping)
            {
                context.Response.Headers.RetryAfter = "5";
            }

            await AnswerAsync(context, StatusOf(result.Refusal), result);
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(context, e.StatusCode, new { error = RequestBody.WordsOf(e, options.MaxBytes) });
        }
        catch (IOException e) when (!context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Headers.RetryAfter = "5";
            await AnswerAsync(context, 503, new { error = $"The file could not be kept while it is read: {e.Message} Free space on the centre's disk and send it again." });
        }
    }

    private static int StatusOf(UploadRefusal refusal) => refusal switch
    {
        UploadRefusal.None => 200,
        UploadRefusal.TooLong => 413,
        UploadRefusal.NothingReadable => 422,
        UploadRefusal.Busy => 429,
        UploadRefusal.Unknown => 400,
        _ => 503,
    };

    private static Task AnswerAsync(HttpContext context, int status, object answer)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(answer, answer.GetType(), Json, context.RequestAborted);
    }
}
