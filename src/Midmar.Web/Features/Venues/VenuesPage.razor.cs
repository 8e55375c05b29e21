using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Web.Features.Calendar;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Venues;

/// <summary>The venues, with the next fixture of each and whether the venue is signed off for it.</summary>
public sealed partial class VenuesPage
{
    private IReadOnlyList<Kept<Inspection>> inspections = [];
    private Dictionary<long, int> assets = [];
    private VenueForm? form;
    private string? mistake;

    [Inject]
    private VenueDesk Desk { get; set; } = null!;

    [Inject]
    private InspectionDesk Inspections { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IStringLocalizer<VenuesText> T { get; set; } = null!;

    private List<Kept<Venue>> Rows => [.. (View?.Venues.Values ?? []).Where(v => !v.State.IsGone).OrderBy(v => v.State.Facts.Name, StringComparer.CurrentCulture)];

    /// <inheritdoc/>
    protected override async Task ShowAsync(EventView found)
    {
        assets = found.Assets.All.Select(a => a.Facts.Venue).OfType<long>().CountBy(v => v).ToDictionary();
        inspections = await Inspections.AllAsync(Here, Gone) is Done<IReadOnlyList<Kept<Inspection>>>(var all) ? all : [];
    }

    private async Task AddAsync()
    {
        switch (await Desk.PutAsync(Here, number: null, form!.ToFacts(), Gone))
        {
            case Done<long>(var number):
                Navigation.NavigateTo(Places.In(Here, string.Create(CultureInfo.InvariantCulture, $"venues/{number}")));
                break;
            case Refused<long>(var reason):
                mistake = Words.Of(reason);
                break;
        }
    }

    private Kept<Fixture>? NextAt(long venue) => View!.Fixtures.Values
        .Where(f => f.State is { IsGone: false, Facts.IsCancelled: false } && f.State.Facts.Venue == venue && f.State.Facts.End > Event.NowIn(Here))
        .MinBy(f => f.State.Facts.Start);
}
