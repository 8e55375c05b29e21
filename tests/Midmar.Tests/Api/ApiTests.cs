using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Tests.Access;
using Xunit;

namespace Midmar.Tests.Api;

/// <summary>The REST interface of a running centre, as programs use it.</summary>
public sealed class ApiTests
{
    private const string Root = "/api/v1/workspaces/1";

    [Fact]
    public async Task A_program_sets_up_a_source_sends_searches_and_finds_its_alert()
    {
        await using var centre = await OpenCentre.StartAsync();
        using var program = await centre.ProgramAsync(Permission.ManageSources, Permission.SeeSources, Permission.Search, Permission.ViewEvidence, Permission.SeeAlerts);
        var source = await PostAsync(program, Root + "/sources", """{"name":"gates","kind":"token","venue":"North stadium"}""");
        using var shipper = new HttpClient { BaseAddress = centre.Address };
        shipper.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", source.GetProperty("token").GetString());

        await PostAsync(shipper, "/ingest/elastic/_bulk", """
            {"create":{}}
            {"@timestamp":"2026-06-11T18:00:00Z","winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","provider_name":"Microsoft-Windows-Sysmon","event_id":1,"computer_name":"gate-07","event_data":{"Image":"C:\\Windows\\System32\\whoami.exe"}}}

            """);
        var alert = await UntilAsync(async () => (await GetAsync(program, Root + "/alerts?minLevel=low")).GetProperty("alerts"), a => a.GetArrayLength() == 1);
        var found = await PostAsync(program, Root + "/search", """{"query":"Image:whoami -User:SYSTEM","from":"2026-06-11T00:00:00Z","to":"2026-06-12T00:00:00Z","purpose":"drill 7"}""");
        var record = Assert.Single(found.GetProperty("records").EnumerateArray());
        var detail = await GetAsync(program, $"{Root}/records/{record.GetProperty("id").GetString()}?purpose=drill");

        Assert.Equal("gate-07", alert[0].GetProperty("host").GetString());
        Assert.Equal(record.GetProperty("id").GetString(), alert[0].GetProperty("records")[0].GetString());
        Assert.Contains("whoami.exe", detail.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, (await GetAsync(program, Root + "/sources")).EnumerateArray().Single(s => s.GetProperty("source").GetProperty("name").GetString() == "gates").GetProperty("parsed").GetInt64());
        var audited = (await centre.Get<IAuditLog>().ReadAsync(AuditQuery.Newest(50) with { Action = "records." }, CancellationToken.None)).Entries;
        Assert.Contains(audited, e => e.Entry is { Action: AuditActions.Search, Purpose: "drill 7", Outcome: AuditOutcome.Allowed } && e.Entry.Text.StartsWith("Image:whoami -User:SYSTEM", StringComparison.Ordinal));
        Assert.Contains((await centre.Get<IAuditLog>().ReadAsync(AuditQuery.Newest(50) with { Action = AuditActions.ViewEvidence }, CancellationToken.None)).Entries, e => e.Entry.Subject == record.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("GET", "/alerts?minLevel=scary", "", "BadLevel")]
    [InlineData("GET", "/alerts?limit=0", "", "BadLimit")]
    [InlineData("POST", "/search", """{"query":"Image:\"open","from":"2026-06-11T00:00:00Z","to":"2026-06-12T00:00:00Z"}""", "OpenQuote")]
    [InlineData("POST", "/search", """{"query":"","from":"2026-06-12T00:00:00Z","to":"2026-06-11T00:00:00Z"}""", "BadTime")]
    [InlineData("POST", "/search", """{"query":"","from":"2026-06-11T00:00:00Z","to":"2026-06-12T00:00:00Z","limit":5000}""", "BadLimit")]
    [InlineData("GET", "/records/2-0000000000000001-0", "", "BadRecordId")]
    [InlineData("POST", "/sources", """{"name":"gates","kind":"pigeon"}""", "BadKind")]
    [InlineData("POST", "/sources", """{"name":"gates","kind":"address","networks":["10.0.0.0/99"]}""", "BadNetwork")]
    [InlineData("POST", "/sources", """{"name":"","kind":"token"}""", "SourceNeedsName")]
    [InlineData("POST", "/sources", """{"name":"gates","kind":"folder","path":"relative/path"}""", "SourceNeedsPath")]
    [InlineData("PUT", "/indicators/..%2Fevil.csv", "x", "BadListName")]
    public async Task A_mistake_is_answered_with_its_name(string method, string path, string body, string code)
    {
        await using var centre = await OpenCentre.StartAsync();
        using var program = await centre.ProgramAsync(Permission.SeeAlerts, Permission.Search, Permission.ViewEvidence, Permission.ManageSources, Permission.ManageRules);
        using var request = new HttpRequestMessage(new HttpMethod(method), Root + path);
        request.Content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await program.SendAsync(request, TestContext.Current.CancellationToken);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.InRange((int)answer.StatusCode, 400, 409);
        Assert.Equal(code, problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task An_upload_whose_name_leads_elsewhere_stays_where_it_belongs()
    {
        await using var centre = await OpenCentre.StartAsync();
        using var program = await centre.ProgramAsync(Permission.Upload);

        using var content = new StringContent("""{"@timestamp":"2026-06-11T18:00:00Z","message":"one"}""");
        using var answer = await program.PostAsync(Root + "/uploads?name=..%2F..%2Fetc%2Fpasswd.jsonl", content, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("passwd.jsonl", body.GetProperty("name").GetString());
        Assert.Equal(1, body.GetProperty("records").GetInt64());
    }

    [Fact]
    public async Task The_document_names_each_endpoint_with_its_permission_and_the_figures_are_there()
    {
        await using var centre = await OpenCentre.StartAsync();
        using var program = await centre.ProgramAsync(Permission.SeeCentre);
        await centre.Get<ISourceDirectory>().AddAsync(
            Workspace.Live, id => new Source { Id = id, Name = "gates", Kind = SourceKind.Token, Workspace = Workspace.Live }, CancellationToken.None);

        var document = await GetAsync(program, "/openapi/v1.json");
        var figures = await program.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        var reference = await program.GetAsync("/reference/", TestContext.Current.CancellationToken);

        var paths = document.GetProperty("paths");
        Assert.Contains("SeeAlerts", paths.GetProperty("/api/v1/workspaces/{workspace}/alerts").GetProperty("get").GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.All(paths.EnumerateObject(), p => Assert.StartsWith("/api/v1/", p.Name, StringComparison.Ordinal));
        Assert.Contains("midmar_source_records_parsed", figures, StringComparison.Ordinal);
        Assert.Contains("midmar_journal_behind", figures, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, reference.StatusCode);
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path) =>
        await client.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(path, content, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> UntilAsync(Func<Task<JsonElement>> ask, Func<JsonElement, bool> isThere)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await ask() is var answer && isThere(answer))
            {
                return answer;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("What was expected did not come within a minute.");
    }
}
