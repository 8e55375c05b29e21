using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Features.Calendar;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Assets;

/// <summary>The register of assets: found by any name, address, owner or organisation.</summary>
public sealed partial class AssetsPage
{
    private EventView? view;
    private Shelf<AssetBlock>? shelf;
    private Coalescer? coalescer;
    private List<Asset> shown = [];
    private string? failure;
    private bool mayChange;
    private bool mayExport;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    /// <summary>Text in anything of an asset; an address also finds the range it is in.</summary>
    [SupplyParameterFromQuery(Name = "text")]
    public string? Text { get; set; }

    /// <summary>The circle; null: any.</summary>
    [SupplyParameterFromQuery(Name = "circle")]
    public int? Circle { get; set; }

    [Inject]
    private EventDesk Event { get; set; } = null!;

    [Inject]
    private Seat Seat { get; set; } = null!;

    [Inject]
    private EventWords Words { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AssetsText> T { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        mayChange = await Event.MayChangeAsync(Here);
        mayExport = await Seat.DecideAsync(Permission.Export, Here) is null;
        await LoadAsync();
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

    private async Task LoadAsync()
    {
        switch (await Event.ViewAsync(Here, Gone))
        {
            case Done<EventView>(var found):
                (view, failure) = (found, null);
                Select();
                await ListenAsync();
                break;
            case Refused<EventView>(var reason):
                failure = Words.Of(reason);
                break;
        }
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
        var meant = view!.Assets.Find(text);
        shown = [.. view.Assets.All.Where(a => (Circle is not { } circle || view.CircleOf(a) == circle) && (string.IsNullOrEmpty(text) || a == meant || Has(a, text)))];
    }

    private bool Has(Asset asset, string text) =>
        asset.Facts.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
        || asset.Facts.Owner.Contains(text, StringComparison.OrdinalIgnoreCase)
        || KeysOf(asset).Contains(text, StringComparison.OrdinalIgnoreCase)
        || NameOfEntity(asset)?.Contains(text, StringComparison.OrdinalIgnoreCase) == true
        || NameOfVenue(asset)?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    private static string KeysOf(Asset asset) => string.Join(' ', asset.Facts.Hosts.Concat(asset.Facts.Addresses).Concat(asset.Facts.Services));

    private string? NameOfEntity(Asset asset) => view!.EntityOf(asset) is { } entity ? view.Entities[entity].State.Facts.Name : null;

    private string? NameOfVenue(Asset asset) => asset.Facts.Venue is { } venue ? view!.Venues.GetValueOrDefault(venue)?.State.Facts.Name : null;

    private void Filter(string? text = null, string? circle = null) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["text"] = NullIfEmpty(text ?? Text),
            ["circle"] = NullIfEmpty(circle ?? Circle?.ToString(CultureInfo.InvariantCulture)),
        }),
        replace: true);

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
