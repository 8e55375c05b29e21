using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Midmar.Detection.Pipeline;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using Xunit;

namespace Midmar.Ingest.Tests.Otlp;

public sealed partial class OtlpDoorTests : IAsyncLifetime
{
    private const string Request = """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"web1"}},{"key":"service.name","value":{"stringValue":"shop"}}]},
          "scopeLogs":[{"scope":{"name":"app","version":"1"},"logRecords":[
            {"timeUnixNano":"1700000000123456789","severityNumber":9,"severityText":"INFO","body":{"stringValue":"hello"},
             "traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
             "attributes":[{"key":"user.name","value":{"stringValue":"ali"}},{"key":"n","value":{"intValue":"7"}},{"key":"host.name","value":{"stringValue":"own"}}]},
            {"observedTimeUnixNano":"1700000001000000000","body":{"kvlistValue":{"values":[{"key":"EventID","value":{"intValue":1}},{"key":"Image","value":{"stringValue":"C:\\a.exe"}}]}}}]}]}]}
        """;

    private DoorHost host = null!;

    public async ValueTask InitializeAsync() => host = await DoorHost.StartAsync();

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_real_exporter_s_records_arrive(bool fails)
    {
        host.Intake.Refuses = fails ? DeliveryRefusal.Busy : DeliveryRefusal.None;
        using (var factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(telemetry =>
        {
            telemetry.IncludeFormattedMessage = true;
            telemetry.ParseStateValues = true;
            telemetry.SetResourceBuilder(ResourceBuilder.CreateEmpty().AddAttributes([new("host.name", "web1")]));
            telemetry.AddOtlpExporter(otlp =>
            {
                otlp.Endpoint = new Uri(host.Client.BaseAddress!, "/v1/logs");
                otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
                otlp.Headers = $"Authorization=Bearer {DoorHost.Token}";
                otlp.ExportProcessorType = OpenTelemetry.ExportProcessorType.Simple;
            });
        })))
        {
            Started(factory.CreateLogger("Midmar.Test"), "powershell.exe -enc AAAA", 4711);
        }

        if (fails)
        {
            Assert.Empty(host.Intake.Payloads);
            return;
        }

        var record = Assert.Single(Some.RecordsOf(Assert.Single(host.Intake.Payloads)));
        Assert.Equal("Started powershell.exe -enc AAAA as 4711", record["message"]);
        Assert.Equal("powershell.exe -enc AAAA", record["CommandLine"]);
        Assert.Equal("4711", record["ProcessId"]);
        Assert.Equal("web1", record["host.name"]);
        Assert.Equal("Midmar.Test", record["otel.scope_name"]);
        Assert.Equal("Warning", record["otel.severity_text"]);
        Assert.True(record.ContainsKey("@timestamp"));
    }

    [Fact]
    public async Task Body_attributes_and_resource_are_fields_and_nothing_is_lost()
    {
        var (status, answer) = await SendAsync(Encoding.UTF8.GetBytes(Request), "application/json");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("{}", Encoding.UTF8.GetString(answer));
        var records = Some.RecordsOf(Encoding.UTF8.GetBytes(Assert.Single(host.Intake.Payloads)), "json");
        var (first, time, _) = records[0];
        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 20, DateTimeKind.Utc).AddTicks(1234567), time);
        Assert.Equal("hello", first["message"]);
        Assert.Equal("ali", first["user.name"]);
        Assert.Equal("7", first["n"]);
        Assert.Equal("own", first["host.name"]);
        Assert.Equal("web1", first["otel.other_attributes.host.name"]);
        Assert.Equal("shop", first["service.name"]);
        Assert.Equal("5b8efff798038103d269b633813fc60c", first["otel.trace_id"]);
        Assert.Equal("9", first["otel.severity_number"]);
        Assert.Equal(@"C:\a.exe", records[1].Fields["Image"]);
        Assert.Equal("1", records[1].Fields["EventID"]);
        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 21, DateTimeKind.Utc), records[1].Time);
    }

    [Fact]
    public async Task The_same_request_sent_again_is_stored_once()
    {
        await SendAsync(Encoding.UTF8.GetBytes(Request), "application/json");
        var (status, _) = await SendAsync(Encoding.UTF8.GetBytes(Request), "application/json; charset=utf-8");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Single(host.Intake.Payloads);
    }

    [Theory]
    [InlineData("application/json", "{\"resourceLogs\":[{\"scopeLogs\":7}]}", 400)]
    [InlineData("application/json", "{", 400)]
    [InlineData("application/x-protobuf", "\u0007", 400)]
    [InlineData("text/plain", "", 415)]
    public async Task What_is_no_request_is_refused_with_a_status_that_says_why(string type, string body, int status)
    {
        var (answered, answer) = await SendAsync(Encoding.UTF8.GetBytes(body), type);

        Assert.Equal(status, (int)answered);
        Assert.NotEmpty(answer);
        Assert.Empty(host.Intake.Payloads);
    }

    [Theory]
    [InlineData(DeliveryRefusal.Busy, 429)]
    [InlineData(DeliveryRefusal.DiskFull, 503)]
    [InlineData(DeliveryRefusal.Stopping, 503)]
    public async Task A_refusal_says_when_to_come_again(DeliveryRefusal refusal, int status)
    {
        host.Intake.Refuses = refusal;
        using var request = RequestOf(Encoding.UTF8.GetBytes(Request), "application/json");
        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.NotEmpty(json.RootElement.GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Records_that_are_too_long_are_said_and_the_others_are_stored()
    {
        var text = new string('x', (16 * 1024 * 1024) + 1);
        var body = Request.Replace("hello", text, StringComparison.Ordinal);
        var (status, answer) = await SendAsync(Encoding.UTF8.GetBytes(body), "application/json");

        Assert.Equal(HttpStatusCode.OK, status);
        using var json = JsonDocument.Parse(answer);
        Assert.Equal("1", json.RootElement.GetProperty("partialSuccess").GetProperty("rejectedLogRecords").GetString());
        Assert.Single(Some.RecordsOf(Assert.Single(host.Intake.Payloads)));
        Assert.Equal(1, host.Intake.CountersOf(new SourceId(1)).Dropped);
    }

    private async Task<(HttpStatusCode Status, byte[] Answer)> SendAsync(byte[] body, string type)
    {
        using var request = RequestOf(body, type);
        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static HttpRequestMessage RequestOf(byte[] body, string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/logs") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", DoorHost.Token);
        return request;
    }

    [LoggerMessage(LogLevel.Warning, "Started {CommandLine} as {ProcessId}")]
    private static partial void Started(ILogger logger, string commandLine, int processId);
}
