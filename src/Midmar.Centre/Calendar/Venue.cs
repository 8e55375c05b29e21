using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Midmar.Centre.Events;

namespace Midmar.Centre.Calendar;

/// <summary>What is known of a venue.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Entity">Number of the organisation it belongs to; null: none.</param>
/// <param name="Zone">Its time zone, such as <c>Africa/Casablanca</c>.</param>
/// <param name="Note">Anything else.</param>
public sealed record VenueFacts(string Name, string Place, long? Entity, string Zone, string Note);

/// <summary>A mark on a venue's plan.</summary>
/// <param name="Number">Its number on this plan, from 1.</param>
/// <param name="X">From the plan's left edge, in thousandths of its width.</param>
/// <param name="Y">From the plan's upper edge, in thousandths of its height.</param>
/// <param name="Label">What it says.</param>
/// <param name="Asset">Number of the asset that stands there; null: none.</param>
public sealed record Pin(int Number, int X, int Y, string Label, long? Asset)
{
    /// <summary>The far edges of a plan.</summary>
    public const int Edge = 1_000;

    /// <summary>Pins one plan may have (count).</summary>
    public const int Max = 500;
}

/// <summary>A place where the event happens.</summary>
/// <param name="Facts">What is known of it.</param>
/// <param name="Plan">Its site plan; null: none.</param>
/// <param name="Pins">Marks on the plan, by number.</param>
/// <param name="LastPin">The highest number a pin ever had.</param>
/// <param name="IsGone">Whether it was taken off.</param>
public sealed record Venue(VenueFacts Facts, StoredImage? Plan, ImmutableArray<Pin> Pins, int LastPin, bool IsGone)
{
    /// <summary>Venues a workspace may have (count).</summary>
    public const int Max = 500;

    /// <summary>How they are kept.</summary>
    public static readonly EntityKind<Venue, VenueEvent> Kind = new("venue", format: 1, Apply);

    private static Venue Apply(Venue? state, Happened<VenueEvent> happened) => happened.Event switch
    {
        VenueAdded added => new Venue(added.Facts, Plan: null, [], LastPin: 0, IsGone: false),
        VenueChanged changed => state! with { Facts = changed.Facts },
        PlanHung hung => state! with { Plan = hung.Plan },
        PlanTakenDown => state! with { Plan = null },
        PinPut put => state! with
        {
            Pins = [.. state.Pins.Where(p => p.Number != put.Pin.Number).Append(put.Pin).OrderBy(p => p.Number)],
            LastPin = Math.Max(state.LastPin, put.Pin.Number),
        },
        PinRemoved removed => state! with { Pins = state.Pins.RemoveAll(p => p.Number == removed.Number) },
        VenueRemoved => state! with { IsGone = true },
        _ => throw new InvalidOperationException($"{happened.Event} is no event of a venue."),
    };
}

/// <summary>What happens to a venue.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(VenueAdded), "venue-added")]
[JsonDerivedType(typeof(VenueChanged), "venue-changed")]
[JsonDerivedType(typeof(PlanHung), "plan-hung")]
[JsonDerivedType(typeof(PlanTakenDown), "plan-taken-down")]
[JsonDerivedType(typeof(PinPut), "pin-put")]
[JsonDerivedType(typeof(PinRemoved), "pin-removed")]
[JsonDerivedType(typeof(VenueRemoved), "venue-removed")]
public abstract record VenueEvent;

/// <summary>It was added.</summary>
public sealed record VenueAdded(VenueFacts Facts) : VenueEvent;

/// <summary>Something of it is another.</summary>
public sealed record VenueChanged(VenueFacts Facts) : VenueEvent;

/// <summary>It has a site plan, or another.</summary>
public sealed record PlanHung(StoredImage Plan) : VenueEvent;

/// <summary>It has no site plan any more; pins stay for the next.</summary>
public sealed record PlanTakenDown : VenueEvent;

/// <summary>A pin was put, moved or changed.</summary>
public sealed record PinPut(Pin Pin) : VenueEvent;

/// <summary>A pin was taken off.</summary>
public sealed record PinRemoved(int Number) : VenueEvent;

/// <summary>It was taken off.</summary>
public sealed record VenueRemoved : VenueEvent;
