using System.Globalization;
using Midmar.Ingest.Tests.Clients;
using Xunit;

namespace Midmar.Ingest.Tests.Elastic;

/// <summary>Programs that speak to Elasticsearch in the field, and are given the centre instead.</summary>
public sealed class BulkClientTests : IAsyncLifetime
{
    private DoorHost host = null!;

    public async ValueTask InitializeAsync() => host = await DoorHost.StartAsync();

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    private int Port => host.Client.BaseAddress!.Port;

    [Fact]
    public async Task Rsyslog_s_omelasticsearch_sends_every_line()
    {
        string[] lines = [.. Enumerable.Range(0, 1_000).Select(i => $"message {i} with \"quotes\" and \\ in it")];
        await using var rsyslog = await Rsyslog.StartAsync(lines, $$"""
            module(load="omelasticsearch")
            template(name="json" type="list" option.jsonf="on") {
              property(outname="@timestamp" name="timereported" dateFormat="rfc3339" format="jsonf")
              property(outname="host.name" name="hostname" format="jsonf")
              property(outname="message" name="msg" format="jsonf")
            }
            action(type="omelasticsearch" server="127.0.0.1" serverport="{{Port.ToString(CultureInfo.InvariantCulture)}}" usehttps="off"
                   uid="rsyslog" pwd="{{DoorHost.Token}}" bulkmode="on" searchIndex="logs" template="json" errorFile="/dev/null")
            """);

        await Eventually.EqualAsync(lines.Length, () => host.Intake.Records.Count);
        Assert.Equal(lines, host.Intake.Records.Select(r => r.Fields["message"].TrimStart()));
        Assert.All(host.Intake.Records, r => Assert.NotEmpty(r.Fields["host.name"]));
    }

    [Theory]
    [InlineData("/ingest/elastic", "http_auth=('any', token)")]
    [InlineData("/ingest/elastic", "api_key=('any', token)")]
    [InlineData("/ingest/elastic", "api_key=('any', token), http_compress=True")]
    public async Task Python_s_client_sends_with_helpers_bulk(string path, string authentication)
    {
        var script = $$"""
            from elasticsearch import Elasticsearch, helpers
            token = "{{DoorHost.Token}}"
            es = Elasticsearch(["http://127.0.0.1:{{Port}}{{path}}"], {{authentication}})
            print(es.info()["version"]["number"], es.ping(), es.cluster.health()["status"])
            stored, errors = helpers.bulk(es, ({"_index": "logs", "_op_type": "create", "n": i, "text": "é"} for i in range(1234)), chunk_size=500)
            print(stored, errors)
            """;
        var (exit, output) = await Client.RunAsync("python3", script, "-W", "ignore", "-");

        Assert.True(exit == 0, output);
        Assert.EndsWith("True green\n1234 []\n", output, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 1_234), host.Intake.Records.Select(r => int.Parse(r.Fields["n"], CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public async Task Python_s_client_is_told_which_documents_failed()
    {
        var script = $$$"""
            from elasticsearch import Elasticsearch
            es = Elasticsearch(["http://127.0.0.1:{{{Port}}}/ingest/elastic"], http_auth=("any", "{{{DoorHost.Token}}}"))
            answer = es.bulk(body='{"create":{}}\n{"a":1}\n{"create":{}}\n{"broken":\n{"delete":{"_id":"1"}}\n')
            print(answer["errors"], [list(item.values())[0]["status"] for item in answer["items"]])
            """;
        var (exit, output) = await Client.RunAsync("python3", script, "-W", "ignore", "-");

        Assert.True(exit == 0, output);
        Assert.Equal("True [201, 400, 400]\n", output);
    }

    [Fact]
    public async Task Curl_sends_a_file()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Range(0, 500).Select(i => $"{{\"create\":{{}}}}\n{{\"n\":{i}}}\n")), TestContext.Current.CancellationToken);
        var (exit, output) = await Client.RunAsync(
            "curl", string.Empty, "-sS", "-w", "%{http_code}", "-o", "/dev/null", "-H", "Content-Type: application/x-ndjson", "-H", $"Authorization: ApiKey {DoorHost.Token}", "--data-binary", $"@{file}", $"http://127.0.0.1:{Port}/_bulk");
        File.Delete(file);

        Assert.True(exit == 0, output);
        Assert.Equal("200", output);
        Assert.Equal(500, host.Intake.Records.Count);
    }
}
