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

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
