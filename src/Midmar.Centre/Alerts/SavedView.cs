using System.Text.Json.Serialization;
using Midmar.Centre.Events;
using Midmar.Centre.People;

namespace Midmar.Centre.Alerts;

/// <summary>A way to look at the queue that somebody keeps under a name.</summary>
/// <param name="Name">Its name; 1 to <see cref="MaxName"/> characters.</param>
/// <param name="OwnerId">Id of whose it is.</param>
/// <param name="Query">The page's query string, without the question mark.</param>
/// <param name="IsShared">Whether colleagues see it too.</param>
/// <param name="IsGone">Whether it was taken away.</param>
public sealed record SavedView(string Name, string OwnerId, string Query, bool IsShared, bool IsGone)
{
    /// <summary>Characters of a name.</summary>
    public const int MaxName = 60;

    /// <summary>Characters of a query.</summary>
    public const int MaxQuery = 1_000;

    /// <summary>Views of one person (count).</summary>
    public const int MaxOfPerson = 50;

    /// <summary>The kind in the ledger.</summary>
    public static readonly EntityKind<SavedView, SavedViewEvent> Kind = new("saved-view", format: 1, (view, happened) => happened.Event switch
    {
        ViewSaved e => new SavedView(e.Name, happened.By.Id, e.Query, e.IsShared, IsGone: false),
        ViewRemoved => view! with { IsGone = true },
        _ => throw new InvalidOperationException($"{happened.Event.GetType().Name} is no event of a view."),
    });

    /// <summary>Keeps a view.</summary>
    public static Outcome<long> Save(LedgerWork work, string name, string query, bool isShared)
    {
        ArgumentNullException.ThrowIfNull(work);
        var chosen = name?.Trim() ?? string.Empty;
        if (chosen.Length is 0 or > MaxName || query is null || query.Length > MaxQuery)
        {
            return new ViewNeedsName();
        }

        if (work.All(Kind).Count(v => v.State.OwnerId == work.By.Id && !v.State.IsGone) >= MaxOfPerson)
        {
            return new TooManyViews();
        }

        var number = work.Next(Kind);
        work.Add(Kind, number, new ViewSaved(chosen, query, isShared));
        return number;
    }

    /// <summary>Takes a view away; only whose it is may.</summary>
    public static Outcome<Nothing> Remove(LedgerWork work, long number)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Find(Kind, number) is not { IsGone: false } view || view.OwnerId != work.By.Id)
        {
            return new NoSuchView();
        }

        work.Add(Kind, number, new ViewRemoved());
        return default(Nothing);
    }
}

/// <summary>What can happen to a view.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(ViewSaved), "view-saved")]
[JsonDerivedType(typeof(ViewRemoved), "view-removed")]
public abstract record SavedViewEvent;

/// <summary>It was kept.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Query">The page's query string.</param>
/// <param name="IsShared">Whether colleagues see it too.</param>
public sealed record ViewSaved(string Name, string Query, bool IsShared) : SavedViewEvent;

/// <summary>It was taken away.</summary>
public sealed record ViewRemoved : SavedViewEvent;

/// <summary>A view needs a name of 1 to <see cref="SavedView.MaxName"/> characters.</summary>
public sealed record ViewNeedsName : Refusal;

/// <summary>One person keeps <see cref="SavedView.MaxOfPerson"/> views at most.</summary>
public sealed record TooManyViews : Refusal;

/// <summary>There is no such view of theirs.</summary>
public sealed record NoSuchView : Refusal;
