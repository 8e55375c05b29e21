using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using Xunit;

namespace Midmar.Browser.Tests;

/// <summary>A lead prepares an event in Arabic: organisations, register, venue with its plan, calendar, posture, and the venue signed off. The other languages look at what was made.</summary>
public sealed class EventJourneyTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly (string Address, string Sign, string Name)[] Made =
    [
        ("/w/1/calendar", ".day table", "calendar"), ("/w/1/calendar/posture", ".now .posture", "posture"), ("/w/1/calendar/1", "main button", "fixture"),
        ("/w/1/calendar/windows", "table.table tbody tr", "windows"), ("/w/1/venues", "table.table .chip", "venues"), ("/w/1/venues/1", ".plan img", "venue"),
        ("/w/1/venues/inspections/1", ".item", "inspection"), ("/w/1/venues/checklist", ".lines li", "checklist"), ("/w/1/assets", "table.table tbody tr a", "assets"),
        ("/w/1/assets/organisations", "table.table tbody tr", "organisations"), ("/w/1/assets/import", "input[type=file]", "asset-import"), ("/w/1/assets/unknown", ".state h2", "unknown"),
    ];

    [Fact]
    public async Task An_event_is_prepared_until_its_venue_is_signed_off()
    {
        const string language = "ar";
        await using var centre = await ServedCentre.StartAsync();
        var page = await chromium.OpenAsync(language, centre.Address);
        var problems = JourneyTests.ProblemsOf(page);
        await JourneyTests.SetUpAsync(page, centre, language);
        await Chromium.WatchAsync(page, "event", async () =>
        {
            await PrepareAsync(page, centre, language);
            await Chromium.LookAsync(page, "en", "dark", Made);
            await Chromium.LookAsync(page, "fr", "light", Made);
            await Chromium.LookAsync(page, "ar", "light", Made);
        });
        Assert.Empty(problems);
    }

    private static async Task PrepareAsync(IPage page, ServedCentre centre, string language)
    {
        await OrganisationAsync(page, language);
        await VenueAsync(page, language);
        await RegisterAsync(page, language);
        await UnknownAsync(page, centre, language);
        await PlanAsync(page, language);
        await CalendarAsync(page, language);
        await PostureAsync(page, language);
        await WindowAsync(page, language);
        await InspectAsync(page, language);

        await page.GotoAsync("/w/1/calendar");
        await page.Locator(".day .chip.ok[href]").First.WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-event-calendar-signed");
        await page.GotoAsync("/w/1/venues");
        await page.Locator("table.table .chip.ok").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-event-venues");
        await page.GotoAsync("/w/1/venues/checklist");
        await page.Locator(".lines li").First.WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-event-checklist");
    }

    private static async Task OrganisationAsync(IPage page, string language)
    {
        await page.GotoAsync("/w/1/assets/organisations");
        await page.Locator(".page-tools button.primary").ClickAsync();
        await page.FillAsync("#entity-name", Say(language, "Stadium operating company", "Société d’exploitation du stade", "شركة تشغيل الملعب"));
        await page.SelectOptionAsync("#entity-circle", "1");
        await page.FillAsync("#entity-phone", "+212 537 00 00 10");
        await page.Locator("main form > button.button").ClickAsync();
        await page.Locator(".contact input").Nth(0).FillAsync(Say(language, "Karim Idrissi", "Karim Idrissi", "كريم الإدريسي"));
        await page.Locator(".contact input").Nth(1).FillAsync(Say(language, "Network duty", "Astreinte réseau", "مناوب الشبكة"));
        await page.Locator(".contact input").Nth(2).FillAsync("+212 661 00 00 11");
        await Chromium.ScreenAsync(page, $"{language}-event-organisation");
        await page.Locator("main form button[type=submit]").ClickAsync();
        await page.Locator("table.table tbody tr").First.WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-event-organisations");
    }

    private static async Task VenueAsync(IPage page, string language)
    {
        await page.GotoAsync("/w/1/venues");
        await page.Locator(".page-tools button.primary").ClickAsync();
        await page.FillAsync("#venue-name", VenueName(language));
        await page.FillAsync("#venue-place", Say(language, "Rabat", "Rabat", "الرباط"));
        await page.SelectOptionAsync("#venue-entity", "1");
        await page.FillAsync("#venue-zone", "Africa/Casablanca");
        await page.Locator("main form button[type=submit]").ClickAsync();
        await page.WaitForURLAsync("**/venues/1");
        await page.Locator(".plan-panel").WaitForAsync();
    }

    private static async Task RegisterAsync(IPage page, string language)
    {
        await page.GotoAsync("/w/1/assets/import");
        var rows = new StringBuilder("name;host;address;venue;owner;criticality;colour\n");
        rows.Append(CultureInfo.InvariantCulture, $"{Say(language, "Display control", "Régie des écrans", "تحكّم الشاشات")};dsp-ctl01.stadium.example;10.20.4.11;{VenueName(language)};Amina;vital;blue\n");
        rows.Append(CultureInfo.InvariantCulture, $"Turnstiles;;10.20.8.0/24;{VenueName(language)};Karim;high;\n");
        rows.Append("Broken;bad host!;;;;;\nTill;till-4;10.20.4.11;;;;\nNowhere;n1;;Moon base;;;\n");
        for (var i = 1; i <= 60; i++)
        {
            rows.Append(CultureInfo.InvariantCulture, $"Camera {i};cam-{i:00}.stadium.example;10.20.9.{i};{VenueName(language)};;normal;\n");
        }

        await Chromium.AttachAsync(page, "input[type=file]", new FilePayload { Name = "assets.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(rows.ToString()) });
        await page.Locator(".sums").WaitForAsync();
        Assert.Equal(["62", "0", "0", "3"], await page.Locator(".sum b").AllInnerTextsAsync());
        await Chromium.ScreenAsync(page, $"{language}-event-asset-preview");
        await page.Locator(".actions button.primary").ClickAsync();
        await page.Locator(".notice.ok").WaitForAsync();
        await page.GotoAsync("/w/1/assets");
        await page.Locator("table.table tbody tr a").First.WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-event-assets");
        await page.GotoAsync("/w/1/assets?text=10.20.8.77");
        Assert.Equal("Turnstiles", await page.Locator("table.table tbody tr a").First.InnerTextAsync());
        await page.Locator("table.table tbody tr a").First.ClickAsync();
        await page.Locator("#asset-name").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-event-asset");
    }

    private static async Task UnknownAsync(IPage page, ServedCentre centre, string language)
    {
        await centre.SendAsync("/_bulk", "application/x-ndjson", Sent.ShadowCopies("VIP-LAPTOP-9", DateTimeOffset.UtcNow) + Sent.ShadowCopies("dsp-ctl01", DateTimeOffset.UtcNow));
        await page.GotoAsync("/w/1/alerts");
        await page.Locator("table.table tbody tr.link").Nth(1).WaitForAsync();
        await page.GotoAsync("/w/1/assets/unknown");
        await page.Locator("table.table tbody tr").First.WaitForAsync();
        Assert.Equal(1, await page.Locator("table.table tbody tr").CountAsync());
        await Chromium.ScreenAsync(page, $"{language}-event-unknown");
        await page.Locator("table.table tbody tr button").ClickAsync();
        await page.Locator(".state h2").WaitForAsync();
    }

    private static async Task PlanAsync(IPage page, string language)
    {
        await page.GotoAsync("/w/1/venues/1");
        await page.Locator(".plan-panel input[type=file]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Chromium.AttachAsync(page, ".plan-panel input[type=file]", new FilePayload { Name = "evil.png", MimeType = "image/png", Buffer = "<svg onload=alert(1)>"u8.ToArray() });
        await page.Locator(".notice.bad").WaitForAsync();
        await Chromium.AttachAsync(page, ".plan-panel input[type=file]", new FilePayload { Name = "plan.png", MimeType = "image/png", Buffer = DrawnPlan.Png() });
        await page.Locator(".plan img").WaitForAsync();

        // By keyboard alone: begun in the middle, moved by arrows.
        await page.Locator(".head > button.button:not(.quiet)").ClickAsync();
        await page.Locator(".pin.is-open").FocusAsync();
        for (var i = 0; i < 8; i++)
        {
            await page.Keyboard.PressAsync("Shift+ArrowLeft");
        }

        await page.FillAsync("#pin-label", Say(language, "Control room", "Salle de contrôle", "غرفة التحكم"));
        await page.FillAsync("#pin-asset", "dsp-ctl01");
        Assert.Equal("300", await page.InputValueAsync("#pin-x"));
        await Chromium.ScreenAsync(page, $"{language}-event-pin");
        await page.Locator("main form.form-grid button[type=submit]").First.ClickAsync();
        await page.Locator("ol.pins li").WaitForAsync();

        // And by pointer.
        var box = (await page.Locator(".plan").BoundingBoxAsync())!;
        await page.Mouse.ClickAsync(box.X + (box.Width * 0.93f), box.Y + (box.Height / 2));
        await page.FillAsync("#pin-label", Say(language, "East gate", "Porte est", "البوابة الشرقية"));
        Assert.InRange(int.Parse(await page.InputValueAsync("#pin-x"), CultureInfo.InvariantCulture), 925, 935);
        await page.Locator("main form.form-grid button[type=submit]").First.ClickAsync();
        await page.Locator("ol.pins li").Nth(1).WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-event-venue");
    }

    private static async Task CalendarAsync(IPage page, string language)
    {
        await page.GotoAsync("/w/1/calendar/import");
        await page.Locator("#import-zone").WaitForAsync();
        var day = DateTime.UtcNow.Date;
        var ics = new StringBuilder("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:t\n");
        for (var i = 0; i < 5; i++)
        {
            ics.Append(CultureInfo.InvariantCulture, $"BEGIN:VEVENT\nUID:m{i}\nDTSTART;TZID=Africa/Casablanca:{day.AddDays(i):yyyyMMdd}T200000\nDTEND;TZID=Africa/Casablanca:{day.AddDays(i):yyyyMMdd}T220000\nSUMMARY:{Say(language, "Group A, match", "Groupe A, match", "المجموعة أ، المباراة")} {i + 1}\nLOCATION:{(i == 3 ? "Elsewhere" : VenueName(language))}\nEND:VEVENT\n");
        }

        ics.Append("BEGIN:VEVENT\nUID:bad\nDTSTART:20260631T000000Z\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR\n");
        await Chromium.AttachAsync(page, "input[type=file]", new FilePayload { Name = "fixtures.ics", MimeType = "text/calendar", Buffer = Encoding.UTF8.GetBytes(ics.ToString()) });
        await page.Locator(".sums").WaitForAsync();
        Assert.Equal(["5", "0", "0", "1"], await page.Locator(".sum b").AllInnerTextsAsync());
        await Chromium.ScreenAsync(page, $"{language}-event-fixture-preview");
        await page.Locator(".actions button.primary").ClickAsync();
        await page.Locator(".notice.ok").WaitForAsync();
        await page.GotoAsync("/w/1/calendar");
        await page.Locator(".day.is-today table").WaitForAsync();
        Assert.True(await page.Locator(".day").First.EvaluateAsync<bool>("d => d.classList.contains('is-today')"));
        await Chromium.ScreenAsync(page, $"{language}-event-calendar");
    }

    private static async Task PostureAsync(IPage page, string language)
    {
        await page.GotoAsync("/w/1/calendar/posture");
        await page.Locator(".now .posture").WaitForAsync();
        await page.SelectOptionAsync("#set-level", "4");
        await page.FillAsync("#set-reason", Say(language, "Threat against the screens", "Menace visant les écrans", "تهديد يستهدف الشاشات"));
        await page.Locator("main form.form-grid button[type=submit]").First.ClickAsync();
        await page.Locator(".top .posture-4").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-event-posture");
    }

    private static async Task WindowAsync(IPage page, string language)
    {
        await page.GotoAsync("/w/1/calendar/windows");
        await page.Locator(".page-tools button.primary").ClickAsync();
        await page.SelectOptionAsync("#window-kind", "ChangeFreeze");
        await page.FillAsync("#window-owner", "Amina");
        await page.FillAsync("#window-reason", Say(language, "No change before the final whistle", "Aucun changement avant le coup de sifflet final", "لا تغيير قبل صافرة النهاية"));
        await page.FillAsync("#window-keys", "Turnstiles\n10.20.0.0/16");
        await page.Locator(".choices input").First.CheckAsync();
        await Chromium.ScreenAsync(page, $"{language}-event-window");
        await page.Locator("main form button[type=submit]").ClickAsync();
        await page.Locator("table.table tbody tr .chip.ok").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-event-windows");
    }

    private static async Task InspectAsync(IPage page, string language)
    {
        await page.GotoAsync("/w/1/calendar/1");
        await page.Locator("main button.primary").First.WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-event-fixture");
        await page.Locator("main .panel button.primary").First.ClickAsync();
        await page.WaitForURLAsync("**/venues/inspections/1");
        await page.Locator(".item").First.WaitForAsync();
        var items = await page.Locator(".item").CountAsync();
        for (var i = 1; i < items; i++)
        {
            await page.Locator(".item").Nth(i).Locator(".verdict.met").ClickAsync();
            await page.Locator(".item").Nth(i).Locator(".verdict.met[aria-pressed=true]").WaitForAsync();
        }

        await page.Locator(".item").First.Locator(".verdict.notmet").ClickAsync();
        await page.FillAsync("#finding-text", Say(language, "Cabinet in hall 3 stands open", "La baie du hall 3 est ouverte", "خزانة القاعة 3 مفتوحة"));
        await page.SelectOptionAsync("#finding-severity", "Blocking");
        await page.FillAsync("#finding-owner", "Karim");
        await page.FillAsync("#finding-due", "2030-06-11 17:00");
        await page.Locator(".finding-form button[type=submit]").ClickAsync();
        await page.Locator(".finding.blocking").WaitForAsync();
        await Chromium.AttachAsync(page, ".finding input[type=file]", new FilePayload { Name = "photo.png", MimeType = "image/png", Buffer = DrawnPlan.Png() });
        await page.Locator(".photo img").WaitForAsync();
        await page.Locator(".sign button.primary").ClickAsync();
        await page.Locator(".notice.bad").WaitForAsync();
        await page.EvaluateAsync("document.querySelector('.page').scrollTo(0, 0)");
        await Chromium.ScreenAsync(page, $"{language}-event-inspection");

        await page.Locator(".finding-do > button.button:not(.quiet)").ClickAsync();
        await page.Locator(".finding-do input.grow").FillAsync(Say(language, "Locked", "Fermée à clé", "أُقفلت"));
        await page.Locator(".finding-do > button.button:not(.quiet)").ClickAsync();
        await page.Locator(".finding.is-closed").WaitForAsync();
        await page.Locator(".sign button.primary").ClickAsync();
        await page.Locator(".sign .signature").WaitForAsync();
        await Chromium.ScreenAsync(page, $"{language}-event-signed");
    }

    private static string VenueName(string language) => Say(language, "North Stadium", "Stade du Nord", "ملعب الشمال");

    private static string Say(string language, string english, string french, string arabic) => language switch
    {
        "fr" => french,
        "ar" => arabic,
        _ => english,
    };
}
