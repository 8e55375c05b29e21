using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.Imports;
using Midmar.Centre.People;

namespace Midmar.Centre.Assets;

/// <summary>There is no such organisation here, or it was taken off.</summary>
public sealed record NoSuchEntity : Refusal;

/// <summary>Another organisation has the name.</summary>
/// <param name="Name">The name.</param>
public sealed record EntityNameTaken(string Name) : Refusal;

/// <summary>A circle is 1, 2 or 3.</summary>
public sealed record NotACircle : Refusal;

/// <summary>More contacts than one may have.</summary>
/// <param name="Limit">How many one may have.</param>
public sealed record TooManyContacts(int Limit) : Refusal;

/// <summary>More than a workspace may have.</summary>
/// <param name="Limit">How many it may have.</param>
public sealed record TooMany(int Limit) : Refusal;

/// <summary>Something still refers to it.</summary>
/// <param name="Count">How many things do.</param>
public sealed record StillInUse(int Count) : Refusal;

/// <summary>What is decided about protected organisations.</summary>
public static class EntityDecisions
{
    /// <summary>Adds one; gives its number.</summary>
    public static Outcome<long> Add(LedgerWork work, EntityFacts facts)
    {
        ArgumentNullException.ThrowIfNull(work);
        var number = work.Next(ProtectedEntity.Kind);
        if (Check(work, number, facts) is { } refusal)
        {
            return refusal;
        }

        if (work.All(ProtectedEntity.Kind).Count(e => !e.State.IsGone) >= ProtectedEntity.Max)
        {
            return new TooMany(ProtectedEntity.Max);
        }

        work.Add(ProtectedEntity.Kind, number, new EntityAdded(facts));
        return number;
    }

    /// <summary>Changes one.</summary>
    public static Outcome<long> Change(LedgerWork work, long number, EntityFacts facts)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Find(ProtectedEntity.Kind, number) is not { IsGone: false })
        {
            return new NoSuchEntity();
        }

        if (Check(work, number, facts) is { } refusal)
        {
            return refusal;
        }

        work.Add(ProtectedEntity.Kind, number, new EntityChanged(facts));
        return number;
    }

    /// <summary>Takes one off that nothing refers to.</summary>
    public static Outcome<long> Remove(LedgerWork work, long number)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Find(ProtectedEntity.Kind, number) is not { IsGone: false })
        {
            return new NoSuchEntity();
        }

        var uses = work.All(AssetBlock.Kind).Sum(b => b.State.Assets.Count(a => a.Facts.Entity == number))
            + work.All(Venue.Kind).Count(v => !v.State.IsGone && v.State.Facts.Entity == number);
        if (uses > 0)
        {
            return new StillInUse(uses);
        }

        work.Add(ProtectedEntity.Kind, number, new EntityRemoved());
        return number;
    }

    /// <summary>Whether an organisation can be referred to.</summary>
    internal static Refusal? CheckReference(LedgerWork work, long? entity) =>
        entity is { } number && work.Find(ProtectedEntity.Kind, number) is not { IsGone: false } ? new NoSuchEntity() : null;

    private static Refusal? Check(LedgerWork work, long number, EntityFacts facts)
    {
        if (facts.Circle is < EntityFacts.FirstCircle or > EntityFacts.LastCircle)
        {
            return new NotACircle();
        }

        if (facts.Contacts.Length > EntityFacts.MaxContacts)
        {
            return new TooManyContacts(EntityFacts.MaxContacts);
        }

        return PlainText.CheckNeeded(TextField.Name, facts.Name)
            ?? PlainText.Check(TextField.Phone, facts.DutyPhone)
            ?? PlainText.Check(TextField.Note, facts.Note, PlainText.Note)
            ?? facts.Contacts.Select(Check).FirstOrDefault(r => r is not null)
            ?? (work.All(ProtectedEntity.Kind).Any(e => e.Number != number && !e.State.IsGone && string.Equals(e.State.Facts.Name, facts.Name, StringComparison.OrdinalIgnoreCase))
                ? new EntityNameTaken(facts.Name)
                : null);
    }

    private static Refusal? Check(ContactPoint contact) =>
        PlainText.CheckNeeded(TextField.Contact, contact.Name)
        ?? PlainText.Check(TextField.Duty, contact.Duty)
        ?? PlainText.Check(TextField.Phone, contact.Phone)
        ?? PlainText.Check(TextField.Mail, contact.Mail);
}
