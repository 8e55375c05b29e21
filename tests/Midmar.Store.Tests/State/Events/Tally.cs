using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Midmar.Centre.Events;

namespace Midmar.Store.Tests.State.Events;

/// <summary>A thing for tests: a list of words under a title.</summary>
internal sealed record Tally(string Title, ImmutableArray<string> Words, string LastBy)
{
    public static readonly EntityKind<Tally, TallyEvent> Kind = new("tally", format: 1, Apply);

    /// <summary>The same thing, kept in a later shape.</summary>
    public static readonly EntityKind<Tally, TallyEvent> KindOfLaterFormat = new("tally", format: 2, (state, happened) =>
    {
        var now = Apply(state, happened);
        return now with { Title = now.Title.ToUpperInvariant() };
    });

    private static Tally Apply(Tally? state, Happened<TallyEvent> happened) => happened.Event switch
    {
        TallyBegun begun => new Tally(begun.Title, [], happened.By.Name),
        WordAdded added => state! with { Words = state.Words.Add(added.Word), LastBy = happened.By.Name },
        _ => throw new InvalidOperationException(),
    };
}

[JsonPolymorphic]
[JsonDerivedType(typeof(TallyBegun), "tally-begun")]
[JsonDerivedType(typeof(WordAdded), "word-added")]
internal abstract record TallyEvent;

internal sealed record TallyBegun(string Title) : TallyEvent;

internal sealed record WordAdded(string Word) : TallyEvent;
