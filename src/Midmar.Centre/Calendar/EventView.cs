using System.Collections.Immutable;
using System.Net;
using Midmar.Centre.Assets;
using Midmar.Centre.Events;
using Midmar.Centre.People;

namespace Midmar.Centre.Calendar;

/// <summary>The posture at a time.</summary>
/// <param name="Level">1 to 4.</param>
/// <param name="Facts">What changes at it.</param>
/// <param name="Until">When this may be another by itself, UTC; null: nothing in sight.</param>
/// <param name="Rule">The rule it comes from; null: by hand, or nothing raises it.</param>
/// <param name="Fixture">The number of the fixture that raised it; null likewise.</param>
/// <param name="Override">Who set it by hand; null: the calendar did.</param>
public sealed record Posture(int Level, PostureLevel Facts, DateTime? Until, PostureRule? Rule, long? Fixture, PostureOverride? Override);

/// <summary>What the event's register and calendar say of a host at a time: what an alert is enriched with.</summary>
/// <param name="Asset">The asset; null: the register does not know it.</param>
/// <param name="Circle">Its own circle, or that of its organisation; null: in none.</param>
/// <param name="Entity">The number and name of its organisation: its own, or its venue's; null: none.</param>
/// <param name="Venue">The number and name of its venue; null: none.</param>
/// <param name="Posture">The posture then.</param>
/// <param name="Windows">Windows that were open for it then. They explain; they never hide.</param>
public sealed record EventContext(
    Asset? Asset, int? Circle, (long Number, string Name)? Entity, (long Number, string Name)? Venue, Posture Posture, ImmutableArray<Kept<Window>> Windows);

/// <summary>
/// Register and calendar of a workspace as they are at one moment, made to be asked often: nothing here is stored, nothing
/// waits, any thread. Got from <see cref="EventViews"/>, or made of a ledger.
/// </summary>
public sealed class EventView
{
    private readonly ImmutableArray<Kept<Window>> windows;
    private readonly Dictionary<long, ImmutableArray<IPNetwork>> ranges = [];
    private readonly PostureClock clock;

    private EventView(
        AssetRegister assets,
        ImmutableSortedDictionary<long, Kept<ProtectedEntity>> entities,
        ImmutableSortedDictionary<long, Kept<Venue>> venues,
        ImmutableSortedDictionary<long, Kept<Fixture>> fixtures,
        PosturePlan posture,
        IEnumerable<Kept<Window>> windows)
    {
        (Assets, Entities, Venues, Fixtures, Plan) = (assets, entities, venues, fixtures, posture);
        this.windows = [.. windows.OrderBy(w => w.State.Facts.From)];
        foreach (var window in this.windows)
        {
            ranges[window.Number] = [.. window.State.Facts.Scope.Addresses.Select(AssetKeys.ParseNetwork).OfType<Done<IPNetwork>>().Select(d => d.Value)];
        }

        clock = new PostureClock(posture, fixtures.Values.Where(f => f.State is { IsGone: false, Facts.IsCancelled: false }), CircleOfVenue);
    }

    /// <summary>The register of assets.</summary>
    public AssetRegister Assets { get; }

    /// <summary>Organisations by number, those taken off among them.</summary>
    public ImmutableSortedDictionary<long, Kept<ProtectedEntity>> Entities { get; }

    /// <summary>Venues by number, those taken off among them.</summary>
    public ImmutableSortedDictionary<long, Kept<Venue>> Venues { get; }

    /// <summary>Fixtures by number, those taken off among them.</summary>
    public ImmutableSortedDictionary<long, Kept<Fixture>> Fixtures { get; }

    /// <summary>The levels and their rules.</summary>
    public PosturePlan Plan { get; }

