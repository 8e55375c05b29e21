using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Web.Features.Calendar;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Assets;

/// <summary>One asset, or a new one; from what an alert named, filled in as far as is known.</summary>
public sealed partial class AssetPage
{
    private Asset? known;
    private AssetForm form = new();
    private ImmutableArray<Kept<Window>> windows = [];
    private string? mistake;
    private bool isSaved;

    /// <summary>The asset's number; null: a new one.</summary>
    [Parameter]
    public long? Number { get; set; }

    /// <summary>A host or address that was seen, to begin a new one with.</summary>
    [SupplyParameterFromQuery(Name = "seen")]
    public string? Seen { get; set; }

    [Inject]
    private AssetDesk Desk { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AssetsText> T { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        form = known is not null ? AssetForm.Of(known.Facts) : Seen is { Length: > 0 } seen ? AssetForm.OfSeen(seen) : new AssetForm();
    }

    /// <inheritdoc/>
    protected override Task ShowAsync(EventView found)
    {
        known = Number is { } number ? found.Assets.Find(number) : null;
        var key = known?.Facts.Hosts.Concat(known.Facts.Addresses).FirstOrDefault();
        windows = found.WindowsAt(key, Event.NowIn(Here));
        return Task.CompletedTask;
    }

    private async Task SaveAsync()
    {
        (isSaved, mistake) = (false, null);
        switch (await Desk.PutAsync(Here, Number, form.ToFacts(), Gone))
        {
            case Done<long>(var number) when Number is null:
                Navigation.NavigateTo(Places.In(Here, string.Create(CultureInfo.InvariantCulture, $"assets/{number}")));
                break;
            case Done<long>:
                await LoadAsync();
                form = AssetForm.Of(known!.Facts);
                isSaved = true;
                break;
            case Refused<long>(var reason):
                mistake = Words.Of(reason);
                break;
        }
    }

    private async Task RemoveAsync()
    {
        if (await Desk.RemoveAsync(Here, [Number!.Value], Gone) is Refused<int>(var reason))
        {
            mistake = Words.Of(reason);
            return;
        }

        Navigation.NavigateTo(Places.In(Here, "assets"));
    }

    private static long? NumberOf(ChangeEventArgs e) =>
        long.TryParse(e.Value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
