using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Indicators;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Indicators;

/// <summary>The lists of indicators in force.</summary>
public sealed partial class IndicatorsPage
{
    private IReadOnlyList<IndicatorListSummary>? lists;
    private string? failure;
    private bool mayChange;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    [Inject]
    private IndicatorDesk Desk { get; set; } = null!;

    [Inject]
    private IStringLocalizer<IndicatorsText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> S { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        mayChange = await Desk.MayChangeAsync();
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        if (await Desk.ReadAsync(new WorkspaceId(Workspace)) is Done<IReadOnlyList<IndicatorListSummary>>(var found))
        {
            (lists, failure) = (found, null);
        }
        else
        {
            failure = S["DeniedText"];
        }
    }

    private async Task RemoveAsync(string name)
    {
        await Desk.RemoveAsync(name, Gone);
        await LoadAsync();
    }
}
