using System.Collections.Concurrent;
using Midmar.Centre.Assets;
using Midmar.Centre.Events;
using Midmar.Records;

namespace Midmar.Centre.Calendar;

/// <summary>
/// Register and calendar of each workspace, ready to be asked: one singleton for the whole centre. A view is made again
/// when something of it changed, and not before; the register of assets only when assets changed. Any thread.
/// </summary>
public sealed class EventViews(Ledger ledger)
{
    private readonly ConcurrentDictionary<WorkspaceId, Held> held = new();

    /// <summary>A workspace's view as it is now.</summary>
    public async ValueTask<EventView> OfAsync(WorkspaceId workspace, CancellationToken cancellation) => Of(await ledger.OfAsync(workspace, cancellation));

    /// <summary>The view of a ledger that is open.</summary>
    public EventView Of(WorkspaceLedger of)
    {
        ArgumentNullException.ThrowIfNull(of);
        var stamp = Stamp.Of(of);
        var known = held.GetValueOrDefault(of.Workspace);
        if (known is not null && known.Stamp == stamp)
        {
            return known.View;
        }

        // Two threads may do this at once, each with a view as good as the other's.
        var view = EventView.Of(of, known is not null && known.Stamp.Assets == stamp.Assets ? known.View.Assets : null);
        held[of.Workspace] = new Held(stamp, view);
        return view;
    }

    private sealed record Held(Stamp Stamp, EventView View);

    private sealed record Stamp(long Assets, long Others)
    {
        public static Stamp Of(WorkspaceLedger ledger) => new(
            ledger.Shelf(AssetBlock.Kind).Version,
            ledger.Shelf(ProtectedEntity.Kind).Version + ledger.Shelf(Venue.Kind).Version + ledger.Shelf(Fixture.Kind).Version
                + ledger.Shelf(PosturePlan.Kind).Version + ledger.Shelf(Window.Kind).Version);
    }
}
