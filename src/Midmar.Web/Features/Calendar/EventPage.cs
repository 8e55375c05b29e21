using Microsoft.AspNetCore.Components;
using Midmar.Centre.Calendar;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Shell;

namespace Midmar.Web.Features.Calendar;

/// <summary>A page over register and calendar: what they say, or why it may not be seen, and whether it may be changed here.</summary>
public abstract class EventPage : MidmarComponent
{
    /// <summary>The workspace's number.</summary>
    [Parameter]
    public int Workspace { get; set; }

    /// <summary>Register and calendar.</summary>
    [Inject]
    protected EventDesk Event { get; set; } = null!;

    /// <summary>Their words.</summary>
    [Inject]
    protected EventWords Words { get; set; } = null!;

    /// <summary>The workspace.</summary>
    protected WorkspaceId Here => new(Workspace);

    /// <summary>What they say; null: not read yet, or never.</summary>
    protected EventView? View { get; private set; }

    /// <summary>Why nothing is shown; null: nothing is wrong.</summary>
    protected string? Trouble { get; private set; }

    /// <summary>Whether whoever sits here may change them.</summary>
    protected bool MayChange { get; private set; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        MayChange = await Event.MayChangeAsync(Here);
        await LoadAsync();
    }

    /// <summary>Reads them, and takes from them what the page shows.</summary>
    protected async Task LoadAsync()
    {
        switch (await Event.ViewAsync(Here, Gone))
        {
            case Done<EventView>(var found):
                (View, Trouble) = (found, null);
                await ShowAsync(found);
                break;
            case Refused<EventView>(var reason):
                Trouble = Words.Of(reason);
                break;
        }
    }

    /// <summary>Takes from them what the page shows.</summary>
    protected virtual Task ShowAsync(EventView found) => Task.CompletedTask;
}
