using System.Collections.Immutable;
using Midmar.Centre.Assets;
using Midmar.Centre.Events;
using Midmar.Centre.Imports;
using Midmar.Centre.People;

namespace Midmar.Centre.Calendar;

/// <summary>There is no such window.</summary>
public sealed record NoSuchWindow : Refusal;

/// <summary>The window is over.</summary>
public sealed record WindowIsOver : Refusal;

/// <summary>A window is about something: an asset, an organisation, a venue or a range.</summary>
public sealed record WindowNeedsScope : Refusal;

/// <summary>What is decided about windows.</summary>
public static class WindowDecisions
{
    /// <summary>Puts one into the calendar; gives its number.</summary>
    public static Outcome<long> Open(LedgerWork work, WindowFacts facts)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (Check(work, facts, out var plain) is { } refusal)
        {
            return refusal;
        }

        if (facts.To <= work.At)
        {
            return new EndIsOver();
        }

        if (work.All(Window.Kind).Count(w => w.State.End > work.At) >= Window.Max)
        {
            return new TooMany(Window.Max);
        }

        var number = work.Next(Window.Kind);
        work.Add(Window.Kind, number, new WindowOpened(plain));
        return number;
    }

    /// <summary>Changes one that is not over.</summary>
    public static Outcome<long> Change(LedgerWork work, long number, WindowFacts facts)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (CheckOpen(work, number) is { } missing)
        {
            return missing;
        }

        if (Check(work, facts, out var plain) is { } refusal)
        {
            return refusal;
        }

        work.Add(Window.Kind, number, new WindowChanged(plain));
        return number;
    }

    /// <summary>Ends one before its time.</summary>
    public static Outcome<long> End(LedgerWork work, long number)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (CheckOpen(work, number) is { } missing)
        {
            return missing;
        }

        work.Add(Window.Kind, number, new WindowEnded());
        return number;
    }

    private static Refusal? CheckOpen(LedgerWork work, long number) =>
        work.Find(Window.Kind, number) is not { } window ? new NoSuchWindow()
        : window.End <= work.At ? new WindowIsOver()
        : null;

    private static Refusal? Check(LedgerWork work, WindowFacts facts, out WindowFacts plain)
    {
        plain = facts;
        if (facts.Scope.Count == 0)
        {
            return new WindowNeedsScope();
        }

        if (facts.Scope.Count > WindowScope.Max)
        {
            return new TooMany(WindowScope.Max);
        }

        if (facts.To <= facts.From)
        {
            return new EndsBeforeStart();
        }

        if (facts.To - facts.From > WindowFacts.Longest)
        {
            return new EndTooFar((int)WindowFacts.Longest.TotalDays);
        }

        if ((PlainText.CheckNeeded(TextField.Owner, facts.Owner) ?? PlainText.CheckNeeded(TextField.Reason, facts.Reason, PlainText.Note) ?? CheckReferences(work, facts.Scope)) is { } refusal)
        {
            return refusal;
        }

        var addresses = ImmutableArray.CreateBuilder<string>();
        foreach (var text in facts.Scope.Addresses)
        {
            switch (AssetKeys.AddressOf(text))
            {
                case Done<string>(var address):
                    addresses.Add(address);
                    break;
                case Refused<string>(var reason):
                    return reason;
            }
        }

        plain = facts with { Scope = facts.Scope with { Addresses = addresses.ToImmutable() } };
        return null;
    }

    private static Refusal? CheckReferences(LedgerWork work, WindowScope scope) =>
        scope.Assets.Any(a => work.Find(AssetBlock.Kind, AssetBlock.Of(a))?.Find(a) is null) ? new NoSuchAsset()
        : scope.Entities.Select(e => EntityDecisions.CheckReference(work, e)).FirstOrDefault(r => r is not null)
            ?? scope.Venues.Select(v => VenueDecisions.CheckReference(work, v)).FirstOrDefault(r => r is not null);
}