    /// <summary>A view of a ledger as it is now.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="assets">Its register, when it is known to be current; null: made anew.</param>
    public static EventView Of(WorkspaceLedger ledger, AssetRegister? assets = null)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return new EventView(
            assets ?? new AssetRegister(ledger.Shelf(AssetBlock.Kind).All.Values.SelectMany(b => b.State.Assets)),
            ledger.Shelf(ProtectedEntity.Kind).All,
            ledger.Shelf(Venue.Kind).All,
            ledger.Shelf(Fixture.Kind).All,
            ledger.Shelf(PosturePlan.Kind).Find(PosturePlan.Number)?.State ?? PosturePlan.First,
            ledger.Shelf(Window.Kind).All.Values);
    }

    /// <summary>The posture at a time, UTC.</summary>
    public Posture PostureAt(DateTime time) => clock.At(time);

    /// <summary>Windows that are open at a time for a host or address, in the order they began.</summary>
    /// <param name="hostOrAddress">A host name or an address; the register may not know it.</param>
    /// <param name="time">UTC.</param>
    public ImmutableArray<Kept<Window>> WindowsAt(string? hostOrAddress, DateTime time) => WindowsAt(hostOrAddress, Assets.Find(hostOrAddress), time);

    /// <summary>All that is known of a host or address at a time.</summary>
    /// <param name="hostOrAddress">A host name or an address; null: none was named.</param>
    /// <param name="time">UTC, on the workspace's clock.</param>
    public EventContext ContextOf(string? hostOrAddress, DateTime time)
    {
        var asset = Assets.Find(hostOrAddress);
        var entity = asset is null ? null : EntityOf(asset);
        return new EventContext(
            asset,
            asset is null ? null : CircleOf(asset),
            entity is { } e ? (e, Entities[e].State.Facts.Name) : null,
            asset?.Facts.Venue is { } v && Venues.GetValueOrDefault(v) is { State.IsGone: false } venue ? (v, venue.State.Facts.Name) : null,
            PostureAt(time),
            WindowsAt(hostOrAddress, asset, time));
    }

    /// <summary>The organisation an asset belongs to: its own, or its venue's; null: none.</summary>
    public long? EntityOf(Asset asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        var number = asset.Facts.Entity ?? (asset.Facts.Venue is { } venue ? Venues.GetValueOrDefault(venue)?.State.Facts.Entity : null);
        return number is { } n && Entities.GetValueOrDefault(n) is { State.IsGone: false } ? n : null;
    }

    /// <summary>The circle of an asset: its own, or its organisation's; null: none.</summary>
    public int? CircleOf(Asset asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        return asset.Facts.Circle ?? (EntityOf(asset) is { } entity ? Entities[entity].State.Facts.Circle : null);
    }

    /// <summary>The circle of a venue: its organisation's; null: none.</summary>
    public int? CircleOfVenue(long venue) =>
        Venues.GetValueOrDefault(venue)?.State.Facts.Entity is { } entity && Entities.GetValueOrDefault(entity) is { State.IsGone: false } found ? found.State.Facts.Circle : null;

    private ImmutableArray<Kept<Window>> WindowsAt(string? hostOrAddress, Asset? asset, DateTime time)
    {
        var address = hostOrAddress is null ? null : AssetKeys.TryParseAddress(hostOrAddress.Trim());
        return [.. windows.Where(w => w.State.IsOpen(time) && IsIn(w, asset, address))];
    }

    private bool IsIn(Kept<Window> window, Asset? asset, IPAddress? address)
    {
        var scope = window.State.Facts.Scope;
        if (address is not null && ranges[window.Number].Any(r => r.Contains(address)))
        {
            return true;
        }

        if (asset is null)
        {
            return false;
        }

        return scope.Assets.Contains(asset.Number)
            || (asset.Facts.Venue is { } venue && scope.Venues.Contains(venue))
            || (EntityOf(asset) is { } entity && scope.Entities.Contains(entity))
            || (!ranges[window.Number].IsEmpty && asset.Facts.Addresses.Any(a => AssetKeys.ParseNetwork(a) is Done<IPNetwork>(var own) && ranges[window.Number].Any(r => Covers(r, own))));
    }

    private static bool Covers(IPNetwork range, IPNetwork own) =>
        range.BaseAddress.AddressFamily == own.BaseAddress.AddressFamily && range.PrefixLength <= own.PrefixLength && range.Contains(own.BaseAddress);
}
