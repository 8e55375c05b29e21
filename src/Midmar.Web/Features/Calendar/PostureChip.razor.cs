using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Calendar;

/// <summary>The posture now, on every page, for everybody who may see the calendar.</summary>
public sealed partial class PostureChip
{
    /// <summary>How often the clock is looked at: a posture begins and ends with nobody doing anything.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private EventView? view;
    private Posture? posture;
    private Coalescer? coalescer;
    private Shelf<PosturePlan>? plans;
    private Shelf<Fixture>? fixtures;

    /// <summary>The workspace.</summary>
    [Parameter, EditorRequired]
    public WorkspaceId Workspace { get; set; }

    [Inject]
    private EventDesk Event { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IStringLocalizer<CalendarText> T { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await LoadAsync();
        if (await Event.LedgerAsync(Workspace, Gone) is not Done<WorkspaceLedger>(var ledger))
        {
            return;
        }

        coalescer = new Coalescer(() => UpdateAsync(LoadAsync), Time);
        (plans, fixtures) = (ledger.Shelf(PosturePlan.Kind), ledger.Shelf(Fixture.Kind));
        plans.Changed += OnChanged;
        fixtures.Changed += OnChanged;
        _ = KeepFreshAsync();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (plans is not null && fixtures is not null)
        {
            plans.Changed -= OnChanged;
            fixtures.Changed -= OnChanged;
        }

        coalescer?.Dispose();
        base.Dispose(disposing);
    }

    private void OnChanged(object? sender, ShelfChangeEventArgs e) => coalescer?.Note();

    private async Task KeepFreshAsync()
    {
        using var timer = new PeriodicTimer(Every, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Gone))
            {
                coalescer?.Note();
            }
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
    }

    private async Task LoadAsync()
    {
        view = await Event.ViewAsync(Workspace, Gone) is Done<EventView>(var found) ? found : null;
        posture = view?.PostureAt(Event.NowIn(Workspace));
    }
}
