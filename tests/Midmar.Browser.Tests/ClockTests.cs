using Microsoft.Playwright;
using Xunit;

namespace Midmar.Browser.Tests;

/// <summary>The clock of an exercise on the screen, turned by keyboard alone.</summary>
public sealed class ClockTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Theory]
    [InlineData("en", "Blue team")]
    [InlineData("fr", "Équipe bleue")]
    [InlineData("ar", "الفريق الأزرق")]
    public async Task The_clock_is_set_started_and_paused_by_keyboard(string language, string team)
    {
        await using var centre = await ServedCentre.StartAsync();
        var page = await chromium.OpenAsync(language, centre.Address);
        await JourneyTests.SetUpAsync(page, centre, language);
        await Chromium.WatchAsync(page, $"{language}-clock", () => TurnAsync(page, language, team));
    }

    private static async Task TurnAsync(IPage page, string language, string team)
    {
        await page.GotoAsync("/administration/workspaces");
        await page.FillAsync("#workspace-name", team);
        await page.Locator("form.filters button").ClickAsync();
        await page.GetByText(team).WaitForAsync();

        await page.GotoAsync("/w/1/alerts");
        await page.Locator("nav.side a").First.WaitForAsync();
        Assert.Equal(0, await page.Locator("nav.side a[href='/w/1/clock']").CountAsync());
        await page.GotoAsync("/w/2/alerts");
        await page.Locator(".state h2").WaitForAsync();
        await page.Locator("nav.side a[href='/w/2/clock']").PressAsync("Enter");
        await page.Locator("time.now").WaitForAsync();

        await page.FillAsync("#time", "2030-06-11T18:00:07");
        await page.Locator("#time").PressAsync("Enter");
        await page.Locator("time.now:has-text('2030-06-11 18:00:07')").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-clock-paused");

        await page.Locator("#content").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.classList.contains('toggle')"));
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".state-of.ok").WaitForAsync();
        await page.Locator("time.now:not(:has-text('18:00:07'))").WaitForAsync();
        await page.FillAsync("#time", "2029-01-01T00:00:07");
        await page.Locator("#time").PressAsync("Enter");
        await page.Locator("[role=alert].notice").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-clock-refused");

        await page.Locator("button.toggle").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Locator(".state-of.warn").WaitForAsync();
    }
}
