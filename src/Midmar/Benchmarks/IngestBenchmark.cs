using System.Diagnostics;
using System.Net.Http.Headers;

namespace Midmar.Benchmarks;

/// <summary>Sends prepared bodies to a centre as fast as it takes them, and measures what that costs the centre.</summary>
internal sealed class IngestBenchmark(ServeProcess centre, Uri address, BulkBodies bodies, int connections)
{
    private long sent;
    private long sentBytes;
    private long refused;
    private long next;

    /// <summary>Sends for so long.</summary>
    public async Task<Figure> RunAsync(TimeSpan duration, Action<Figure> onMinute, CancellationToken cancellation)
    {
        var begun = Stopwatch.GetTimestamp();
        var before = centre.ProcessorTime;
        using var own = Process.GetCurrentProcess();
        var ownBefore = own.TotalProcessorTime;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        over.CancelAfter(duration);
        var senders = Enumerable.Range(0, connections).Select(i => Task.Run(() => SendAsync(i, over.Token), CancellationToken.None)).ToArray();
        using var minute = new PeriodicTimer(TimeSpan.FromMinutes(1));
        try
        {
            while (await minute.WaitForNextTickAsync(over.Token))
            {
                onMinute(Now());
            }
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }

        await Task.WhenAll(senders);
        return Now();

        Figure Now()
        {
            own.Refresh();
            return new Figure(
                Interlocked.Read(ref sent), Interlocked.Read(ref sentBytes), Interlocked.Read(ref refused), Stopwatch.GetElapsedTime(begun),
                centre.ProcessorTime - before, own.TotalProcessorTime - ownBefore, centre.Memory, centre.PeakMemory);
        }
    }

    /// <summary>Each sender has bodies of its own: their numbers are written just before they go out.</summary>
    private async Task SendAsync(int sender, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", centre.Token);
        for (var index = sender; !cancellation.IsCancellationRequested; index += connections)
        {
            if (index >= bodies.Count / connections * connections)
            {
                index = sender;
            }

            var records = bodies.Prepare(index, Interlocked.Add(ref next, 1 << 20));
            while (!await TryPostAsync(client, records) && !cancellation.IsCancellationRequested)
            {
                Interlocked.Add(ref refused, records.Numbers.Length);
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    private async Task<bool> TryPostAsync(HttpClient client, BulkBodies.Body body)
    {
        using var content = new ByteArrayContent(body.Bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var answer = await client.PostAsync("/_bulk", content, CancellationToken.None);
        var text = await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
        if (!answer.IsSuccessStatusCode || text.AsSpan().IndexOf("\"errors\":false"u8) < 0)
        {
            return false;
        }

        Interlocked.Add(ref sent, body.Numbers.Length);
        Interlocked.Add(ref sentBytes, body.Bytes.Length);
        return true;
    }

    /// <summary>What was sent and what it cost.</summary>
    internal sealed record Figure(
        long Records, long Bytes, long Refused, TimeSpan Elapsed, TimeSpan ServerTime, TimeSpan SenderTime, long Memory, long PeakMemory);
}
