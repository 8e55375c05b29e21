using System.Net;
using Midmar.Centre.Assets;
using Midmar.Centre.Audit;
using Midmar.Centre.Calendar;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Tests.Access;
using Xunit;
using static Midmar.Tests.Api.Rest;

namespace Midmar.Tests.Api;

/// <summary>Register, venues and calendar over REST, as programs use them.</summary>
public sealed class EventApiTests
{
    private const string Root = "/api/v1/workspaces/1";

    private static readonly byte[] Plan =
    [
        0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. "IEND"u8, 0, 0, 0, 0,
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_fills_the_register_and_calendar_and_is_told_what_a_host_is()
    {
        await using var centre = await OpenCentre.StartAsync();
        using var program = await centre.ProgramAsync(Permission.SeeCalendar, Permission.ManageCalendar, Permission.Export);
        var entity = await NumberAsync(program, HttpMethod.Post, "/entities", """{"name":"Stadium operator","circle":1,"dutyPhone":"+212 5","contacts":[{"name":"Karim","phone":"1"}]}""");
        var venue = await NumberAsync(program, HttpMethod.Post, "/venues", $$"""{"name":"North stadium","entity":{{entity}},"zone":"Africa/Casablanca"}""");
        const string csv = "name,host,address,venue\nDisplay,dsp-ctl01.stadium.example,10.1.0.7,North stadium\nBad,b ad!,,\n";

        var preview = await SendAsync(program, HttpMethod.Post, "/assets/import?name=a.csv", csv);
        Assert.Equal((false, 1, 1), (preview.GetProperty("applied").GetBoolean(), preview.GetProperty("added").GetInt32(), preview.GetProperty("refused").GetInt32()));
        Assert.Equal((3, 2, "NotAHost"), (preview.GetProperty("problems")[0].GetProperty("line").GetInt32(), preview.GetProperty("problems")[0].GetProperty("column").GetInt32(), preview.GetProperty("problems")[0].GetProperty("code").GetString()));
        Assert.Equal(0, (await SendAsync(program, HttpMethod.Get, "/assets", null)).GetArrayLength());
        await SendAsync(program, HttpMethod.Post, "/assets/import?name=a.csv&apply=true", csv);
        var found = await SendAsync(program, HttpMethod.Get, "/assets/find?name=DSP-CTL01", null);
        Assert.Equal(("Display", venue), (found.GetProperty("asset").GetProperty("name").GetString(), found.GetProperty("asset").GetProperty("venue").GetInt64()));

        var start = DateTimeOffset.UtcNow.AddHours(1);
        await NumberAsync(program, HttpMethod.Post, "/fixtures", $$"""{"title":"Opening","start":"{{start:O}}","end":"{{start.AddHours(2):O}}","venue":{{venue}}}""");
        var posture = await SendAsync(program, HttpMethod.Get, "/posture", null);
        Assert.Equal((3, 15, 1200), (posture.GetProperty("level").GetInt32(), posture.GetProperty("scoreBonus").GetInt32(), posture.GetProperty("acknowledgeSeconds").GetInt32()));
        await NumberAsync(program, HttpMethod.Post, "/windows", $$"""{"kind":"authorisedScan","from":"{{start.AddHours(-2):O}}","to":"{{start:O}}","owner":"Amal","reason":"scan","addresses":["10.1.0.0/16"]}""");
        var context = (await centre.Get<EventViews>().OfAsync(Workspace.Live, Stop)).ContextOf("10.1.0.7", DateTime.UtcNow);
        Assert.Equal(("Display", 1, "Stadium operator", "North stadium", 3), (context.Asset!.Facts.Name, context.Circle, context.Entity!.Value.Name, context.Venue!.Value.Name, context.Posture.Level));
        Assert.Equal(WindowKind.AuthorisedScan, Assert.Single(context.Windows).State.Facts.Kind);

        var exported = await program.GetStringAsync(Root + "/assets/export", Stop);
        Assert.Contains("Display,dsp-ctl01.stadium.example,10.1.0.7,,,North stadium", exported, StringComparison.Ordinal);
        var audited = (await centre.Get<IAuditLog>().ReadAsync(AuditQuery.Newest(50) with { Action = "assets." }, Stop)).Entries;
        Assert.Contains(audited, e => e.Entry is { Action: AssetActions.Import, Subject: "a.csv", Outcome: AuditOutcome.Allowed });
        Assert.Contains(audited, e => e.Entry is { Action: AssetActions.Export, Outcome: AuditOutcome.Allowed });
    }

    [Fact]
    public async Task An_image_is_served_as_what_it_is_and_as_nothing_a_browser_would_run()
    {
        await using var centre = await OpenCentre.StartAsync();
        using var program = await centre.ProgramAsync(Permission.SeeCalendar, Permission.ManageCalendar);
        var venue = await NumberAsync(program, HttpMethod.Post, "/venues", """{"name":"Stadium"}""");

        await SendAsync(program, HttpMethod.Put, $"/venues/{venue}/plan", Plan);
        var hash = (await SendAsync(program, HttpMethod.Get, "/venues", null))[0].GetProperty("plan").GetString();
        using var image = await program.GetAsync($"{Root}/images/{hash}", Stop);

        Assert.Equal(Plan, await image.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal("image/png", image.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", image.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("default-src 'none'; sandbox", image.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("NotAnImage", await CodeAsync(program, HttpMethod.Put, $"/venues/{venue}/plan", "<svg onload=alert(1)>"u8.ToArray(), HttpStatusCode.Conflict));
        Assert.Equal("ImageTooLarge", await CodeAsync(program, HttpMethod.Put, $"/venues/{venue}/plan", new byte[StoredImage.MaxBytes + 1], HttpStatusCode.Conflict));
        Assert.Equal("NoSuchImage", await CodeAsync(program, HttpMethod.Get, $"/images/{new string('0', 64)}", null, HttpStatusCode.NotFound));
        Assert.Equal("NoSuchImage", await CodeAsync(program, HttpMethod.Get, "/images/..%2F..%2Fcentre.db", null, HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task A_program_answers_an_inspection_and_cannot_sign_it()
    {
        await using var centre = await OpenCentre.StartAsync();
        using var program = await centre.ProgramAsync(Permission.SeeCalendar, Permission.ManageCalendar);
        var venue = await NumberAsync(program, HttpMethod.Post, "/venues", """{"name":"Stadium"}""");
        var fixture = await NumberAsync(program, HttpMethod.Post, "/fixtures", $$"""{"title":"m","start":"2030-06-11T19:00:00Z","end":"2030-06-11T21:00:00Z","venue":{{venue}}}""");

        var inspection = await NumberAsync(program, HttpMethod.Post, $"/fixtures/{fixture}/inspection", "");
        await NumberAsync(program, HttpMethod.Put, $"/inspections/{inspection}/items/1", """{"verdict":"met"}""");

        var read = (await SendAsync(program, HttpMethod.Get, "/inspections", null))[0];
        Assert.Equal("met", read.GetProperty("items")[0].GetProperty("verdict").GetString());
        Assert.Equal("OnlyPeopleSign", await CodeAsync(program, HttpMethod.Post, $"/inspections/{inspection}/sign", null, HttpStatusCode.Conflict));
        Assert.Equal("BadVerdict", await CodeAsync(program, HttpMethod.Put, $"/inspections/{inspection}/items/1", """{"verdict":"17"}""", HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("POST", "/assets", """{"name":"a"}""", "AssetNeedsKey", 409)]
    [InlineData("POST", "/assets", """{"name":"a","hosts":["a"],"criticality":"7"}""", "NotACriticality", 400)]
    [InlineData("POST", "/assets", """{"name":"a","addresses":["0.0.0.0/0"]}""", "RangeTooWide", 409)]
    [InlineData("PUT", "/assets/5", """{"name":"a","hosts":["a"]}""", "NoSuchAsset", 404)]
    [InlineData("POST", "/entities", """{"name":"a","circle":4}""", "NotACircle", 409)]
    [InlineData("POST", "/venues", """{"name":"a","zone":"Mars"}""", "NoSuchZone", 409)]
    [InlineData("POST", "/fixtures", """{"title":"a","start":"2030-01-02T00:00:00Z","end":"2030-01-01T00:00:00Z"}""", "EndsBeforeStart", 409)]
    [InlineData("POST", "/fixtures/import?zone=Mars", "x", "NoSuchZone", 400)]
    [InlineData("POST", "/windows", """{"kind":"holiday","from":"2030-01-01T00:00:00Z","to":"2030-01-02T00:00:00Z"}""", "BadKind", 400)]
    [InlineData("PUT", "/posture", """{"level":5,"until":"2030-01-01T00:00:00Z","reason":"x"}""", "NoSuchLevel", 409)]
    [InlineData("DELETE", "/venues/9", null, "NoSuchVenue", 404)]
    public async Task A_mistake_is_answered_with_its_name(string method, string path, string? body, string code, int status)
    {
        await using var centre = await OpenCentre.StartAsync();
        using var program = await centre.ProgramAsync(Permission.SeeCalendar, Permission.ManageCalendar);

        Assert.Equal(code, await CodeAsync(program, new HttpMethod(method), path, body, (HttpStatusCode)status));
    }

    private static async Task<long> NumberAsync(HttpClient client, HttpMethod method, string path, string body) =>
        (await SendAsync(client, method, path, body)).GetProperty("number").GetInt64();
}
