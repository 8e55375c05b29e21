using System.Text;
using Microsoft.Playwright;
using Midmar.Testing;
using Xunit;

namespace Midmar.Browser.Tests;

/// <summary>A playbook in Arabic: a bad file is refused with its place, a good one is kept, and one is followed for an incident to its end.</summary>
public sealed class PlaybookTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_playbook_is_imported_and_followed_by_keyboard_to_its_end()
    {
        const string language = "ar";
        await using var centre = await ServedCentre.StartAsync();
        var page = await chromium.OpenAsync(language, centre.Address);
        var problems = JourneyTests.ProblemsOf(page);
        await JourneyTests.SetUpAsync(page, centre, language);
        await Chromium.WatchAsync(page, "playbook", async () =>
        {
            await ImportAsync(page, language);
            await PromoteAsync(page, language);
            await FollowAsync(page, language);
        });
        foreach (var (other, theme) in new[] { ("en", "dark"), ("fr", "light"), ("ar", "light") })
        {
            await Chromium.LookAsync(page, other, theme,
            [
                ("/w/1/playbooks", "table.table tbody tr", "playbooks"), ("/w/1/playbooks/hijacked-display", ".flow .step", "playbook"), ("/w/1/playbooks/import", "input[type=file]", "playbook-import"),
                ("/w/1/incidents/1?tab=playbook", ".walk .place", "incident-playbook"), ("/w/1/alerts/1", "h2.alert-title", "alert-next"),
            ]);
        }

        Assert.Empty(problems);
    }

    private static async Task ImportAsync(IPage page, string language)
    {
        var good = await File.ReadAllTextAsync(Path.Combine(RealData.Checkout, "content", "playbooks", "ddos.json"), TestContext.Current.CancellationToken);
        var changed = good.Replace("\"modified\": \"2026-11-25", "\"modified\": \"2026-11-26", StringComparison.Ordinal);
        await page.GotoAsync("/w/1/playbooks");
        await page.Locator("table.table tbody tr").Nth(5).WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-playbooks");
        await page.GotoAsync("/w/1/playbooks/import");
        await AttachAsync(page, changed.Replace("\"type\": \"parallel\"", "\"type\": \"sideways\"", StringComparison.Ordinal).Replace("\"severity\": 75", "\"severity\": 750", StringComparison.Ordinal));
        await page.Locator(".problems tr").Nth(1).WaitForAsync();
        Assert.Contains("/severity", await page.Locator(".problems").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("sideways", await page.Locator(".problems").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator("button[data-key=k]").CountAsync());
        await Chromium.ScreenAsync(page, $"{language}-playbook-refused");

        await AttachAsync(page, changed);
        await page.Locator("button[data-key=k]").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-playbook-preview");
        await page.Keyboard.PressAsync("k");
        await page.Locator(".notice.ok a").ClickAsync();
        await page.WaitForURLAsync("**/playbooks/1");
        await page.Locator(".flow .step").First.WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-playbook");
    }

    private static async Task PromoteAsync(IPage page, string language)
    {
        await TriageTests.UploadAsync(page);
        for (var number = 1; ; number++)
        {
            Assert.True(number < 20, "No alert suggests a playbook.");
            await page.GotoAsync($"/w/1/alerts/{number}");
            await page.Locator("h2.alert-title").WaitForAsync();
            if (await IsThereAsync(page.Locator(".next a").First))
            {
                break;
            }
        }

        await page.Locator(".next").ScrollIntoViewIfNeededAsync();
        await Chromium.ScreenAsync(page, $"{language}-alert-next");
        await page.Keyboard.PressAsync("e");
        await page.Locator("#act-reason").WaitForAsync();
        await page.Keyboard.TypeAsync("الخدمة تتعرض لهجوم");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("ol.steps").WaitForAsync();
    }

    /// <summary>Most alerts suggest nothing: it is not waited for long.</summary>
    private static async Task<bool> IsThereAsync(ILocator locator)
    {
        try
        {
            await locator.WaitForAsync(new() { Timeout = 3_000 });
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task FollowAsync(IPage page, string language)
    {
        await page.Keyboard.PressAsync("9");
        await page.Locator("select[data-key=b]").SelectOptionAsync("ransomware");
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("s");
        await page.Locator(".place.is-open").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-incident-playbook-start");

        // Note, done; done; then three branches at once.
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.TypeAsync("كريم يقود وسلمى تدوّن");
        await page.Keyboard.PressAsync("Tab");
        await page.Locator("h1").ClickAsync();
        await DecideAsync(page, "d", 1);
        Assert.Contains("كريم يقود", await page.Locator(".place.is-decided").First.InnerTextAsync(), StringComparison.Ordinal);
        await DecideAsync(page, "d", 2);
        Assert.Equal(3, await page.Locator(".place.is-open").CountAsync());
        await DecideAsync(page, "d", 3);

        // Whoever else has the incident open sees what was decided, without asking.
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(page.Url);
        await other.Locator(".place.is-decided").Nth(2).WaitForAsync();
        Assert.Equal(2, await other.Locator(".place.is-open").CountAsync());

        // A step's own action is proposed from it.
        var isolate = page.Locator(".place.is-open").First;
        await isolate.Locator("summary").ClickAsync();
        await isolate.Locator("input.mono").FillAsync("tkt-ws07.matchday.example");
        await isolate.Locator("details form input").Nth(1).FillAsync("يهاجم غيره");
        await isolate.Locator("details form button").ClickAsync();
        await page.Locator(".place.is-open a.chip").WaitForAsync();
        await page.Locator("h1").ClickAsync();
        await DecideAsync(page, "d", 4);
        await DecideAsync(page, "d", 5);
        await other.Locator(".place.is-decided").Nth(4).WaitForAsync();
        await other.CloseAsync();

        // The question: yes; the chosen branch opens, and the answer cannot be taken back over what was done in it.
        await Chromium.ScreenAsync(page, $"{language}-incident-playbook-question");
        await DecideAsync(page, "a", 6);
        await DecideAsync(page, "d", 7);
        var answered = page.Locator(".place.is-decided").Nth(5);
        await answered.Locator("summary").ClickAsync();
        await answered.Locator("details input").FillAsync("خطأ");
        await answered.Locator("details button").ClickAsync();
        await page.Locator(".notice.bad").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-incident-playbook");

        await page.Locator("form.end input").FillAsync("انتهى التمرين");
        await page.Locator("form.end button").ClickAsync();
        await page.Locator("form.end").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Chromium.ScreenAsync(page, $"{language}-incident-playbook-ended");
    }

    private static async Task DecideAsync(IPage page, string key, int decided)
    {
        await page.Keyboard.PressAsync(key);
        await page.Locator(".place.is-decided").Nth(decided - 1).WaitForAsync();
    }

    private static Task AttachAsync(IPage page, string text) => Chromium.AttachAsync(
        page, "input[type=file]", new FilePayload { Name = "ddos.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(text) });
}
