using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Midmar.Detection.Pipeline;
using Xunit;

namespace Midmar.Ingest.Tests.Splunk;

public sealed class HecDoorTests : IAsyncLifetime
{
    private DoorHost host = null!;

    public async ValueTask InitializeAsync() => host = await DoorHost.StartAsync();

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData("/services/collector")]
    [InlineData("/services/collector/event")]
    [InlineData("/services/collector/event/1.0")]
    public async Task Objects_one_after_the_other_are_stored_and_answered_as_Splunk_does(string path)
    {
        var (status, json) = await SendAsync(path, """{"event":{"a":1}}{"event":{"a":2}} {"event":"three"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"text":"Success","code":0}""", json);
        Assert.Equal("{\"a\":1}\n{\"a\":2}\n{\"message\":\"three\"}\n", Assert.Single(host.Intake.Payloads));
    }

    [Fact]
    public async Task The_fields_of_an_event_are_those_of_a_plain_record_and_what_Splunk_says_is_kept_beside_them()
    {
        await SendAsync("/services/collector", """
            {"time": 1700000000.250, "host": "DC01", "source": "WinEventLog:Security", "sourcetype": "_json", "index": "main",
             "fields": {"site": "doha"},
             "event": {"EventID": 4688, "Channel": "Security", "Provider_Name": "Microsoft-Windows-Security-Auditing",
                       "NewProcessName": "C:\\Windows\\cmd.exe",
                       "CommandLine": "cmd /c \"whoami\""}}
            """);
        var payload = Assert.Single(host.Intake.Payloads);
        var (fields, time, sources) = Assert.Single(Some.RecordsOf(Encoding.UTF8.GetBytes(payload), "json"));
        var plain = Assert.Single(Some.RecordsOf(Encoding.UTF8.GetBytes(
            """{"EventID":4688,"Channel":"Security","Provider_Name":"Microsoft-Windows-Security-Auditing","NewProcessName":"C:\\Windows\\cmd.exe","CommandLine":"cmd /c \"whoami\""}"""), "json"));

        Assert.All(plain.Fields, f => Assert.Equal(f.Value, fields[f.Key]));
        Assert.Equal(plain.Sources, sources);
        Assert.Equal("DC01", fields["splunk.host"]);
        Assert.Equal("DC01", fields["Computer"]);
        Assert.Equal("doha", fields["splunk.fields.site"]);
        Assert.Equal("main", fields["splunk.index"]);
        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 20, 250, DateTimeKind.Utc), time);
        Assert.Equal(1, payload.Count(c => c == '\n'));
    }

    [Fact]
    public async Task An_object_sent_as_a_text_is_opened()
    {
        await SendAsync("/services/collector", """{"event":"{\"user\":\"ali\",\"n\":\"a\\\"b\"}"}{"event":"{not json"}{"event":7}""");

        Assert.Equal("{\"user\":\"ali\",\"n\":\"a\\\"b\"}\n{\"message\":\"{not json\"}\n{\"message\":7}\n", Assert.Single(host.Intake.Payloads));
    }

    [Theory]
    [InlineData("""{"event":"a"}{"host":"x"}{"event":"c"}""", 12, 1)]
    [InlineData("""{"event":null}{"event":"c"}{"event":"a"}""", 12, 0)]
    [InlineData("""{"event":"a"}{"event":"c"}{"event":""}""", 13, 2)]
    [InlineData("""{"event":"a"}{"event":"b","fields":{"x":{"deep":1}}}{"event":"c"}""", 15, 1)]
    public async Task The_event_that_is_refused_is_numbered_and_the_others_are_stored(string body, int code, int number)
    {
        var (status, json) = await SendAsync("/services/collector", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        using var answer = JsonDocument.Parse(json);
        Assert.Equal(code, answer.RootElement.GetProperty("code").GetInt32());
        Assert.Equal(number, answer.RootElement.GetProperty("invalid-event-number").GetInt32());
        Assert.Equal(2, Assert.Single(host.Intake.Payloads).Count(c => c == '\n'));
        Assert.Equal(1, host.Intake.CountersOf(new SourceId(1)).Dropped);
    }

    [Fact]
    public async Task What_is_no_JSON_is_kept_as_it_is_and_the_lines_around_it_are_stored()
    {
        var (status, json) = await SendAsync("/services/collector", "{\"event\":\"a\"}\n{\"event\":\n{\"event\":\"c\"}\n[1\n{\"event\":\"d\"}");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("""{"text":"Invalid data format","code":6,"invalid-event-number":1}""", json);
        Assert.Equal("{\"message\":\"a\"}\n{\"event\":\n{\"message\":\"c\"}\n[1\n{\"message\":\"d\"}\n", Assert.Single(host.Intake.Payloads));
    }

    [Fact]
    public async Task Raw_lines_are_events_with_the_metadata_of_the_address()
    {
        var (status, _) = await SendAsync("/services/collector/raw?channel=1&sourcetype=linux_secure&host=web1", "first \"line\"\r\n\n{\"user\":\"ali\"}\nlast");

        Assert.Equal(HttpStatusCode.OK, status);
        var records = Some.RecordsOf(Assert.Single(host.Intake.Payloads));
        Assert.Equal(["first \"line\"", "last"], records.Where(r => r.ContainsKey("message")).Select(r => r["message"]));
        Assert.Equal("ali", records[1]["user"]);
        Assert.All(records, r => Assert.Equal("linux_secure", r["splunk.sourcetype"]));
        Assert.All(records, r => Assert.Equal("web1", r["splunk.host"]));
    }

    [Fact]
    public async Task A_batch_sent_again_is_the_same_batch()
    {
        const string body = """{"event":{"a":1}}""";
        await SendAsync("/services/collector", body);
        var (status, _) = await SendAsync("/services/collector", body);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Single(host.Intake.Payloads);
    }

    [Fact]
    public async Task Gzip_is_unpacked_and_what_only_says_it_is_gzip_is_refused()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync("{\"event\":1}"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        var (good, _) = await SendAsync("/services/collector", packed.ToArray(), $"Splunk {DoorHost.Token}", "gzip");
        var (bad, _) = await SendAsync("/services/collector", "{\"event\":1}"u8.ToArray(), $"Splunk {DoorHost.Token}", "gzip");
        var (unknown, _) = await SendAsync("/services/collector", "{\"event\":1}"u8.ToArray(), $"Splunk {DoorHost.Token}", "br");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.UnsupportedMediaType], [good, bad, unknown]);
        Assert.Single(host.Intake.Payloads);
    }

    [Theory]
    [InlineData(null, 401, 2)]
    [InlineData("Splunk", 401, 3)]
    [InlineData("Splunk guess", 403, 4)]
    public async Task Without_a_source_s_token_nothing_is_taken(string? authorization, int status, int code)
    {
        var (answered, json) = await SendAsync("/services/collector", "{\"event\":1}"u8.ToArray(), authorization, encoding: null);

        Assert.Equal(status, (int)answered);
        using var answer = JsonDocument.Parse(json);
        Assert.Equal(code, answer.RootElement.GetProperty("code").GetInt32());
        Assert.Empty(host.Intake.Payloads);
    }

    [Theory]
    [InlineData(DeliveryRefusal.Busy)]
    [InlineData(DeliveryRefusal.DiskFull)]
    [InlineData(DeliveryRefusal.Stopping)]
    public async Task A_refusal_is_the_answer_after_which_clients_send_again(DeliveryRefusal refusal)
    {
        host.Intake.Refuses = refusal;
        var (status, json) = await SendAsync("/services/collector", """{"event":1}""");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("\"code\":9", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_body_has_no_data()
    {
        var (status, json) = await SendAsync("/services/collector", " \n ");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("""{"text":"No data","code":5}""", json);
    }

    [Fact]
    public async Task A_client_that_gives_a_channel_may_ask_whether_its_request_is_stored()
    {
        var (_, json) = await SendAsync("/services/collector?channel=6dfd4b0a", """{"event":1}""");
        var (status, acks) = await SendAsync("/services/collector/ack?channel=6dfd4b0a", """{"acks":[0,1]}""");

        Assert.Equal("""{"text":"Success","code":0,"ackId":0}""", json);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"acks":{"0":true,"1":false}}""", acks);
    }

    [Fact]
    public async Task Health_is_answered_without_a_token()
    {
        using var answer = await host.Client.GetAsync(new Uri("/services/collector/health", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"code\":17", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private Task<(HttpStatusCode Status, string Json)> SendAsync(string path, string body) =>
        SendAsync(path, Encoding.UTF8.GetBytes(body), $"Splunk {DoorHost.Token}", encoding: null);

    private async Task<(HttpStatusCode Status, string Json)> SendAsync(string path, byte[] body, string? authorization, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
