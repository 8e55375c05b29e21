using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;

namespace Midmar.Ingest.Elastic;

/// <summary>Elasticsearch's bulk API, as shippers use it. An answer is given when everything it says stored is synced to disk.</summary>
internal sealed class BulkDoor(IIntake intake, ISourceDirectory sources, IngestOptions options)
{
    private const string Format = "json";

    public async Task HandleAsync(HttpContext context)
    {
        var begun = Stopwatch.GetTimestamp();
        if (SourceOfRequest.Find(context.Request, sources) is not { } source)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"Midmar\", ApiKey";
            await AnswerAsync(context, 401, "security_exception", "No source has this token. Give a source's token as ApiKey, as Bearer, or as the password of Basic authentication.");
            return;
        }

        RequestBody.Allow(context, options.MaxBodyBytes);
        if (RequestBody.Unpack(context.Request) is not { } body)
        {
            await AnswerAsync(context, 415, "media_type_exception", $"The content encoding '{context.Request.Headers.ContentEncoding}' is not known; send gzip, or none.");
            return;
        }

        var reader = new BulkReader(body, options, ArrayPool<byte>.Shared.Rent, b => ArrayPool<byte>.Shared.Return(b));
        try
        {
            await TakeAsync(context, reader, source, begun);
        }
        catch (InvalidDataException e)
        {
            await AnswerAsync(context, 400, "compressor_exception", $"The body is not gzip: {e.Message} What came before it is not acknowledged; send the batch again.");
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(context, e.StatusCode, e.StatusCode == 413 ? "content_too_long" : "timeout_exception", RequestBody.WordsOf(e, options.MaxBodyBytes));
        }
        finally
        {
            reader.Release();
        }
    }

    private async Task TakeAsync(HttpContext context, BulkReader reader, Source source, long begun)
    {
        var readAs = new ReadAs(source.Format ?? Format, source.Name, source.LogSources);
        while (await reader.ReadAsync(context.RequestAborted) is { } batch)
        {
            var delivery = NewDelivery.OfBatch(source, readAs, batch.Buffer, batch.Length, wantsOffsets: true);
            var receipt = await intake.AcceptAsync(delivery, options.Patience, context.RequestAborted);
            ArrayPool<byte>.Shared.Return(batch.Buffer);
            if (receipt.Outcome == DeliveryOutcome.Refused)
            {
                await RefuseAsync(context, receipt.Refusal);
                return;
            }

            if (receipt.Outcome == DeliveryOutcome.Stored)
            {
                batch.MarkFailed(reader.Items, receipt.RecordOffsets, receipt.Problems);
            }
        }

        if (Refusal(reader) is { } refusal)
        {
            await AnswerAsync(context, refusal.Status, refusal.Type, refusal.Reason);
            return;
        }

        var answer = BulkAnswer.Write(reader.Items, (long)Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        context.Response.ContentType = ContentTypeOf(context.Request);
        context.Response.ContentLength = answer.Length;
        await context.Response.BodyWriter.WriteAsync(answer, context.RequestAborted);
    }

    private (int Status, string Type, string Reason)? Refusal(BulkReader reader) => reader.Stopped switch
    {
        BulkStop.MalformedAction => (400, "illegal_argument_exception",
            $"Line {reader.Line} of the body is no action such as {{\"create\":{{}}}}. The {reader.Items.Count} items before it are stored; correct the batch and send it again, they are stored once."),
        BulkStop.TooManyItems => (413, "content_too_long", $"The body has more than {options.MaxItems} items; send smaller batches."),
        BulkStop.TooLong => (413, "content_too_long", $"The body is longer than {options.MaxBodyBytes} bytes; send smaller batches."),
        _ => null,
    };

    private static Task RefuseAsync(HttpContext context, DeliveryRefusal refusal)
    {
        var (status, type, reason) = refusal switch
        {
            DeliveryRefusal.Busy => (429, "es_rejected_execution_exception", "The centre is busy. Send the batch again in a moment; nothing is lost."),
            // Clients of Elasticsearch send again after a 503; after a 507 several let the batch go.
            DeliveryRefusal.DiskFull => (503, "disk_usage_exceeded_exception", "The centre's disk is full. Keep the batch and send it again; on the centre, free space or shorten the retention."),
            DeliveryRefusal.Unknown => (400, "illegal_argument_exception", "The source's format or log sources are not known to the centre; correct them on its page."),
            DeliveryRefusal.TooLong => (413, "content_too_long", "The batch is too long; send smaller ones."),
            _ => (503, "unavailable_exception", "The centre is stopping, or its journal has failed. Keep the batch and send it again."),
        };
        if (status is 429 or 503)
        {
            context.Response.Headers.RetryAfter = "5";
        }

        return AnswerAsync(context, status, type, reason);
    }

    private static async Task AnswerAsync(HttpContext context, int status, string type, string reason)
    {
        if (context.Response.HasStarted)
        {
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = ContentTypeOf(context.Request);
        await context.Response.Body.WriteAsync(BulkAnswer.Error(status, type, reason), context.RequestAborted);
    }

    /// <summary>Elasticsearch 8 clients ask for a versioned type and refuse an answer without it.</summary>
    private static string ContentTypeOf(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("application/vnd.elasticsearch+json", StringComparison.OrdinalIgnoreCase)
            ? "application/vnd.elasticsearch+json;compatible-with=8"
            : "application/json";
}
