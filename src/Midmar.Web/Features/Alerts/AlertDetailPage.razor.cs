using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Alerts;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Alerts;

/// <summary>One alert: what it says and the records behind it.</summary>
public sealed partial class AlertDetailPage
{
    private Alert? alert;
    private string? failure;
    private bool isLoading = true;
    private bool maySee;
    private RecordId? shown;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    /// <summary>The alert's number.</summary>
    [Parameter]
    public long Number { get; set; }

    [Inject]
    private AlertDesk Desk { get; set; } = null!;

    [Inject]
    private Seat Seat { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AlertsText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> S { get; set; } = null!;

    private string Purpose => string.Create(CultureInfo.InvariantCulture, $"alert {Number}");

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => alert?.Id.Value == Number ? Task.CompletedTask : LoadAsync();

    private async Task LoadAsync()
    {
        (isLoading, failure, shown) = (true, null, null);
        var workspace = new WorkspaceId(Workspace);
        if (await Desk.FindAsync(workspace, new AlertId(Number), Gone) is Done<Alert?>(var found))
        {
            alert = found;
            maySee = await Seat.DecideAsync(Permission.ViewEvidence, workspace) is null;
            shown = found is { Records.IsEmpty: false } && maySee ? found.Records[0] : null;
        }
        else
        {
            failure = S["DeniedText"];
        }

        isLoading = false;
    }
}
