using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Store.Files;
using Midmar.Tests.Access;
using Midmar.Web;
using Xunit;

namespace Midmar.Tests.Api;

/// <summary>Records taken out of a running centre.</summary>
public sealed class ExportTests
{
    private const string Bulk = """
        {"create":{}}
        {"@timestamp":"2026-06-11T18:00:01Z","host":{"name":"=HYPERLINK(\"http://evil\")"},"message":"one, \"quoted\""}
        {"create":{}}
        {"@timestamp":"2026-06-11T18:00:02Z","host":{"name":"gate-07"},"message":"two"}
        {"create":{}}
        {"@timestamp":"2026-06-11T18:00:03Z","host":{"name":"gate-07"},"message":"بوابة"}

        """;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_are_newest_first_and_no_cell_is_a_formula()
    {
        await using var centre = await OpenCentre.StartAsync(new DurableFiles(), o => o with { Web = new WebLimits { ExportPage = 2 } });
        var (_, program) = await FilledAsync(centre, Workspace.Live);

        using var answer = await ExportAsync(program, Workspace.Live, "csv", "case 12");
        var rows = (await answer.Content.ReadAsStringAsync(None)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("time,id,arrived,source,log_sources,host,fields", rows[0]);
        Assert.Equal(4, rows.Length);
        Assert.Contains("بوابة", rows[1], StringComparison.Ordinal);
        Assert.Contains(",\"'=HYPERLINK(\"\"http://evil\"\")\",", rows[3], StringComparison.Ordinal);
        Assert.Contains("message=one, \"\"quoted\"\"", rows[3], StringComparison.Ordinal);
        Assert.StartsWith("live-records-", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_have_the_fields_or_the_original_byte_for_byte()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (_, program) = await FilledAsync(centre, Workspace.Live);

        var fields = await LinesAsync(await ExportAsync(program, Workspace.Live, "jsonl", "case 12", "two"));
        var originals = await LinesAsync(await ExportAsync(program, Workspace.Live, "originals", "case 12", "two"));

        Assert.Equal("two", Assert.Single(fields).GetProperty("fields").GetProperty("message").GetString());
        Assert.Equal(
            Bulk.Split('\n')[3],
            Encoding.UTF8.GetString(Assert.Single(originals).GetProperty("original").GetBytesFromBase64()).Trim());
    }

    [Fact]
    public async Task Every_line_of_an_exercise_says_that_it_is_one()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, actor, _) = await centre.AdministratorAsync();
        admin.Dispose();
        var team = Some.Value(await centre.Get<IWorkspaceMaking>().MakeAsync(actor, "team 1", None)).Id;
        var program = await FilledAsync(centre, actor, team);

        using var csv = await ExportAsync(program, team, "csv", "debrief");
        var rows = (await csv.Content.ReadAsStringAsync(None)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.StartsWith("exercise,time,", rows[0], StringComparison.Ordinal);
        Assert.All(rows.Skip(1), r => Assert.StartsWith("team 1,", r, StringComparison.Ordinal));
        Assert.StartsWith("EXERCISE-", csv.Content.Headers.ContentDisposition!.FileName!.Trim('"'), StringComparison.Ordinal);
        Assert.All(
            await LinesAsync(await ExportAsync(program, team, "originals", "debrief")),
            l => Assert.Equal("team 1", l.GetProperty("exercise").GetString()));
    }

    [Fact]
    public async Task Beyond_the_limit_it_says_that_there_is_more_and_the_audit_log_has_purpose_and_count()
    {
        await using var centre = await OpenCentre.StartAsync(new DurableFiles(), o => o with { Web = new WebLimits { MaxExported = 2 } });
        var (_, program) = await FilledAsync(centre, Workspace.Live);

        var lines = await LinesAsync(await ExportAsync(program, Workspace.Live, "jsonl", "case 12"));

        Assert.Equal(3, lines.Count);
        Assert.Contains("first 2 records", lines[2].GetProperty("limit").GetString(), StringComparison.Ordinal);
        var audited = (await centre.Get<IAuditLog>().ReadAsync(AuditQuery.Newest(20) with { Action = AuditActions.Export }, None)).Entries;
        var begun = Assert.Single(audited, e => e.Entry.Action == AuditActions.Export).Entry;
        Assert.Equal(("case 12", "records as jsonl", Workspace.Live), (begun.Purpose, begun.Subject, begun.Workspace));
        Assert.Contains("2026-06-11T00:00:00Z..", begun.Text, StringComparison.Ordinal);
        var ended = Assert.Single((await centre.Get<IAuditLog>().ReadAsync(AuditQuery.Newest(20) with { Action = AuditActions.ExportEnd }, None)).Entries).Entry;
        Assert.StartsWith("records=2 Limit ", ended.Text, StringComparison.Ordinal);
        Assert.Contains("program", ended.Actor.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_purpose_or_the_permission_nothing_goes()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (actor, program) = await FilledAsync(centre, Workspace.Live);
        var (browser, _) = await centre.InvitedAsync(actor, "omar", RoleGrant.Of(Role.Analyst, Workspace.Live));
        using var owned = browser;

        using var purposeless = await ExportAsync(program, Workspace.Live, "csv", " ");
        Assert.Equal(HttpStatusCode.BadRequest, purposeless.StatusCode);
        Assert.Contains("ExportNeedsPurpose", await purposeless.Content.ReadAsStringAsync(None), StringComparison.Ordinal);
        using var unknown = await ExportAsync(program, Workspace.Live, "xlsx", "case 12");
        Assert.Contains("BadFormat", await unknown.Content.ReadAsStringAsync(None), StringComparison.Ordinal);
        using var forbidden = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/w/1/search/export") { Content = new FormUrlEncodedContent([]) });
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    [Fact]
    public async Task A_form_of_our_pages_takes_records_out_and_one_of_others_does_not()
    {
        await using var centre = await OpenCentre.StartAsync();
        var (admin, actor, _) = await centre.AdministratorAsync();
        using var owned = admin;
        await FilledAsync(centre, actor, Workspace.Live);
        var fields = new Dictionary<string, string>
        {
            ["words"] = "two", ["from"] = "2026-06-11T00:00:00Z", ["to"] = "2026-06-12T00:00:00Z", ["format"] = "csv", ["purpose"] = "case 12",
        };

        var answer = await admin.SubmitAsync(await admin.GetAsync("/account/authenticator"), "/account/authenticator", "/look", fields, to: "/w/1/search/export");
        using var forged = await admin.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/w/1/search/export") { Content = new FormUrlEncodedContent(fields) });

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(2, answer.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("message=two", answer.Text, StringComparison.Ordinal);
    }

    private static async Task<(Actor Actor, HttpClient Program)> FilledAsync(OpenCentre centre, WorkspaceId workspace)
    {
        var (browser, actor, _) = await centre.AdministratorAsync();
        browser.Dispose();
        return (actor, await FilledAsync(centre, actor, workspace));
    }

    private static async Task<HttpClient> FilledAsync(OpenCentre centre, Actor actor, WorkspaceId workspace)
    {
        var secret = Source.NewToken();
        await centre.Get<ISourceDirectory>().AddAsync(
            workspace, id => new Source { Id = id, Name = "gates", Kind = SourceKind.Token, Workspace = workspace, TokenHash = Source.HashOf(secret) }, None);
        using var shipper = ClientOf(centre, secret);
        using var content = new StringContent(Bulk, Encoding.UTF8, "application/x-ndjson");
        using var stored = await shipper.PostAsync("/_bulk", content, None);
        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        return ClientOf(centre, Some.Value(await centre.Get<ITokens>().IssueAsync(actor, "program", workspace, [Permission.Export], null, None)).Text);
    }

    private static HttpClient ClientOf(OpenCentre centre, string token)
    {
        var client = new HttpClient { BaseAddress = centre.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static async Task<HttpResponseMessage> ExportAsync(HttpClient program, WorkspaceId workspace, string format, string purpose, string query = "")
    {
        using var content = new StringContent(
            JsonSerializer.Serialize(new { query, from = "2026-06-11T00:00:00Z", to = "2026-06-12T00:00:00Z", format, purpose }), Encoding.UTF8, "application/json");
        return await program.PostAsync($"/api/v1/workspaces/{workspace.Value}/export", content, None);
    }

    private static async Task<IReadOnlyList<JsonElement>> LinesAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(None);
            Assert.True(answer.IsSuccessStatusCode, text);
            return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
        }
    }
}
