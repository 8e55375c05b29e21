using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Playwright;
using Midmar.Testing;
using Xunit;

namespace Midmar.Browser.Tests;

/// <summary>Evidence in Arabic: sealed, handed from one person to another, looked at, taken out, verified, disposed of by two.</summary>
public sealed class EvidenceTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Password = "count the lanterns twice";

    [Fact]
    public async Task A_file_and_records_are_sealed_handed_over_and_taken_out_in_a_package_that_verifies()
    {
        await using var centre = await ServedCentre.StartAsync();
        var page = await chromium.OpenAsync("ar", centre.Address);
        var problems = JourneyTests.ProblemsOf(page);
        await JourneyTests.SetUpAsync(page, centre, "ar");
        await centre.SendAsync("/_bulk", "application/x-ndjson", Sent.ShadowCopies("dsp-ctl01", DateTimeOffset.UtcNow));
        var colleague = await InviteAsync(page, centre);
        await Chromium.WatchAsync(page, "evidence", () => SealAsync(page));
        await Chromium.WatchAsync(page, "evidence-hand-over", () => HandOverAsync(page, colleague));
        await Chromium.WatchAsync(page, "evidence-package", () => TakeOutAsync(page));
        await Chromium.WatchAsync(page, "evidence-disposal", () => DisposeAsync(page, colleague));

        await Chromium.LookAsync(page, "fr", "light", [("/w/1/incidents/1?tab=evidence", "ol.custody li", "incident-evidence")]);
        await Chromium.LookAsync(page, "en", "dark", [("/w/1/incidents/1?tab=evidence", "ol.custody li", "incident-evidence")]);
        Assert.Empty(problems);
    }

    /// <summary>A second person, signed in beside the first.</summary>
    private async Task<IPage> InviteAsync(IPage page, ServedCentre centre)
    {
        await page.GotoAsync("/administration/invitations");
        await page.FillAsync("#invitee", "بدر");
        await page.Locator("form.filters button[type=submit]").ClickAsync();
        var code = await page.Locator(".sheet-code.big bdi").InnerTextAsync();
        var other = await chromium.OpenAsync("ar", centre.Address);
        await other.GotoAsync("/invitation");
        await other.FillAsync("#code", code);
        await other.Locator("button.primary").ClickAsync();
        await other.FillAsync("#user", "badr");
        await other.FillAsync("#password", Password);
        await other.FillAsync("#again", Password);
        await other.Locator("button.primary").ClickAsync();
        await other.Locator("code.key").WaitForAsync();
        return other;
    }

    private static async Task SealAsync(IPage page)
    {
        await page.GotoAsync("/w/1/alerts");
        await page.Locator("tr.link a").First.ClickAsync();
        await page.Locator("pre.original").WaitForAsync();
        await page.Keyboard.PressAsync("e");
        await page.Locator("#act-reason").FillAsync("حُذفت النسخ الاحتياطية");
        await page.Locator("#act-reason").PressAsync("Enter");
        await page.Locator("ol.steps").WaitForAsync();
        await page.GotoAsync("/w/1/incidents/1?tab=evidence");
        await page.Locator("button[data-key=t]").WaitForAsync();
        await Chromium.ScreenAsync(page, "ar-evidence-empty");

        await page.Locator("button[data-key=t]").ClickAsync();
        await page.FillAsync("#ev-title", "صورة قرص الشاشة");
        Assert.True(await page.Locator("input[type=file]").IsDisabledAsync());
        await page.FillAsync("#ev-where", "البوابة 7، حاسوب الشاشة");
        await page.FillAsync("#ev-how", "dd بمانع كتابة");
        await Assertions.Expect(page.Locator("input[type=file]")).ToBeEnabledAsync();
        await Chromium.ScreenAsync(page, "ar-evidence-seal");
        await page.SetInputFilesAsync("input[type=file]", new FilePayload { Name = "قرص.img", MimeType = "application/octet-stream", Buffer = "disk image"u8.ToArray() });
        await page.Locator(".files .chip.ok").WaitForAsync();
        await page.Locator("#evidence-1").WaitForAsync();

        // The same once more is refused in words.
        await page.FillAsync("#ev-title", "مرة أخرى");
        await page.FillAsync("#ev-how", "dd");
        await Assertions.Expect(page.Locator("input[type=file]")).ToBeEnabledAsync();
        await page.SetInputFilesAsync("input[type=file]", new FilePayload { Name = "again.img", MimeType = "application/octet-stream", Buffer = "disk image"u8.ToArray() });
        await page.Locator(".files .chip.bad").WaitForAsync();
        Assert.Contains("الدليل 1", await page.Locator(".files .chip.bad").InnerTextAsync(), StringComparison.Ordinal);

        await page.Locator("button[data-key=r]").ClickAsync();
        await page.FillAsync("#ev-set", "أوامر حذف النسخ");
        await page.FillAsync("#ev-query", "vssadmin");
        await page.Locator("form.sealing button[type=submit]").ClickAsync();
        await page.Locator("#evidence-2").WaitForAsync();
        await Chromium.ScreenAsync(page, "ar-evidence");
    }

    private static async Task HandOverAsync(IPage page, IPage colleague)
    {
        var item = page.Locator("#evidence-1");
        await item.Locator(".acts button").Nth(1).ClickAsync();
        await item.Locator("select").SelectOptionAsync(new SelectOptionValue { Label = "بدر" });
        await item.Locator("form input").First.FillAsync("غرفة العمليات");
        await item.Locator("form input").Nth(1).FillAsync("انتهت المناوبة");
        await Chromium.ScreenAsync(page, "ar-evidence-hand-over");
        await item.Locator("form button[type=submit]").ClickAsync();
        await item.Locator(".chip.warn").WaitForAsync();
        Assert.Equal(0, await item.Locator("form button.primary").CountAsync());

        await colleague.GotoAsync("/w/1/incidents/1?tab=evidence");
        await colleague.Locator("#evidence-1 form button.primary").ClickAsync();
        await colleague.Locator("#evidence-1 .chip.ok").WaitForAsync();

        // The first page shows it without being loaded again.
        await item.Locator(".chip.ok").First.WaitForAsync();
        await item.Locator("details.chain summary").ClickAsync();
        await item.Locator("ol.custody li").Nth(2).WaitForAsync();
        Assert.Contains("بدر", await item.Locator(".head").InnerTextAsync(), StringComparison.Ordinal);
    }

    private static async Task TakeOutAsync(IPage page)
    {
        var item = page.Locator("#evidence-1");
        await item.Locator(".acts button").First.ClickAsync();
        await item.Locator("input[name=purpose]").FillAsync("البحث عن البرنامج الخبيث");
        var original = await page.RunAndWaitForDownloadAsync(() => item.Locator("form button.primary").ClickAsync());
        Assert.Equal("قرص.img", original.SuggestedFilename);
        Assert.Equal("disk image", await File.ReadAllTextAsync(await original.PathAsync(), TestContext.Current.CancellationToken));
        await item.Locator("ol.custody li").Nth(3).WaitForAsync();

        await page.Locator("form[action$='/package'] input[name=purpose]").FillAsync("للنيابة العامة");
        var package = await page.RunAndWaitForDownloadAsync(() => page.Locator("[data-act=package]").ClickAsync());
        var place = Directory.CreateTempSubdirectory("midmar-package").FullName;
        try
        {
            var path = Path.Combine(place, package.SuggestedFilename);
            await package.SaveAsAsync(path);
            var fingerprint = await page.Locator("section.panel dl.facts dd .ltr").Last.InnerTextAsync();
            Assert.Equal(0, await VerifyAsync(path, fingerprint));
            Assert.Equal(1, await VerifyAsync(path, Convert.ToHexStringLower(SHA256.HashData("another key"u8))));
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }

        await item.Locator("ol.custody li").Nth(4).WaitForAsync();
        await item.ScrollIntoViewIfNeededAsync();
        await Chromium.ScreenAsync(page, "ar-evidence-custody");
    }

    private static async Task DisposeAsync(IPage page, IPage colleague)
    {
        var item = page.Locator("#evidence-2");
        await item.Locator(".acts button.danger").ClickAsync();
        await item.Locator("form input").First.FillAsync("خارج نطاق القضية");
        await item.Locator("form button[type=submit]").ClickAsync();
        await item.Locator(".chip.bad").WaitForAsync();
        Assert.Equal(0, await item.Locator("button.danger").CountAsync());

        var other = colleague.Locator("#evidence-2");
        await other.Locator("button.danger").ClickAsync();
        await other.Locator(".sure button.danger").ClickAsync();
        await other.Locator(".acts").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Assertions.Expect(item.Locator("form")).ToHaveCountAsync(0);
        Assert.Contains("أُتلف", await item.Locator(".head").InnerTextAsync(), StringComparison.Ordinal);
        await Chromium.ScreenAsync(page, "ar-evidence-disposed");
    }

    private static async Task<int> VerifyAsync(string package, string fingerprint)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet") { ArgumentList = { ServedCentre.Program(), "evidence", "verify", package, "--fingerprint", fingerprint }, RedirectStandardOutput = true, UseShellExecute = false })!;
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
