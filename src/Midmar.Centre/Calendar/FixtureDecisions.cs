using Midmar.Centre.Assets;
using Midmar.Centre.Events;
using Midmar.Centre.Imports;
using Midmar.Centre.People;

namespace Midmar.Centre.Calendar;

/// <summary>There is no such fixture here, or it was taken off.</summary>
public sealed record NoSuchFixture : Refusal;

/// <summary>It would end before it begins.</summary>
public sealed record EndsBeforeStart : Refusal;

/// <summary>It would take longer than a fixture may.</summary>
/// <param name="Days">Days it may take.</param>
public sealed record TakesTooLong(int Days) : Refusal;

/// <summary>More organisations than a fixture may concern.</summary>
/// <param name="Limit">How many it may.</param>
public sealed record TooManyEntities(int Limit) : Refusal;

/// <summary>What is decided about fixtures.</summary>
public static class FixtureDecisions
{
    /// <summary>Adds one; gives its number.</summary>
    public static Outcome<long> Add(LedgerWork work, FixtureFacts facts)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (Check(work, facts) is { } refusal)
        {
            return refusal;
        }

        if (work.All(Fixture.Kind).Count(f => !f.State.IsGone) >= Fixture.Max)
        {
            return new TooMany(Fixture.Max);
        }

        var number = work.Next(Fixture.Kind);
        work.Add(Fixture.Kind, number, new FixtureAdded(facts, Source: null));
        return number;
    }

    /// <summary>Changes one.</summary>
    public static Outcome<long> Change(LedgerWork work, long number, FixtureFacts facts)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (CheckReference(work, number) is { } missing)
        {
            return missing;
        }

        if (Check(work, facts) is { } refusal)
        {
            return refusal;
        }

        work.Add(Fixture.Kind, number, new FixtureChanged(facts));
        return number;
    }

    /// <summary>Takes one off.</summary>
    public static Outcome<long> Remove(LedgerWork work, long number)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (CheckReference(work, number) is { } missing)
        {
            return missing;
        }

        work.Add(Fixture.Kind, number, new FixtureRemoved());
        return number;
    }

    /// <summary>Puts an import into the calendar as one decision.</summary>
    public static Outcome<ImportResult> Import(LedgerWork work, FixtureFile file)
    {
        ArgumentNullException.ThrowIfNull(work);
        var plan = FixtureImport.Plan(
            file, work.All(Fixture.Kind).Where(f => !f.State.IsGone), AssetDecisions.Entities(work), AssetDecisions.Venues(work), work.At);
        if (plan.Added.IsEmpty && plan.Changed.IsEmpty)
        {
            return new NothingToImport();
        }

        foreach (var change in plan.Changed)
        {
            work.Add(Fixture.Kind, change.Number, new FixtureChanged(change.After));
        }

        var next = work.All(Fixture.Kind).Select(f => f.Number).DefaultIfEmpty().Max() + 1;
        foreach (var fresh in plan.Added)
        {
            work.Add(Fixture.Kind, next++, new FixtureAdded(fresh.Facts, fresh.Source));
        }

        return new ImportResult(plan.Added.Length, plan.Changed.Length, plan.Same, plan.Refused.Length);
    }

    /// <summary>Whether a fixture can be referred to.</summary>
    internal static Refusal? CheckReference(LedgerWork work, long? fixture) =>
        fixture is { } number && work.Find(Fixture.Kind, number) is not { IsGone: false } ? new NoSuchFixture() : null;

    /// <summary>Whether a fixture can be as it is to be, whatever it refers to.</summary>
    internal static Refusal? CheckAlone(FixtureFacts facts) =>
        PlainText.CheckNeeded(TextField.Title, facts.Title)
        ?? PlainText.Check(TextField.Note, facts.Note, PlainText.Note)
        ?? (facts.End < facts.Start ? new EndsBeforeStart()
            : facts.End - facts.Start > FixtureFacts.Longest ? new TakesTooLong((int)FixtureFacts.Longest.TotalDays)
            : facts.Entities.Length > FixtureFacts.MaxEntities ? new TooManyEntities(FixtureFacts.MaxEntities)
            : Zones.Find(facts.Zone) is null ? new NoSuchZone(facts.Zone)
            : (Refusal?)null);

    private static Refusal? Check(LedgerWork work, FixtureFacts facts) =>
        CheckAlone(facts)
        ?? VenueDecisions.CheckReference(work, facts.Venue)
        ?? facts.Entities.Select(e => EntityDecisions.CheckReference(work, e)).FirstOrDefault(r => r is not null);
}
