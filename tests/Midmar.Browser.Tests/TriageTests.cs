using Microsoft.Playwright;
using Midmar.Testing;
using Xunit;

namespace Midmar.Browser.Tests;

/// <summary>From the first alert to a signed report, by keyboard alone, in Arabic; the other languages look at what was made.</summary>
public sealed class TriageTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task An_analyst_takes_an_alert_to_a_signed_report_by_keyboard()
    {
        const string language = "ar";
        await using var centre = await ServedCentre.StartAsync();
        var page = await chromium.OpenAsync(language, centre.Address);
        var problems = JourneyTests.ProblemsOf(page);
        await JourneyTests.SetUpAsync(page, centre, language);
        await UploadAsync(page);
        var keys = new Keys(page);
        await Chromium.WatchAsync(page, "triage", () => TriageAsync(page, keys, language));
        Assert.True(keys.Presses <= 60, $"{keys.Presses} key presses");

        foreach (var (other, theme) in new[] { ("en", "dark"), ("fr", "light") })
        {
            await Chromium.LookAsync(page, other, theme,
            [
                ("/w/1/alerts", "tr.is-selected", "queue"), ("/w/1/alerts/2", ".tree li.is-cited", "alert-page"), ("/w/1/incidents", "tr.link", "incidents"), ("/w/1/incidents/1", "ol.steps", "incident"),
                ("/w/1/incidents/1?tab=timeline", "ol.timeline li", "incident-timeline"), ("/w/1/incidents/1?tab=attack", ".matrix div.cell", "incident-attack"),
                ("/w/1/incidents/1?tab=response", "input[type=checkbox]", "incident-response"), ("/w/1/incidents/1?tab=report", "td .chip.ok", "incident-report"),
            ]);
        }

        Assert.Empty(problems);
    }

    private static async Task TriageAsync(IPage page, Keys keys, string language)
    {
        // The queue: move, take, judge one as benign, escalate the most urgent one.
        await page.Locator("tr.is-selected").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-queue");
        var open = await OpenCountAsync(page);
        await keys.PressAsync("o");
        await page.Locator("tr.is-selected .more[aria-expanded=true]").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-queue-spread");
        await keys.PressAsync("j");
        await page.WaitForFunctionAsync("document.querySelectorAll('tr.link')[1].classList.contains('is-selected')");
        await keys.PressAsync("a");
        await page.Locator("tr.is-selected .standing bdi").WaitForAsync();
        await keys.PressAsync("c");
        await page.Locator("form.act input[type=radio]").First.WaitForAsync();
        await keys.PressAsync("ArrowDown");
        await Chromium.ScreenAsync(page, $"{language}-queue-judge");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("the nightly maintenance");
        await keys.PressAsync("Enter");
        await page.Locator("form.act").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.WaitForFunctionAsync("wanted => Number(document.querySelector('.parts .number').textContent.replace(/\\D/g, '')) === wanted", open - 1);
        await keys.PressAsync("k");
        await keys.PressAsync("Enter");
        await page.Locator("h2.alert-title").WaitForAsync();
        await page.Locator("pre.original").WaitForAsync();
        await page.Locator(".tree li.is-cited").First.WaitForAsync();
        await page.Locator(".neighbours tr.is-cited").First.WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-alert-page");
        await page.Locator(".tree").ScrollIntoViewIfNeededAsync();
        await Chromium.ScreenAsync(page, $"{language}-alert-activity");

        await keys.PressAsync("e");
        await page.Locator("#act-reason").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-alert-promote");
        await keys.TypeAsync("backups are destroyed on a display server");
        await keys.PressAsync("Enter");
        await page.Locator("ol.steps").WaitForAsync();

        // The incident: lead, what is affected, techniques, what happened; then phase by phase.
        await keys.PressAsync("l");
        await page.Locator("dl.facts select option:checked").Nth(3).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await keys.PressAsync("h");
        await page.Locator("ul.plain select.small").First.WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-incident");
        await keys.PressAsync("p");
        await page.Locator("form.step input:focus").WaitForAsync();
        await keys.TypeAsync("the host is known");
        await keys.PressAsync("Enter");
        await page.Locator("li.is-now:nth-child(2)").WaitForAsync();
        await page.Locator("form.step").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await keys.PressAsync("5");
        await page.Locator(".matrix").WaitForAsync();
        await keys.PressAsync("h");
        await page.Locator(".matrix div.cell").First.WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-incident-attack");
        await keys.PressAsync("2");
        await page.Locator("ol.timeline li").First.WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-incident-timeline");
        await keys.PressAsync("3");
        await page.Locator("[data-draft=task]").WaitForAsync();
        await keys.PressAsync("t");
        await keys.TypeAsync("take the server off the network");
        await keys.PressAsync("Enter");
        await page.Locator("ul.plain li .text").First.WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-incident-tasks");
        await keys.PressAsync("Escape");

        // The report: issued in the analyst's language, signed, opened as a page of its own.
        await page.Locator("h1").ClickAsync();
        await keys.PressAsync("6");
        await page.Locator("[data-draft=target]").WaitForAsync();
        await keys.PressAsync("t");
        await keys.TypeAsync("tkt-ws07.matchday.example");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("it attacks others");
        await keys.PressAsync("Enter");
        await page.Locator("input[type=checkbox]").First.WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-incident-response");
        await page.Locator("h1").ClickAsync();
        await keys.PressAsync("8");
        await page.Locator("button[data-key=i]").WaitForAsync();
        await keys.PressAsync("i");
        await page.Locator("button[data-key=g]").WaitForAsync();
        await keys.PressAsync("g");
        await page.Locator("td .chip.ok").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-incident-report");
        await page.GotoAsync("/w/1/reports/1/page");
        await page.Locator("h1").WaitForAsync();
        Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
        await Chromium.ScreenAsync(page, $"{language}-report-page");
        var pdf = await page.APIRequest.GetAsync("/w/1/reports/1/pdf");
        Assert.Equal("%PDF-", System.Text.Encoding.ASCII.GetString((await pdf.BodyAsync())[..5]));
        await page.GotoAsync("/w/1/incidents");
        await page.Locator("tr.link").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-incidents");
    }

    [Fact]
    public async Task A_shift_begins_logs_and_reports_and_the_wallboard_shows_it()
    {
        const string language = "ar";
        await using var centre = await ServedCentre.StartAsync();
        var page = await chromium.OpenAsync(language, centre.Address);
        var problems = JourneyTests.ProblemsOf(page);
        await JourneyTests.SetUpAsync(page, centre, language);
        await UploadAsync(page);

        await page.GotoAsync("/w/1/shift");
        await page.Locator("form.begin input").FillAsync("مناوبة النهار");
        await page.Locator("form.begin button").ClickAsync();
        await page.Locator("[data-draft=log]").FillAsync("Gate 3 was tested");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("ul.log li").WaitForAsync();
        await page.Locator("[data-draft=item]").FillAsync("call the vendor of the displays");
        await page.Locator("section:has([data-draft=item]) input[type=checkbox]").CheckAsync();
        await page.Locator("[data-draft=item]").PressAsync("Enter");
        await page.Locator(".chip.bad").WaitForAsync();
        await page.Locator("[data-draft=assessment]").FillAsync("Quiet, but for one workstation.");
        await page.Locator("button[data-key=i]").ClickAsync();
        await page.Locator("a[href$='/reports/1/page']").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-shift");
        await page.GotoAsync("/w/1/watch");
        await page.Locator(".flow rect").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Chromium.ScreenAsync(page, $"{language}-watch");
        await page.GotoAsync("/w/1/reports/1/page");
        await page.Locator("h1").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-situation-report");
        foreach (var (other, theme) in new[] { ("en", "dark"), ("fr", "light") })
        {
            await Chromium.LookAsync(page, other, theme, [("/w/1/shift", "ul.log li", "shift"), ("/w/1/watch", ".flow rect", "watch")]);
        }

        Assert.Empty(problems);
    }

    private static async Task<int> OpenCountAsync(IPage page)
    {
        var text = await page.Locator(".parts .number").First.InnerTextAsync();
        return int.Parse(string.Concat(text.Where(char.IsDigit)), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Takes in the logs of an attack, and looks at its alerts.</summary>
    internal static async Task UploadAsync(IPage page)
    {
        await page.GotoAsync("/w/1/sources");
        await page.Locator("table.table").WaitForAsync();
        await page.SetInputFilesAsync("input[type=file]", Path.Combine(RealData.Checkout, "samples", "workstations.jsonl"));
        await page.Locator(".files .chip.ok").WaitForAsync();
        await page.GotoAsync("/w/1/alerts");
        await page.Locator("tr.link").Nth(1).WaitForAsync();
    }

    /// <summary>Counts what is pressed besides typed prose.</summary>
    private sealed class Keys(IPage page)
    {
        public int Presses { get; private set; }

        public Task PressAsync(string key)
        {
            Presses++;
            return page.Keyboard.PressAsync(key);
        }

        public Task TypeAsync(string prose) => page.Keyboard.TypeAsync(prose);
    }
}
