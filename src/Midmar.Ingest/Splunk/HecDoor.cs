using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;

namespace Midmar.Ingest.Splunk;

/// <summary>Splunk's HTTP Event Collector, as its clients use it. Success is answered when everything is synced to disk.</summary>
internal sealed class HecDoor(IIntake intake, ISourceDirectory sources, IngestOptions options)
{
    private const string Format = "json";
    private const string ChannelHeader = "X-Splunk-Request-Channel";
    private const int MaxAckBytes = 1024 * 1024;

    private long acks;

    public Task HandleEventsAsync(HttpContext context) => HandleAsync(context, isRaw: false);

    public Task HandleRawAsync(HttpContext context) => HandleAsync(context, isRaw: true);

    /// <summary>
    /// Which of the requests a client names are stored. All that were answered are: an answer waits for the disk. Numbers
    /// this process never gave are said not to be, so that the client sends again; what is there already is stored once.
    /// </summary>
    public async Task HandleAckAsync(HttpContext context)
    {
        if (Refusal(context.Request, out _) is { } refusal)
        {
            await AnswerAsync(context, refusal);
            return;
        }

        RequestBody.Allow(context, MaxAckBytes);
        try
        {
            using var asked = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            var known = asked.RootElement.GetProperty("acks").EnumerateArray()
                .Select(a => a.GetInt64())
                .Distinct()
                .ToDictionary(a => a.ToString(CultureInfo.InvariantCulture), a => a >= 0 && a < Interlocked.Read(ref acks), StringComparer.Ordinal);
            await context.Response.WriteAsJsonAsync(new Dictionary<string, object> { ["acks"] = known }, context.RequestAborted);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            await AnswerAsync(context, HecAnswer.InvalidFormat);
        }
    }

    public static Task HandleHealthAsync(HttpContext context) => AnswerAsync(context, HecAnswer.Healthy);

    private async Task HandleAsync(HttpContext context, bool isRaw)
    {
        if (Refusal(context.Request, out var source) is { } refusal)
        {
            await AnswerAsync(context, refusal);
            return;
        }

        RequestBody.Allow(context, options.MaxBodyBytes);
        if (RequestBody.Unpack(context.Request) is not { } body)
        {
            await AnswerAsync(context, HecAnswer.InvalidFormat with { Status = 415 });
            return;
        }

        var reader = new HecReader(body, options, isRaw, isRaw ? MetadataOf(context.Request.Query) : []);
        try
        {
            await AnswerAsync(context, await TakeAsync(context, reader, source!));
        }
        catch (InvalidDataException)
        {
            await AnswerAsync(context, HecAnswer.InvalidFormat with { EventNumber = reader.Events });
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(context, e.StatusCode == HecAnswer.TooLarge.Status ? HecAnswer.TooLarge : HecAnswer.InvalidFormat with { Status = e.StatusCode, Text = RequestBody.WordsOf(e, options.MaxBodyBytes) });
        }
        finally
        {
            reader.Release();
        }
    }

    private async Task<HecAnswer> TakeAsync(HttpContext context, HecReader reader, Source source)
    {
        var readAs = new ReadAs(source.Format ?? Format, source.Name, source.LogSources);
        while (await reader.ReadAsync(context.RequestAborted) is { } batch)
        {
            try
            {
                var delivery = NewDelivery.OfBatch(source, readAs, batch.Array, batch.Length, wantsOffsets: false);
                var receipt = await intake.AcceptAsync(delivery, options.Patience, context.RequestAborted);
                if (receipt.Outcome == DeliveryOutcome.Refused)
                {
                    return RefusalOf(context, receipt.Refusal);
                }
            }
            finally
            {
                batch.Release();
            }
        }

        intake.CountersOf(source.Id).AddDropped(reader.Refused);
        if (reader.Fault is { } fault)
        {
            return fault;
        }

        return reader.Events == 0 ? HecAnswer.NoData
            : HasChannel(context.Request) ? HecAnswer.Success with { AckId = Interlocked.Increment(ref acks) - 1 }
            : HecAnswer.Success;
    }

    private HecAnswer? Refusal(HttpRequest request, out Source? source)
    {
        source = SourceOfRequest.Find(request, sources);
        var header = request.Headers.Authorization.ToString();
        return source is not null ? null
            : header.Length == 0 ? HecAnswer.TokenRequired
            : header.Contains(' ', StringComparison.Ordinal) ? HecAnswer.InvalidToken
            : HecAnswer.InvalidAuthorization;
    }

    private static HecAnswer RefusalOf(HttpContext context, DeliveryRefusal refusal)
    {
        context.Response.Headers.RetryAfter = "5";
        return refusal switch
        {
            // Clients of the collector send again after a 503 and let the batch go after most others.
            DeliveryRefusal.DiskFull => HecAnswer.Busy with { Text = "Server is busy: its disk is full; free space there or shorten the retention, and send again" },
            DeliveryRefusal.TooLong => HecAnswer.TooLarge,
            DeliveryRefusal.Unknown => HecAnswer.InternalError with { Text = "The source's format or log sources are not known; correct them on its page" },
            _ => HecAnswer.Busy,
        };
    }

    private static bool HasChannel(HttpRequest request) => request.Headers.ContainsKey(ChannelHeader) || request.Query.ContainsKey("channel");

    private static byte[] MetadataOf(IQueryCollection query)
    {
        var given = HecEvent.Names
            .Where(n => !string.IsNullOrEmpty(query[n]))
            .ToDictionary(n => n, n => query[n].ToString(), StringComparer.Ordinal);
        return given.Count == 0 ? [] : JsonSerializer.SerializeToUtf8Bytes(given)[1..^1];
    }

    private static async Task AnswerAsync(HttpContext context, HecAnswer answer)
    {
        if (context.Response.HasStarted)
        {
            return;
        }

        var json = answer.ToJson();
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json; charset=UTF-8";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }
}
