using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Web.Access;
using Midmar.Web.Features.Calendar;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Assets;

/// <summary>The register of assets: found by any name, address, owner or organisation.</summary>
public sealed partial class AssetsPage
{
    private Shelf<AssetBlock>? shelf;
    private Coalescer? coalescer;
    private List<Asset> shown = [];
    private bool mayExport;

    /// <summary>Text in anything of an asset; an address also finds the range it is in.</summary>
    [SupplyParameterFromQuery(Name = "text")]
    public string? Text { get; set; }

    /// <summary>The circle; null: any.</summary>
    [SupplyParameterFromQuery(Name = "circle")]
    public int? Circle { get; set; }

    [Inject]
    private Seat Seat { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AssetsText> T { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        mayExport = await Seat.DecideAsync(Permission.Export, Here) is null;
        await base.OnParametersSetAsync();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (shelf is not null)
        {
            shelf.Changed -= OnChanged;
        }

        coalescer?.Dispose();
        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    protected override async Task ShowAsync(EventView found)
    {
        Select();
        await ListenAsync();
    }

    private async Task ListenAsync()
    {
        if (shelf is null && await Event.LedgerAsync(Here, Gone) is Done<WorkspaceLedger>(var ledger))
        {
            coalescer = new Coalescer(() => UpdateAsync(LoadAsync), Time);
            shelf = ledger.Shelf(AssetBlock.Kind);
            shelf.Changed += OnChanged;
        }
    }

    private void OnChanged(object? sender, ShelfChangeEventArgs e) => coalescer?.Note();

    private void Select()
    {
        var text = Text?.Trim();
        var meant = View!.Assets.Find(text);
        shown = [.. View.Assets.All.Where(a => (Circle is not { } circle || View.CircleOf(a) == circle) && (string.IsNullOrEmpty(text) || a == meant || Has(a, text)))];
    }

    private bool Has(Asset asset, string text) =>
        asset.Facts.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
        || asset.Facts.Owner.Contains(text, StringComparison.OrdinalIgnoreCase)
        || KeysOf(asset).Contains(text, StringComparison.OrdinalIgnoreCase)
        || NameOfEntity(asset)?.Contains(text, StringComparison.OrdinalIgnoreCase) == true
        || NameOfVenue(asset)?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    private static string KeysOf(Asset asset) => string.Join(' ', asset.Facts.Hosts.Concat(asset.Facts.Addresses).Concat(asset.Facts.Services));

    private string? NameOfEntity(Asset asset) => View!.EntityOf(asset) is { } entity ? View.Entities[entity].State.Facts.Name : null;

    private string? NameOfVenue(Asset asset) => asset.Facts.Venue is { } venue ? View!.Venues.GetValueOrDefault(venue)?.State.Facts.Name : null;

    private void Filter(string? text = null, string? circle = null) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["text"] = NullIfEmpty(text ?? Text),
            ["circle"] = NullIfEmpty(circle ?? Circle?.ToString(CultureInfo.InvariantCulture)),
        }),
        replace: true);

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
