using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Midmar.Detection.Pipeline;
using Xunit;

namespace Midmar.Ingest.Tests.Elastic;

public sealed class BulkDoorTests : IAsyncLifetime
{
    private const string TwoItems = "{\"create\":{}}\n{\"a\":1}\n{\"index\":{}}\n{\"b\":2}\n";

    private DoorHost host = null!;

    public async ValueTask InitializeAsync() => host = await DoorHost.StartAsync();

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData("/ingest/elastic/_bulk")]
    [InlineData("/ingest/elastic/logs-winlog-default/_bulk")]
    [InlineData("/_bulk")]
    public async Task A_batch_is_stored_and_answered_item_by_item(string path)
    {
        using var answer = await host.PostAsync(path, TwoItems);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Elasticsearch", Assert.Single(answer.Headers.GetValues("X-Elastic-Product")));
        using var json = await ReadAsync(answer);
        Assert.False(json.RootElement.GetProperty("errors").GetBoolean());
        Assert.Equal([201, 201], json.RootElement.GetProperty("items").EnumerateArray().Select(i => i.EnumerateObject().Single().Value.GetProperty("status").GetInt32()));
        Assert.Equal("{\"a\":1}\n{\"b\":2}\n", Assert.Single(host.Intake.Payloads));
    }

    [Fact]
    public async Task The_item_that_cannot_be_read_is_told_why_and_the_others_are_stored()
    {
        using var answer = await host.PostAsync("/_bulk", "{\"create\":{}}\n{\"a\":1}\n{\"create\":{}}\n{\"broken\":\n{\"create\":{}}\n{\"c\":3}\n");

        using var json = await ReadAsync(answer);
        var items = json.RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("create")).ToArray();
        Assert.True(json.RootElement.GetProperty("errors").GetBoolean());
        Assert.Equal([201, 400, 201], items.Select(i => i.GetProperty("status").GetInt32()));
        Assert.NotEmpty(items[1].GetProperty("error").GetProperty("reason").GetString()!);
    }

    [Fact]
    public async Task Gzip_is_unpacked_and_what_only_says_it_is_gzip_is_refused()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(TwoItems), TestContext.Current.CancellationToken);
        }

        using var good = await host.PostAsync("/_bulk", packed.ToArray(), "gzip");
        using var bad = await host.PostAsync("/_bulk", Encoding.UTF8.GetBytes(TwoItems), "gzip");
        using var unknown = await host.PostAsync("/_bulk", Encoding.UTF8.GetBytes(TwoItems), "br");

        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, unknown.StatusCode);
        Assert.Single(host.Intake.Payloads);
    }

    [Theory]
    [InlineData("Bearer", DoorHost.Token)]
    [InlineData("ApiKey", DoorHost.Token)]
    public async Task Every_way_to_carry_a_token_is_understood(string scheme, string value)
    {
        foreach (var parameter in new[] { value, Convert.ToBase64String(Encoding.UTF8.GetBytes("shipper:" + value)) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/_bulk") { Content = new StringContent(TwoItems) };
            request.Headers.Authorization = new AuthenticationHeaderValue(parameter == value ? scheme : "Basic", parameter);
            using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Without_a_source_s_token_nothing_is_taken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_bulk") { Content = new StringContent(TwoItems) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "guess");
        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(host.Intake.Payloads);
    }

    [Theory]
    [InlineData(DeliveryRefusal.Busy, HttpStatusCode.TooManyRequests)]
    [InlineData(DeliveryRefusal.DiskFull, HttpStatusCode.ServiceUnavailable)]
    [InlineData(DeliveryRefusal.Stopping, HttpStatusCode.ServiceUnavailable)]
    public async Task A_refusal_is_answered_so_that_the_shipper_keeps_the_batch(DeliveryRefusal refusal, HttpStatusCode status)
    {
        host.Intake.Refuses = refusal;
        using var answer = await host.PostAsync("/_bulk", TwoItems);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains("gain", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/ingest/elastic")]
    [InlineData("HEAD", "/ingest/elastic")]
    [InlineData("GET", "/ingest/elastic/_license")]
    [InlineData("GET", "/ingest/elastic/_xpack")]
    [InlineData("GET", "/ingest/elastic/_cluster/health")]
    [InlineData("GET", "/ingest/elastic/_nodes/http")]
    [InlineData("HEAD", "/ingest/elastic/_index_template/winlogbeat-8.17.0")]
    [InlineData("PUT", "/ingest/elastic/_ilm/policy/winlogbeat")]
    [InlineData("GET", "/ingest/elastic/_ingest/pipeline/x")]
    [InlineData("GET", "/_cat/health")]
    public async Task The_calls_that_shippers_make_before_they_send_are_answered(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.Contains("X-Elastic-Product"));
    }

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
}
