using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Assets;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Features.Calendar;

namespace Midmar.Web.Features.Assets;

/// <summary>Hosts and addresses that alerts name and the register does not know, with one click to add them.</summary>
public sealed partial class UnknownAssetsPage
{
    private const int Limit = 500;

    private IReadOnlyList<UnknownAsset>? unknown;
    private string? failure;
    private string? mistake;
    private bool mayChange;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    [Inject]
    private AssetDesk Desk { get; set; } = null!;

    [Inject]
    private EventDesk Event { get; set; } = null!;

    [Inject]
    private EventWords Words { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AssetsText> T { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        mayChange = await Event.MayChangeAsync(Here);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        switch (await Desk.UnknownAsync(Here, Gone))
        {
            case Done<IReadOnlyList<UnknownAsset>>(var found):
                (unknown, failure) = (found, null);
                break;
            case Refused<IReadOnlyList<UnknownAsset>>(var reason):
                failure = Words.Of(reason);
                break;
        }
    }

    private async Task AddAsync(UnknownAsset row)
    {
        mistake = await Desk.PutAsync(Here, number: null, AssetForm.OfSeen(row.Name).ToFacts(), Gone) is Refused<long>(var reason) ? Words.Of(reason) : null;
        await LoadAsync();
    }
}
