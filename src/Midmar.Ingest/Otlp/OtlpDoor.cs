using System.Globalization;
using Microsoft.AspNetCore.Http;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;

namespace Midmar.Ingest.Otlp;

/// <summary>
/// OTLP/HTTP for logs. A request is converted to lines of JSON at the door, always to the same ones, and answered when
/// they are synced to disk.
/// </summary>
internal sealed class OtlpDoor(IIntake intake, ISourceDirectory sources, IngestOptions options) : IDisposable
{
    private const string Format = "json";

    /// <summary>Bytes of a body that are read before it takes a place.</summary>
    private const int Free = 256 * 1024;

    // Numbers of google.rpc.Code.
    private const int InvalidArgument = 3;
    private const int ResourceExhausted = 8;
    private const int Unavailable = 14;
    private const int Unauthenticated = 16;

    /// <summary>
    /// Requests are held in memory whole: only so many at a time. A place is taken once more than <see cref="Free"/> bytes
    /// are there or the body is complete, so that who sends little slowly holds none.
    /// </summary>
    private readonly SemaphoreSlim room = new(options.MaxOtlpRequests);

    public async Task HandleAsync(HttpContext context)
    {
        var type = ContentTypeOf(context.Request);
        if (type is null)
        {
            await FailAsync(context, OtlpAnswer.Json, 415, InvalidArgument, $"The content type '{context.Request.ContentType}' is not known; send {OtlpAnswer.Proto} or {OtlpAnswer.Json}.");
            return;
        }

        if (SourceOfRequest.Find(context.Request, sources) is not { } source)
        {
            await FailAsync(context, type, 401, Unauthenticated, "No source has this token. Give a source's token as the header 'Authorization: Bearer TOKEN'.");
            return;
        }

        try
        {
            await TakeAsync(context, type, source);
        }
        catch (InvalidDataException e)
        {
            await FailAsync(context, type, 400, InvalidArgument, $"The body is no export request for logs: {e.Message} Nothing of it is stored.");
        }
        catch (BadHttpRequestException e)
        {
            await FailAsync(context, type, e.StatusCode, InvalidArgument, RequestBody.WordsOf(e, options.MaxOtlpBytes));
        }
    }

    public void Dispose() => room.Dispose();

    private async Task TakeAsync(HttpContext context, string type, Source source)
    {
        RequestBody.Allow(context, options.MaxOtlpBytes);
        if (RequestBody.Unpack(context.Request) is not { } body)
        {
            await FailAsync(context, type, 415, InvalidArgument, $"The content encoding '{context.Request.Headers.ContentEncoding}' is not known; send gzip, or none.");
            return;
        }

        var message = new LineBuffer(64 * 1024);
        var hasPlace = false;
        try
        {
            await ReadAsync(body, message, Free, context.RequestAborted);
            hasPlace = await room.WaitAsync(options.Patience, context.RequestAborted);
            if (!hasPlace)
            {
                await RefuseAsync(context, type, DeliveryRefusal.Busy);
                return;
            }

            await ReadRestAsync(body, message, context.RequestAborted);
            if (message.Length > options.MaxOtlpBytes)
            {
                await FailAsync(context, type, 413, InvalidArgument, $"The body is longer than {options.MaxOtlpBytes} bytes; send smaller batches.");
                return;
            }

            var scopes = type == OtlpAnswer.Json ? OtlpJson.Read(message.Array.AsMemory(0, message.Length)) : OtlpProto.Read(message.Written);
            await StoreAsync(context, type, source, scopes);
        }
        finally
        {
            message.Release();
            if (hasPlace)
            {
                room.Release();
            }
        }
    }

