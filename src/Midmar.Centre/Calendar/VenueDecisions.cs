using Midmar.Centre.Assets;
using Midmar.Centre.Events;
using Midmar.Centre.Imports;
using Midmar.Centre.People;

namespace Midmar.Centre.Calendar;

/// <summary>There is no such venue here, or it was taken off.</summary>
public sealed record NoSuchVenue : Refusal;

/// <summary>Another venue has the name.</summary>
/// <param name="Name">The name.</param>
public sealed record VenueNameTaken(string Name) : Refusal;

/// <summary>There is no such time zone.</summary>
/// <param name="Zone">What was written.</param>
public sealed record NoSuchZone(string Zone) : Refusal;

/// <summary>A pin lies outside its plan.</summary>
public sealed record PinOutsidePlan : Refusal;

/// <summary>There is no such pin on this plan.</summary>
public sealed record NoSuchPin : Refusal;

/// <summary>What is decided about venues.</summary>
public static class VenueDecisions
{
    /// <summary>Adds one; gives its number.</summary>
    public static Outcome<long> Add(LedgerWork work, VenueFacts facts)
    {
        ArgumentNullException.ThrowIfNull(work);
        var number = work.Next(Venue.Kind);
        if (Check(work, number, facts) is { } refusal)
        {
            return refusal;
        }

        if (work.All(Venue.Kind).Count(v => !v.State.IsGone) >= Venue.Max)
        {
            return new TooMany(Venue.Max);
        }

        work.Add(Venue.Kind, number, new VenueAdded(facts));
        return number;
    }

    /// <summary>Changes one.</summary>
    public static Outcome<long> Change(LedgerWork work, long number, VenueFacts facts)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (CheckReference(work, number) is { } missing)
        {
            return missing;
        }

        if (Check(work, number, facts) is { } refusal)
        {
            return refusal;
        }

        work.Add(Venue.Kind, number, new VenueChanged(facts));
        return number;
    }

    /// <summary>Takes one off that no asset, no coming fixture and no open inspection refers to.</summary>
    public static Outcome<long> Remove(LedgerWork work, long number)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (CheckReference(work, number) is { } missing)
        {
            return missing;
        }

        var uses = work.All(AssetBlock.Kind).Sum(b => b.State.Assets.Count(a => a.Facts.Venue == number))
            + work.All(Fixture.Kind).Count(f => f.State is { IsGone: false } && f.State.Facts.Venue == number && f.State.Facts.End > work.At)
            + work.All(Inspection.Kind).Count(i => i.State.Venue == number && i.State.Signed is null);
        if (uses > 0)
        {
            return new StillInUse(uses);
        }

        work.Add(Venue.Kind, number, new VenueRemoved());
        return number;
    }

    /// <summary>Hangs up a site plan, or takes it down.</summary>
    /// <param name="work">The decision.</param>
    /// <param name="number">The venue.</param>
    /// <param name="plan">The plan, stored already; null: none.</param>
    public static Outcome<long> Hang(LedgerWork work, long number, StoredImage? plan)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (CheckReference(work, number) is { } missing)
        {
            return missing;
        }

        work.Add(Venue.Kind, number, plan is null ? new PlanTakenDown() : new PlanHung(plan));
        return number;
    }

    /// <summary>Puts a pin on the plan, or changes the one of that number; gives the pin's number.</summary>
    public static Outcome<int> Pin(LedgerWork work, long number, Pin pin)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(pin);
        if (work.Find(Venue.Kind, number) is not { IsGone: false } venue)
        {
            return new NoSuchVenue();
        }

        if (pin.Number != 0 && venue.Pins.All(p => p.Number != pin.Number))
        {
            return new NoSuchPin();
        }

        if (pin.Number == 0 && venue.Pins.Length >= Calendar.Pin.Max)
        {
            return new TooMany(Calendar.Pin.Max);
        }

        if (pin.X is < 0 or > Calendar.Pin.Edge || pin.Y is < 0 or > Calendar.Pin.Edge)
        {
            return new PinOutsidePlan();
        }

        if (PlainText.CheckNeeded(TextField.Label, pin.Label) is { } refusal)
        {
            return refusal;
        }

        if (pin.Asset is { } asset && work.Find(AssetBlock.Kind, AssetBlock.Of(asset))?.Find(asset) is null)
        {
            return new NoSuchAsset();
        }

        var put = pin.Number == 0 ? pin with { Number = venue.LastPin + 1 } : pin;
        work.Add(Venue.Kind, number, new PinPut(put));
        return put.Number;
    }

    /// <summary>Takes a pin off.</summary>
    public static Outcome<int> Unpin(LedgerWork work, long number, int pin)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Find(Venue.Kind, number) is not { IsGone: false } venue)
        {
            return new NoSuchVenue();
        }

        if (venue.Pins.All(p => p.Number != pin))
        {
            return new NoSuchPin();
        }

        work.Add(Venue.Kind, number, new PinRemoved(pin));
        return pin;
    }

    /// <summary>Whether a venue can be referred to.</summary>
    internal static Refusal? CheckReference(LedgerWork work, long? venue) =>
        venue is { } number && work.Find(Venue.Kind, number) is not { IsGone: false } ? new NoSuchVenue() : null;

    private static Refusal? Check(LedgerWork work, long number, VenueFacts facts) =>
        PlainText.CheckNeeded(TextField.Name, facts.Name)
        ?? PlainText.Check(TextField.Place, facts.Place)
        ?? PlainText.Check(TextField.Note, facts.Note, PlainText.Note)
        ?? EntityDecisions.CheckReference(work, facts.Entity)
        ?? (Zones.Find(facts.Zone) is null ? new NoSuchZone(facts.Zone) : null)
        ?? (work.All(Venue.Kind).Any(v => v.Number != number && !v.State.IsGone && string.Equals(v.State.Facts.Name, facts.Name, StringComparison.OrdinalIgnoreCase))
            ? new VenueNameTaken(facts.Name)
            : (Refusal?)null);
}
