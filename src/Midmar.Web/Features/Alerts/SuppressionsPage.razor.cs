using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Alerts;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Alerts;

/// <summary>What is kept out of the queue, why, until when, and how much that is.</summary>
public sealed partial class SuppressionsPage
{
    private IReadOnlyList<Kept<Suppression>>? rows;
    private Dictionary<long, int> hides = [];
    private DateTime now;
    private string? failure;
    private string? said;
    private bool mayTune;

    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    [Inject]
    private AlertDesk Desk { get; set; } = null!;

    [Inject]
    private IOpenWorkspaces Open { get; set; } = null!;

    [Inject]
    private Seat Seat { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AlertsText> T { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> S { get; set; } = null!;

    [Inject]
    private IStringLocalizer<AccessText> A { get; set; } = null!;

    private WorkspaceId Here => new(Workspace);

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        if (await Desk.SuppressionsAsync(Here, Gone) is Done<IReadOnlyList<Kept<Suppression>>>(var found)
            && await Desk.QueueAsync(Here, Gone) is Done<AlertQueue>(var queue))
        {
            (rows, failure) = (found, null);
            now = Open.Find(Here)!.Clock.GetUtcNow().UtcDateTime;
            hides = queue.Rows.Where(r => r.IsSuppressed).GroupBy(r => r.SuppressedBy!.Value).ToDictionary(g => g.Key, g => g.Count());
            mayTune = await Seat.DecideAsync(Permission.ManageRules, Here) is null;
        }
        else
        {
            failure = S["DeniedText"];
        }
    }

    private async Task EndAsync(long number)
    {
        said = await Desk.EndSuppressionAsync(Here, number, Gone) is Refused<Nothing>(var why) ? A.Of(T, why) : null;
        await LoadAsync();
    }
}