    private async Task StoreAsync(HttpContext context, string type, Source source, List<OtlpScope> scopes)
    {
        var (sent, rejected) = (0L, 0L);
        var readAs = new ReadAs(source.Format ?? Format, source.Name, source.LogSources);
        var batch = new LineBuffer(options.BatchBytes);
        try
        {
            foreach (var scope in scopes)
            {
                foreach (var record in scope.Records)
                {
                    var start = batch.Length;
                    OtlpLine.Write(scope, record, batch);
                    if (batch.Length - start > options.MaxRecordBytes)
                    {
                        batch.CutTo(start);
                        rejected++;
                        continue;
                    }

                    sent++;
                    if (batch.Length >= options.BatchBytes && await HandInAsync(context, source, readAs, batch) is { } refusal)
                    {
                        await RefuseAsync(context, type, refusal);
                        return;
                    }
                }
            }

            if (batch.Length > 0 && await HandInAsync(context, source, readAs, batch) is { } last)
            {
                await RefuseAsync(context, type, last);
                return;
            }
        }
        finally
        {
            batch.Release();
        }

        intake.CountersOf(source.Id).AddDropped(rejected);
        var message = rejected == 0
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"{rejected} of {sent + rejected} records are longer than {options.MaxRecordBytes} bytes and were not stored.");
        await AnswerAsync(context, type, 200, OtlpAnswer.Success(type, rejected, message));
    }

    /// <summary>Stores the batch and empties it; why not, when it is refused.</summary>
    private async Task<DeliveryRefusal?> HandInAsync(HttpContext context, Source source, ReadAs readAs, LineBuffer batch)
    {
        var delivery = NewDelivery.OfBatch(source, readAs, batch.Array, batch.Length, wantsOffsets: false);
        var receipt = await intake.AcceptAsync(delivery, options.Patience, context.RequestAborted);
        batch.Clear();
        return receipt.Outcome == DeliveryOutcome.Refused ? receipt.Refusal : null;
    }

    /// <summary>Reads on while the message is not longer than this (bytes).</summary>
    private static async Task ReadAsync(Stream body, LineBuffer message, int until, CancellationToken cancellation)
    {
        while (message.Length <= until)
        {
            var read = await body.ReadAsync(message.GetMemory(16 * 1024), cancellation);
            if (read == 0)
            {
                break;
            }

            message.Advance(read);
        }
    }

    /// <summary>Whoever has a place may not keep it for ever: the rest of the body comes within a time.</summary>
    private async Task ReadRestAsync(Stream body, LineBuffer message, CancellationToken aborted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        patience.CancelAfter(options.OtlpBodyWithin);
        try
        {
            await ReadAsync(body, message, options.MaxOtlpBytes, patience.Token);
        }
        catch (OperationCanceledException e) when (!aborted.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The body came too slowly.", StatusCodes.Status408RequestTimeout, e);
        }
    }

    /// <summary>Only 429 and 503 are sent again by exporters that follow the specification; anything else loses the batch.</summary>
    private static Task RefuseAsync(HttpContext context, string type, DeliveryRefusal refusal)
    {
        var (status, code, reason) = refusal switch
        {
            DeliveryRefusal.Busy => (429, ResourceExhausted, "The centre is busy. Send the batch again in a moment; nothing is lost."),
            DeliveryRefusal.DiskFull => (503, Unavailable, "The centre's disk is full. Keep the batch and send it again; on the centre, free space or shorten the retention."),
            DeliveryRefusal.Unknown => (400, InvalidArgument, "The source's format or log sources are not known to the centre; correct them on its page."),
            DeliveryRefusal.TooLong => (413, InvalidArgument, "The batch is too long; send smaller ones."),
            _ => (503, Unavailable, "The centre is stopping, or its journal has failed. Keep the batch and send it again."),
        };
        if (status is 429 or 503)
        {
            context.Response.Headers.RetryAfter = "5";
        }

        return FailAsync(context, type, status, code, reason);
    }

    private static Task FailAsync(HttpContext context, string type, int status, int code, string message) =>
        AnswerAsync(context, type, status, OtlpAnswer.Failure(type, code, message));

    private static async Task AnswerAsync(HttpContext context, string type, int status, byte[] answer)
    {
        if (context.Response.HasStarted)
        {
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private static string? ContentTypeOf(HttpRequest request)
    {
        var given = request.ContentType?.Split(';')[0].Trim();
        return string.Equals(given, OtlpAnswer.Proto, StringComparison.OrdinalIgnoreCase) ? OtlpAnswer.Proto
            : string.Equals(given, OtlpAnswer.Json, StringComparison.OrdinalIgnoreCase) ? OtlpAnswer.Json
            : null;
    }
}
