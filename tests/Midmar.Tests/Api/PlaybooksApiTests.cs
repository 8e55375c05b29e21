using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Playbooks;
using Midmar.Tests.Access;
using Xunit;
using static Midmar.Tests.Api.Rest;

namespace Midmar.Tests.Api;

/// <summary>Playbooks and their runs over REST, as programs use them.</summary>
public sealed class PlaybooksApiTests
{
    private const string Root = "/api/v1/workspaces/1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_imports_a_playbook_and_follows_it_for_an_incident()
    {
        await using var centre = await OpenCentre.StartAsync();
        using var program = await centre.ProgramAsync(Permission.SeeIncidents, Permission.HandleIncidents, Permission.ManageRules, Permission.Export);
        var own = BuiltInPlaybooks.Find("ddos")!.Text.Replace("2026-11-25T09:00:00.000Z", "2026-11-26T09:00:00.000Z", StringComparison.Ordinal);
        var bad = own.Replace("\"if-condition\"", "\"maybe-condition\"", StringComparison.Ordinal);

        Assert.Equal(6, (await SendAsync(program, HttpMethod.Get, "/playbooks", null)).GetArrayLength());
        var refused = await SendAsync(program, HttpMethod.Post, "/playbooks/import?name=b.json&apply=true", bad);
        Assert.Equal(JsonValueKind.Null, refused.GetProperty("number").ValueKind);
        var error = refused.GetProperty("errors")[0];
        Assert.Equal("UnknownStepType", error.GetProperty("code").GetString());
        Assert.True(error.GetProperty("line").GetInt32() > 1);
        Assert.Contains("maybe-condition", error.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await SendAsync(program, HttpMethod.Post, "/playbooks/import?name=a.json", own)).GetProperty("number").ValueKind);
        Assert.Equal(1, (await SendAsync(program, HttpMethod.Post, "/playbooks/import?name=a.json&apply=true", own)).GetProperty("number").GetInt64());
        Assert.Equal("PlaybookThereAlready", await CodeAsync(program, HttpMethod.Post, "/playbooks/import?apply=true", own, HttpStatusCode.Conflict));
        Assert.Equal("FileTooLarge", await CodeAsync(program, HttpMethod.Post, "/playbooks/import", new string(' ', PlaybookFile.MaxBytes + 1), HttpStatusCode.Conflict));
        Assert.Equal(own, await program.GetStringAsync(Root + "/playbooks/1/file", Stop));

        await SendAsync(program, HttpMethod.Post, "/incidents", """{"title":"Load","severity":"high","reason":"tickets are slow"}""");
        var run = (await SendAsync(program, HttpMethod.Post, "/playbook-runs", """{"incident":1,"playbook":"1"}""")).GetProperty("number").GetInt64();
        var first = (await SendAsync(program, HttpMethod.Get, "/playbook-runs?incident=1", null))[0].GetProperty("places")[0];
        Assert.Equal(("open", "Name the lead and the clerk"), (first.GetProperty("state").GetString(), first.GetProperty("name").GetString()));
        var place = first.GetProperty("place").GetString();
        await NothingAsync(program, $"/playbook-runs/{run}/marks", $$"""{"place":"{{place}}","kind":"done","note":"Karim"}""");
        Assert.Equal("StepDecidedAlready", await CodeAsync(program, HttpMethod.Post, $"/playbook-runs/{run}/marks", $$"""{"place":"{{place}}","kind":"done"}""", HttpStatusCode.Conflict));
        Assert.Equal("BadValue", await CodeAsync(program, HttpMethod.Post, $"/playbook-runs/{run}/marks", $$"""{"place":"{{place}}","kind":"perhaps"}""", HttpStatusCode.BadRequest));
        Assert.Equal("StepProposesNothing", await CodeAsync(program, HttpMethod.Post, $"/playbook-runs/{run}/propose", $$"""{"place":"{{place}}","target":"x","reason":"y"}""", HttpStatusCode.Conflict));
        await NothingAsync(program, $"/playbook-runs/{run}/take-back", $$"""{"place":"{{place}}","reason":"wrong incident"}""");
        await NothingAsync(program, "/playbooks/1/withdraw", """{"reason":"superseded"}""");
        Assert.Equal("PlaybookIsWithdrawn", await CodeAsync(program, HttpMethod.Post, "/playbook-runs", """{"incident":1,"playbook":"1"}""", HttpStatusCode.Conflict));
        await NothingAsync(program, $"/playbook-runs/{run}/end", """{"reason":"it was the sale"}""");
        Assert.Equal("NoSuchRun", await CodeAsync(program, HttpMethod.Post, "/playbook-runs/9/end", "{}", HttpStatusCode.NotFound));

        var audited = (await centre.Get<IAuditLog>().ReadAsync(AuditQuery.Newest(50) with { Action = "playbooks." }, Stop)).Entries.Select(e => (e.Entry.Action, e.Entry.Outcome)).ToArray();
        foreach (var act in new[] { PlaybookActs.Import, PlaybookActs.Export, PlaybookActs.Start, PlaybookActs.Mark, PlaybookActs.TakeBack, PlaybookActs.Withdraw, PlaybookActs.End })
        {
            Assert.Contains((act, AuditOutcome.Allowed), audited);
        }

        Assert.Contains((PlaybookActs.Propose, AuditOutcome.Refused), audited);
        Assert.Contains((PlaybookActs.Import, AuditOutcome.Refused), audited);
    }

    /// <summary>As curl sends it with --data-binary and nothing else, see docs/how-to/write-a-playbook.md.</summary>
    [Fact]
    public async Task A_file_is_taken_whatever_the_client_calls_it()
    {
        await using var centre = await OpenCentre.StartAsync();
        using var program = await centre.ProgramAsync(Permission.SeeIncidents, Permission.ManageRules);
        var own = BuiltInPlaybooks.Find("phishing")!.Text.Replace("2026-11-25T09:00:00.000Z", "2026-11-26T09:00:00.000Z", StringComparison.Ordinal);

        foreach (var (query, number) in new (string, long?)[] { (string.Empty, null), ("?name=playbook.json&apply=true", 1) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Root + "/playbooks/import" + query) { Content = new StringContent(own, Encoding.UTF8, "application/x-www-form-urlencoded") };
            using var answer = await program.SendAsync(request, Stop);
            var read = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
            Assert.Equal(0, read.GetProperty("errors").GetArrayLength());
            Assert.Equal(number, read.GetProperty("number").Deserialize<long?>());
        }
    }

    [Fact]
    public async Task Who_only_looks_imports_and_decides_nothing()
    {
        await using var centre = await OpenCentre.StartAsync();
        using var program = await centre.ProgramAsync(Permission.SeeIncidents);

        await SendAsync(program, HttpMethod.Get, "/playbooks", null);
        foreach (var path in new[] { "/playbooks/import", "/playbooks/1/withdraw", "/playbook-runs", "/playbook-runs/1/marks", "/playbook-runs/1/end" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Root + path) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
            using var answer = await program.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    private static async Task NothingAsync(HttpClient client, string path, string body)
    {
        using var request = RequestOf(HttpMethod.Post, path, body);
        using var answer = await client.SendAsync(request, Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, $"{path}: {await answer.Content.ReadAsStringAsync(Stop)}");
    }
}
