using Microsoft.Playwright;
using Midmar.Testing;
using Xunit;

namespace Midmar.Browser.Tests;

/// <summary>Debian's Chromium, headless. One for all tests; each test has a context of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Where screenshots are put, to be looked at.</summary>
    private static string Screens => Path.Combine(RealData.Checkout, "artifacts", "screens");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true", $"No Chromium at {Program}: install Debian's package chromium.");
            Assert.Fail($"CI has no Chromium at {Program}.");
        }

        Directory.CreateDirectory(Screens);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments });
    }

    public async Task<IPage> OpenAsync(string language, string address)
    {
        var context = await browser!.NewContextAsync(new() { Locale = language, BaseURL = address, ViewportSize = new() { Width = 1280, Height = 720 } });
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    public static Task ScreenAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Screens, name + ".png"), Animations = ScreenshotAnimations.Disabled });

    /// <summary>Puts a file into a field of Blazor's own; before the field listens, a file would be lost.</summary>
    public static async Task AttachAsync(IPage page, string selector, FilePayload file)
    {
        await page.Locator(selector).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.WaitForFunctionAsync("s => document.querySelector(s)?._blazorInputFileNextFileId !== undefined", selector);
        await page.SetInputFilesAsync(selector, file);
    }

    /// <summary>Opens pages in a language and a theme, each until what it is for is there, and keeps a picture of each.</summary>
    public static async Task LookAsync(IPage page, string language, string theme, (string Address, string Sign, string Name)[] pages)
    {
        foreach (var (name, value) in new[] { ("midmar.language", language), ("midmar.theme", theme) })
        {
            await page.Context.AddCookiesAsync([new Cookie { Name = name, Value = value, Url = new Uri(page.Url).GetLeftPart(UriPartial.Authority) }]);
        }

        foreach (var (address, sign, name) in pages)
        {
            await page.GotoAsync(address);
            await page.Locator(sign).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
            await ScreenAsync(page, $"{language}-{theme}-{name}");
        }
    }

    /// <summary>Does something; when it fails, a picture is kept, and the failure tells what the page showed.</summary>
    public static async Task WatchAsync(IPage page, string name, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            await ScreenAsync(page, $"{name}-failed");
            var shown = await page.EvaluateAsync<string>("document.body.innerText");
            throw new InvalidOperationException($"{e.Message}\nAt {page.Url} the page showed:\n{shown}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
