using Microsoft.Playwright;
using Midmar.Testing;
using Xunit;

namespace Midmar.Browser.Tests;

/// <summary>The first hour of a centre, in each language: from the printed code to an alert on the screen.</summary>
public sealed class JourneyTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Password = "gather the turnstiles quietly";

    [Theory]
    [InlineData("en", "ltr")]
    [InlineData("fr", "ltr")]
    [InlineData("ar", "rtl")]
    public async Task From_the_printed_code_to_an_alert_on_the_screen(string language, string direction)
    {
        await using var centre = await ServedCentre.StartAsync();
        var page = await chromium.OpenAsync(language, centre.Address);
        var problems = ProblemsOf(page);

        var key = await SetUpAsync(page, centre, language);
        await page.GotoAsync("/w/1/alerts");
        await page.Locator(".state h2").WaitForAsync();
        Assert.Equal(direction, await page.Locator("html").GetAttributeAsync("dir"));
        Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
        await Chromium.ScreenAsync(page, $"{language}-alerts-empty");

        // The page is open when the record arrives: nothing is loaded again.
        await centre.SendAsync("/_bulk", "application/x-ndjson", Sent.ShadowCopies("dsp-ctl01", DateTimeOffset.UtcNow));
        var row = page.Locator("table.table tbody tr.link").First;
        await row.WaitForAsync();
        Assert.Contains("dsp-ctl01", await row.InnerTextAsync(), StringComparison.Ordinal);
        await Chromium.ScreenAsync(page, $"{language}-alerts");

        await row.Locator("a").ClickAsync();
        await page.Locator("pre.original").WaitForAsync();
        Assert.Contains("vssadmin.exe delete shadows", await page.Locator("pre.original").InnerTextAsync(), StringComparison.Ordinal);
        await Chromium.ScreenAsync(page, $"{language}-alert");

        await SearchAsync(page, language);
        await UploadAsync(page, language);
        await LookAtAsync(page, language, "/w/1/sources/1", "main form");
        await PutIndicatorsAsync(page, language);
        await LookAtAsync(page, language, "/administration", "table.table");
        await LookAtAsync(page, language, "/account", "h1");
        await LookAtAsync(page, language, "/reference/", "h1:text('Midmar')");
        await SignInAgainAsync(page, key, language);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_passkey_signs_in()
    {
        await using var centre = await ServedCentre.StartAsync();
        var page = await chromium.OpenAsync("en", centre.Address);
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        await SetUpAsync(page, centre, "en");

        await page.GotoAsync("/account/passkeys");
        await page.FillAsync("#name", "the key on my desk");
        await page.Locator("[data-passkey]").ClickAsync();
        await page.GetByText("the key on my desk").WaitForAsync();
        await Chromium.ScreenAsync(page, "en-passkeys");
        await SignOutAsync(page);
        await page.Locator("[data-passkey]").ClickAsync();

        await page.WaitForURLAsync("**/w/1/alerts");
    }

    [Fact]
    public async Task An_exercise_is_never_taken_for_live()
    {
        await using var centre = await ServedCentre.StartAsync();
        var page = await chromium.OpenAsync("ar", centre.Address);
        await SetUpAsync(page, centre, "ar");
        await page.GotoAsync("/administration/workspaces");
        await page.FillAsync("#workspace-name", "الفريق الأزرق");
        await page.Locator("form.filters button").ClickAsync();

        await page.GetByText("الفريق الأزرق").ClickAsync();
        await page.WaitForURLAsync("**/w/2/alerts");
        await page.Locator(".state h2").WaitForAsync();
        Assert.True(await page.Locator(".exercise-band").IsVisibleAsync());
        await Chromium.ScreenAsync(page, "ar-exercise");
        await page.GotoAsync("/w/1/alerts");
        await page.Locator(".state h2").WaitForAsync();
        Assert.False(await page.Locator(".exercise-band").IsVisibleAsync());

        // What is sent to the live workspace is not seen in the exercise.
        await centre.SendAsync("/_bulk", "application/x-ndjson", Sent.ShadowCopies("dsp-ctl01", DateTimeOffset.UtcNow));
        await page.Locator("tr.link").First.WaitForAsync();
        await page.GotoAsync("/w/2/alerts");
        await page.Locator(".state h2").WaitForAsync();
        Assert.Equal(0, await page.Locator("tr.link").CountAsync());
    }

    [Fact]
    public async Task A_record_full_of_markup_is_text_everywhere()
    {
        await using var centre = await ServedCentre.StartAsync();
        var page = await chromium.OpenAsync("en", centre.Address);
        var problems = ProblemsOf(page);
        await SetUpAsync(page, centre, "en");
        await centre.SendAsync("/_bulk", "application/x-ndjson", Sent.Markup(DateTimeOffset.UtcNow));

        await page.GotoAsync("/w/1/alerts");
        var row = page.Locator("table.table tbody tr.link").First;
        await row.WaitForAsync();
        Assert.Contains("<img src=x", await row.InnerTextAsync(), StringComparison.Ordinal);
        await row.Locator("a").ClickAsync();
        await page.Locator("pre.original").WaitForAsync();
        await Chromium.ScreenAsync(page, "en-markup");
        await page.GotoAsync("/w/1/search?range=all&q=vssadmin");
        await page.Locator("tr.link").First.ClickAsync();
        await page.Locator("pre.original").WaitForAsync();
        await page.Locator(".fields").HoverAsync();

        Assert.Null(await page.EvaluateAsync<int?>("window.hit ?? null"));
        Assert.Equal(0, await page.Locator("main script, main svg[onload], main img[onerror]").CountAsync());
        Assert.Empty(problems);
    }

    /// <summary>What goes wrong in the page, unseen: errors of scripts, and whatever the content security policy stopped.</summary>
    internal static List<string> ProblemsOf(IPage page)
    {
        var problems = new List<string>();
        page.PageError += (_, error) => problems.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                problems.Add(message.Text);
            }
        };
        return problems;
    }

    internal static async Task<string> SetUpAsync(IPage page, ServedCentre centre, string language)
    {
        await page.GotoAsync("/set-up");
        await page.FillAsync("#code", centre.SetUpCode);
        await page.FillAsync("#name", language == "ar" ? "أمينة" : "Amina");
        await page.FillAsync("#user", "amina");
        await page.FillAsync("#password", Password);
        await page.FillAsync("#again", Password);
        await Chromium.ScreenAsync(page, $"{language}-set-up");
        await page.Locator("button.primary").ClickAsync();

        await page.Locator("code.key").WaitForAsync();
        var key = await page.Locator("code.key").InnerTextAsync();
        await Chromium.ScreenAsync(page, $"{language}-authenticator");
        await page.FillAsync("#code", Totp.Of(key, DateTimeOffset.UtcNow));
        await page.Locator("button.primary").ClickAsync();
        await page.Locator("ol.codes").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-recovery-codes");
        return key;
    }

    private static async Task SearchAsync(IPage page, string language)
    {
        await page.GotoAsync("/w/1/search");
        await page.Locator(".help").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-search-empty");
        await page.FillAsync("#q", "Image:vssadmin -User:SYSTEM");
        await page.FillAsync("#purpose", "drill 7");
        await page.Locator("form[role=search] button[type=submit]").ClickAsync();
        await page.Locator("tr.link").First.ClickAsync();
        await page.Locator("pre.original").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-search");
        Assert.Contains("q=Image", page.Url, StringComparison.Ordinal);
        await ExportAsync(page, language);
    }

    private static async Task ExportAsync(IPage page, string language)
    {
        await page.Locator(".export > summary").ClickAsync();
        await Chromium.ScreenAsync(page, $"{language}-export");
        Assert.Equal("drill 7", await page.InputValueAsync("#export-purpose"));
        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator(".export-form button[type=submit]").ClickAsync());
        Assert.StartsWith("live-records-", file.SuggestedFilename, StringComparison.Ordinal);
        var rows = await File.ReadAllLinesAsync(await file.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal(2, rows.Length);
        Assert.Contains("vssadmin.exe delete shadows", rows[1], StringComparison.Ordinal);
    }

    private static async Task UploadAsync(IPage page, string language)
    {
        await page.GotoAsync("/w/1/sources");
        await page.Locator("table.table").WaitForAsync();
        await page.SetInputFilesAsync("input[type=file]", Path.Combine(RealData.Checkout, "samples", "workstations.jsonl"));
        await page.Locator(".files .chip.ok").WaitForAsync();
        await page.Locator("table.table tbody tr").Nth(1).WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-sources");
        await page.GotoAsync("/w/1/alerts");
        await page.Locator("tr.link").Nth(2).WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-alerts-many");
    }

    private static async Task PutIndicatorsAsync(IPage page, string language)
    {
        await page.GotoAsync("/w/1/indicators");
        await page.Locator("input[type=file]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var list = "indicator,type,tlp\n203.0.113.66,ipv4,amber\nevil.example,domain,green\nnonsense,ipv4,red\n"u8.ToArray();
        await page.SetInputFilesAsync("input[type=file]", new FilePayload { Name = "partner.csv", MimeType = "text/csv", Buffer = list });
        await page.Locator("table.table tbody tr").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-indicators");
        Assert.Contains("partner.csv", await page.Locator("table.table tbody").InnerTextAsync(), StringComparison.Ordinal);
    }

    private static async Task LookAtAsync(IPage page, string language, string address, string sign)
    {
        await page.GotoAsync(address);
        await page.Locator(sign).First.WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}{address.Replace('/', '-')}");
    }

    private static async Task SignInAgainAsync(IPage page, string key, string language)
    {
        await SignOutAsync(page);
        await Chromium.ScreenAsync(page, $"{language}-sign-in");
        await page.FillAsync("#user", "amina");
        await page.FillAsync("#password", Password);
        await page.Locator("form button.primary").ClickAsync();
        await page.Locator("#recovery").WaitForAsync(new() { State = WaitForSelectorState.Attached });

        // The code that was used to set it up is not good again: the next one is, half a minute later at most.
        await page.FillAsync("#code", Totp.Of(key, DateTimeOffset.UtcNow.AddSeconds(30)));
        await page.Locator("form button.primary").ClickAsync();
        await page.WaitForURLAsync("**/w/1/alerts");
        await page.Locator("tr.link").First.WaitForAsync();
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.GotoAsync("/w/1/alerts");
        await page.Locator(".person-menu summary").ClickAsync();
        await page.Locator("form[action='/sign-out'] button").ClickAsync();
        await page.WaitForURLAsync("**/sign-in");
    }
}
