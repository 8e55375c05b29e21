using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Midmar.Centre.People;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Store.Files;
using Midmar.Tests.Access;
using Midmar.Web;
using Xunit;

namespace Midmar.Tests.Hosting;

/// <summary>Clients that send or read a byte a second, against the centre as it is served: given up, counted, and nobody else's business.</summary>
public sealed class SlowClientTests
{
    private const int SlowOnes = 24;

    private const string Path = "/api/v1/workspaces/1";

    /// <summary>Five seconds are allowed; the rest is for a machine that is busy with other tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string SourceToken = Source.NewToken();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/_bulk", "application/x-ndjson")]
    [InlineData("/services/collector/raw", "text/plain")]
    [InlineData("/v1/logs", "application/json")]
    [InlineData("/ingest/upload?name=slow.jsonl", "application/octet-stream")]
    public async Task Bodies_that_come_a_byte_a_second_are_given_up_with_words_and_others_are_served_meanwhile(string path, string type)
    {
        await using var centre = await OpenCentre.StartAsync(new DurableFiles(), o => o);
        using var program = await ProgramAsync(centre, Permission.SeeCentre);
        using var shipper = centre.Client(SourceToken);
        var slow = Enumerable.Range(0, SlowOnes).Select(_ => SendSlowlyAsync(centre, path, type)).ToArray();
        await Task.Delay(500, None);

        // Had the slow ones a hold on what others need, these would be refused as busy.
        for (var i = 0; i < 20; i++)
        {
            using var content = new StringContent($"{{\"create\":{{}}}}\n{{\"n\":{i}}}\n", Encoding.UTF8, "application/x-ndjson");
            using var answer = await shipper.PostAsync("/_bulk", content, None);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            using var otlp = new StringContent("""{"resourceLogs":[]}""", Encoding.UTF8, "application/json");
            using var also = await shipper.PostAsync("/v1/logs", otlp, None);
            Assert.Equal(HttpStatusCode.OK, also.StatusCode);
        }

        var answers = await Task.WhenAll(slow).WaitAsync(Patience, None);
        Assert.All(answers, a => Assert.StartsWith("HTTP/1.1 408", a, StringComparison.Ordinal));
        Assert.All(answers, a => Assert.Contains("too slowly", a, StringComparison.Ordinal));
        await CountedAsync(program, "kestrel_connection_duration_seconds_count{[^}]*error_type=\"min_request_body_data_rate\"[^}]*} [1-9]");
    }

    [Fact]
    public async Task An_answer_that_is_read_a_byte_a_second_is_given_up_and_others_are_served_meanwhile()
    {
        await using var centre = await OpenCentre.StartAsync(new DurableFiles(), o => o with { Web = new WebLimits { PieceWithin = TimeSpan.FromSeconds(3) } });
        using var program = await ProgramAsync(centre, Permission.SeeCentre, Permission.Search, Permission.ViewEvidence);
        var id = await StoreLongRecordAsync(centre, program);
        var slow = Enumerable.Range(0, SlowOnes / 4).Select(_ => ReadSlowlyAsync(centre, program, $"{Path}/records/{id}")).ToArray();

        for (var i = 0; i < 20; i++)
        {
            using var answer = await program.PostAsync(Path + "/search", Question(), None);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        var read = await Task.WhenAll(slow).WaitAsync(Patience, None);
        Assert.All(read, r => Assert.True(r.WasCut, "The whole answer came."));
        await CountedAsync(program, string.Create(CultureInfo.InvariantCulture, $"midmar_answers_given_up_total{{[^}}]*}} {slow.Length}\n"));
    }

    /// <summary>A body that is announced and comes a byte a second; what the server says to it.</summary>
    private static async Task<string> SendSlowlyAsync(OpenCentre centre, string path, string type)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, centre.Address.Port, None);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {SourceToken}\r\nContent-Type: {type}\r\nContent-Length: 100000\r\n\r\n"), None);
        using var answered = new CancellationTokenSource();
        var sending = Task.Run(
            async () =>
            {
                while (!answered.IsCancellationRequested)
                {
                    await stream.WriteAsync("{"u8.ToArray(), None);
                    await Task.Delay(1000, answered.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            },
            None);
        var answer = await ReadAnswerAsync(stream);
        await answered.CancelAsync();
        await sending.ContinueWith(_ => { }, TaskScheduler.Default);
        return answer;
    }

    private static async Task<string> ReadAnswerAsync(NetworkStream stream)
    {
        var answer = new MemoryStream();
        var piece = new byte[4096];
        try
        {
            for (int read; (read = await stream.ReadAsync(piece, None)) > 0;)
            {
                answer.Write(piece, 0, read);
            }
        }
        catch (IOException)
        {
            // The server closed while we were sending.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    /// <summary>Reads a byte a second until the server has given it up, then what lies on the way.</summary>
    private static async Task<(long Bytes, bool WasCut)> ReadSlowlyAsync(OpenCentre centre, HttpClient program, string path)
    {
        using var socket = new TcpClient { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, centre.Address.Port, None);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {program.DefaultRequestHeaders.Authorization}\r\n\r\n"), None);
        var piece = new byte[64 * 1024];
        for (var i = 0; i < 15; i++)
        {
            await stream.ReadExactlyAsync(piece.AsMemory(0, 1), None);
            await Task.Delay(1000, None);
        }

        var total = 15L;
        try
        {
            for (int read; (read = await stream.ReadAsync(piece, None)) > 0;)
            {
                total += read;
            }
        }
        catch (IOException)
        {
            return (total, true);
        }

        return (total, total < LongRecord.Length);
    }

    private static string LongRecord { get; } = $$"""{"@timestamp":"2026-06-11T18:00:00Z","text":"{{new string('x', 15_000_000)}}"}""";

    private static async Task<string> StoreLongRecordAsync(OpenCentre centre, HttpClient program)
    {
        using var shipper = centre.Client(SourceToken);
        using var content = new StringContent($"{{\"create\":{{}}}}\n{LongRecord}\n", Encoding.UTF8, "application/x-ndjson");
        using var stored = await shipper.PostAsync("/_bulk", content, None);
        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        using var answer = await program.PostAsync(Path + "/search", Question(), None);
        var found = await answer.Content.ReadFromJsonAsync<JsonElement>(None);
        return Assert.Single(found.GetProperty("records").EnumerateArray()).GetProperty("id").GetString()!;
    }

    private static JsonContent Question() => JsonContent.Create(new { query = string.Empty, from = "2026-06-11T00:00:00Z", to = "2026-06-12T00:00:00Z" });

    private static async Task<HttpClient> ProgramAsync(OpenCentre centre, params Permission[] permissions)
    {
        var program = await centre.ProgramAsync(permissions);
        await centre.Get<ISourceDirectory>().AddAsync(
            Workspace.Live,
            id => new Source { Id = id, Name = "shipper", Kind = SourceKind.Token, Workspace = Workspace.Live, TokenHash = Source.HashOf(SourceToken) },
            None);
        return program;
    }

    /// <summary>The server's own figure tells it, once the connections have ended.</summary>
    private static async Task CountedAsync(HttpClient program, string line)
    {
        var counted = new Regex(line, RegexOptions.None, TimeSpan.FromSeconds(1));
        for (var begun = Stopwatch.GetTimestamp(); !counted.IsMatch(await program.GetStringAsync("/metrics", None)); await Task.Delay(200, None))
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience, $"'{line}' is not counted: {await program.GetStringAsync("/metrics", None)}");
        }
    }
}
