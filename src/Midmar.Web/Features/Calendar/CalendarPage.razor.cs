using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Web.Features.Venues;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Calendar;

/// <summary>What happens when and where: days by venue, today first; what was before is one step back.</summary>
public sealed partial class CalendarPage
{
    private const int Week = 7;
    private static readonly int[] Lengths = [1, Week, 31];

    private IReadOnlyList<Kept<Inspection>> inspections = [];
    private List<Day> days = [];
    private DateTime now;
    private DateOnly today;
    private DateOnly first;
    private int span = Week;
    private string zone = Zones.Utc;

    /// <summary>The first day shown; null: today.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>Days shown.</summary>
    [SupplyParameterFromQuery(Name = "days")]
    public int? Days { get; set; }

    /// <summary>The one venue shown; null: all.</summary>
    [SupplyParameterFromQuery(Name = "venue")]
    public long? Venue { get; set; }

    [Inject]
    private CalendarDesk Desk { get; set; } = null!;

    [Inject]
    private InspectionDesk Inspections { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    [Inject]
    private IStringLocalizer<CalendarText> T { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task ShowAsync(EventView found)
    {
        inspections = await Inspections.AllAsync(Here, Gone) is Done<IReadOnlyList<Kept<Inspection>>>(var all) ? all : [];
        await LayOutAsync(found);
    }

    private async Task LayOutAsync(EventView found)
    {
        now = Event.NowIn(Here);

        // Today is today at the event: where most venues are.
        zone = found.Venues.Values.Where(v => !v.State.IsGone).CountBy(v => v.State.Facts.Zone).OrderByDescending(z => z.Value).FirstOrDefault().Key ?? Zones.Utc;
        today = DateOf(now, zone);
        first = DateOnly.TryParseExact(From, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from) ? from : today;
        span = Days is { } wanted && Lengths.Contains(wanted) ? wanted : Week;
        var windows = await Desk.WindowsAsync(Here, Gone) is Done<IReadOnlyList<Kept<Window>>>(var all) ? all : [];
        var byDay = found.Fixtures.Values.Where(f => !f.State.IsGone && (Venue is null || f.State.Facts.Venue == Venue)).ToLookup(f => DateOf(f.State.Facts.Start, f.State.Facts.Zone));
        days = [.. Enumerable.Range(0, span).Select(first.AddDays).Select(d => new Day(
            d, [.. byDay[d]], [.. windows.Where(w => w.State.End > w.State.Facts.From && DateOf(w.State.Facts.From, zone) <= d && d <= DateOf(w.State.End, zone))]))];
    }

    private async Task PrintAsync()
    {
        await using var script = await Script.InvokeAsync<IJSObjectReference>("import", Gone, "./_content/Midmar.Web/print.js");
        await script.InvokeVoidAsync("print", Gone);
    }

    private string AddressOf(DateOnly? from, int length) => Navigation.GetUriWithQueryParameters(Places.In(Here, "calendar"), new Dictionary<string, object?>
    {
        ["from"] = from?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["days"] = length == Week ? null : length,
        ["venue"] = Venue,
    });

    private void Select(string? venue) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("venue", string.IsNullOrEmpty(venue) ? null : venue), replace: true);

    private static DateOnly DateOf(DateTime time, string zone) => DateOnly.FromDateTime(Zones.ToLocal(time, zone));

    /// <summary>The day and month in words; the figures beside it are the same in every language.</summary>
    private static string DayName(DateOnly day) => day.ToString("dddd d MMMM", GregorianOf(CultureInfo.CurrentCulture));

    private static CultureInfo GregorianOf(CultureInfo culture)
    {
        if (culture.DateTimeFormat.Calendar is GregorianCalendar)
        {
            return culture;
        }

        var gregorian = (CultureInfo)culture.Clone();
        gregorian.DateTimeFormat.Calendar = new GregorianCalendar();
        return gregorian;
    }

    private sealed record Day(DateOnly Date, IReadOnlyList<Kept<Fixture>> Fixtures, IReadOnlyList<Kept<Window>> Windows);
}
