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
using Midmar.Ingest.Syslog;
using Midmar.Tests.Access;
using Xunit;

namespace Midmar.Tests.Hosting;

/// <summary>A full disk, from the doors down: refused with words, nothing acknowledged lost, and it goes on by itself.</summary>
public sealed class FullDiskTests
{
    private const string Root = "/api/v1/workspaces/1";

    /// <summary>Less than the journal keeps free, and enough for the audit log.</summary>
    private const long Little = 10_000_000;

    private static readonly string SourceToken = Source.NewToken();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_is_refused_with_words_reading_goes_on_and_so_does_the_centre_when_there_is_room()
    {
        var disk = new SmallDisk();
        await using var centre = await OpenCentre.StartAsync(disk, o => o);
        using var program = await ProgramAsync(centre);
        using var shipper = await ShipperAsync(centre);
        await SendAsync(shipper, 1, HttpStatusCode.OK);

        disk.Free = Little;
        var refusal = await SendAsync(shipper, 2, HttpStatusCode.ServiceUnavailable);
        Assert.Contains("disk is full", refusal, StringComparison.Ordinal);
        Assert.Contains("send it again", refusal, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(program, "/readyz"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(program, "/healthz"));
        var figures = await program.GetStringAsync("/metrics", None);
        Assert.Matches("midmar_pipeline_failing{[^}]*} 1\n", figures);
        Assert.Matches("midmar_deliveries_refused[a-z_]*{[^}]*reason=\"DiskFull\"} 1\n", figures);
        Assert.Equal(["1"], await FoundAsync(program));

        disk.Free = long.MaxValue / 2;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(program, "/readyz"));
        await SendAsync(shipper, 2, HttpStatusCode.OK);
        await SendAsync(shipper, 2, HttpStatusCode.OK);
        Assert.Equal(["1", "2"], await FoundAsync(program));
        await UntilAsync(async () => (await program.GetStringAsync("/metrics", None)).Contains("midmar_pipeline_failing{otel_scope_name=\"Midmar\",workspace=\"1\"} 0\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_disk_that_says_it_has_room_and_has_none_is_held_against_it()
    {
        var disk = new SmallDisk();
        await using var centre = await OpenCentre.StartAsync(disk, o => o);
        using var shipper = await ShipperAsync(centre);
        await SendAsync(shipper, 1, HttpStatusCode.OK);

        // As with a quota: writing fails though the file system has space.
        disk.FailsToAppend = true;
        await SendAsync(shipper, 2, HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(shipper, "/readyz"));
        disk.FailsToAppend = false;
        await SendAsync(shipper, 2, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(shipper, "/readyz"));
    }

    [Fact]
    public async Task What_cannot_be_written_down_is_not_done_and_says_so()
    {
        var disk = new SmallDisk();
        await using var centre = await OpenCentre.StartAsync(disk, o => o);
        using var program = await ProgramAsync(centre);
        disk.FailsToAppend = true;

        using var content = JsonContent.Create(new { query = string.Empty, from = "2026-06-11T00:00:00Z", to = "2026-06-12T00:00:00Z" });
        using var answer = await program.PostAsync(Root + "/search", content, None);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(None);
        Assert.Equal("NotWritable", problem.GetProperty("code").GetString());
        Assert.Contains("audit log", problem.GetProperty("title").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_syslog_connection_waits_while_the_disk_is_full_and_nothing_of_it_is_lost_or_doubled()
    {
        var disk = new SmallDisk();
        await using var centre = await OpenCentre.StartAsync(
            disk, o => o with { Syslog = new SyslogOptions { Tcp = new IPEndPoint(IPAddress.Loopback, 0), BatchMessages = 10 } });
        using var program = await ProgramAsync(centre);
        await centre.Get<ISourceDirectory>().AddAsync(
            Workspace.Live,
            id => new Source { Id = id, Name = "gates", Kind = SourceKind.Address, Workspace = Workspace.Live, Networks = [IPNetwork.Parse("127.0.0.0/8")] },
            None);
        using var sender = new TcpClient();
        await sender.ConnectAsync(IPEndPoint.Parse(Assert.Single(centre.Get<SyslogDoor>().Status.Listening).Split(' ')[1]), None);
        disk.Free = Little;
        for (var i = 0; i < 95; i++)
        {
            await sender.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<13>Jun 11 18:00:00 gate midmar: number={i}.\n")), None);
        }

        await UntilAsync(async () => Regex.IsMatch(await program.GetStringAsync("/metrics", None), "reason=\"DiskFull\"} [1-9]", RegexOptions.None, TimeSpan.FromSeconds(1))
            && await StatusAsync(program, "/readyz") == HttpStatusCode.ServiceUnavailable);
        disk.Free = long.MaxValue / 2;
        await UntilAsync(async () => (await ParsedAsync(program, "gates")).Parsed == 95);

        Assert.Equal((95, 0), await ParsedAsync(program, "gates"));
    }

    private static Task<HttpClient> ProgramAsync(OpenCentre centre) => centre.ProgramAsync(Permission.Search, Permission.SeeCentre, Permission.SeeSources);

    private static async Task<HttpClient> ShipperAsync(OpenCentre centre)
    {
        await centre.Get<ISourceDirectory>().AddAsync(
            Workspace.Live,
            id => new Source { Id = id, Name = "shipper", Kind = SourceKind.Token, Workspace = Workspace.Live, TokenHash = Source.HashOf(SourceToken) },
            None);
        return centre.Client(SourceToken);
    }

    private static async Task<string> SendAsync(HttpClient shipper, int number, HttpStatusCode expected)
    {
        using var content = new StringContent(
            string.Create(CultureInfo.InvariantCulture, $$$"""
            {"create":{}}
            {"@timestamp":"2026-06-11T18:00:0{{{number}}}Z","number":"{{{number}}}"}

            """),
            Encoding.UTF8,
            "application/x-ndjson");
        using var answer = await shipper.PostAsync("/_bulk", content, None);
        var text = await answer.Content.ReadAsStringAsync(None);
        Assert.True(expected == answer.StatusCode, $"{answer.StatusCode}: {text}");
        Assert.Equal(expected == HttpStatusCode.ServiceUnavailable, answer.Headers.RetryAfter is not null);
        return text;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, None);
        return answer.StatusCode;
    }

    private static async Task<string[]> FoundAsync(HttpClient program)
    {
        using var content = JsonContent.Create(new { query = string.Empty, from = "2026-06-11T00:00:00Z", to = "2026-06-12T00:00:00Z" });
        using var answer = await program.PostAsync(Root + "/search", content, None);
        var found = await answer.Content.ReadFromJsonAsync<JsonElement>(None);
        return [.. found.GetProperty("records").EnumerateArray()
            .Select(r => r.GetProperty("fields").EnumerateArray().Single(f => f.GetProperty("name").GetString() == "number").GetProperty("value").GetString()!)
            .Order(StringComparer.Ordinal)];
    }

    private static async Task<(long Parsed, long Dropped)> ParsedAsync(HttpClient program, string name)
    {
        var row = (await program.GetFromJsonAsync<JsonElement>(Root + "/sources", None)).EnumerateArray()
            .Single(s => s.GetProperty("source").GetProperty("name").GetString() == name);
        return (row.GetProperty("parsed").GetInt64(), row.GetProperty("dropped").GetInt64());
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var i = 0; !await isSo(); i++)
        {
            Assert.True(i < 600, "What was expected did not come within a minute.");
            await Task.Delay(100, None);
        }
    }
}
