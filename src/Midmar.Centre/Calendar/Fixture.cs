using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Midmar.Centre.Events;

namespace Midmar.Centre.Calendar;

/// <summary>What is known of a fixture.</summary>
public sealed record FixtureFacts
{
    /// <summary>Organisations one fixture may concern (count).</summary>
    public const int MaxEntities = 20;

    /// <summary>The longest a fixture may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>When it begins, UTC.</summary>
    public required DateTime Start { get; init; }

    /// <summary>When it ends, UTC.</summary>
    public required DateTime End { get; init; }

    /// <summary>The zone its times were given in.</summary>
    public required string Zone { get; init; }

    /// <summary>Number of its venue; null: none.</summary>
    public long? Venue { get; init; }

    /// <summary>Numbers of the organisations it concerns.</summary>
    public ImmutableArray<long> Entities { get; init; } = [];

    /// <summary>Whether it does not take place.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Anything else.</summary>
    public string Note { get; init; } = string.Empty;

    /// <summary>Whether two say the same.</summary>
    public bool SaysTheSame(FixtureFacts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Entities = [] } == other with { Entities = [] } && Entities.SequenceEqual(other.Entities);
    }
}

/// <summary>Which happening of a calendar file a fixture is.</summary>
/// <param name="Uid">The calendar's name for it.</param>
/// <param name="Occurrence">Of a series, when this one was to begin at first (UTC, yyyyMMddTHHmmssZ); null: it is no series.</param>
public sealed record FixtureSource(string Uid, string? Occurrence);

/// <summary>A match, or something else that happens at a time.</summary>
/// <param name="Facts">What is known of it.</param>
/// <param name="Source">Where it was imported from; null: by hand.</param>
/// <param name="IsGone">Whether it was taken off.</param>
public sealed record Fixture(FixtureFacts Facts, FixtureSource? Source, bool IsGone)
{
    /// <summary>Fixtures a workspace may have (count).</summary>
    public const int Max = 5_000;

    /// <summary>How they are kept.</summary>
    public static readonly EntityKind<Fixture, FixtureEvent> Kind = new("fixture", format: 1, Apply);

    private static Fixture Apply(Fixture? state, Happened<FixtureEvent> happened) => happened.Event switch
    {
        FixtureAdded added => new Fixture(added.Facts, added.Source, IsGone: false),
        FixtureChanged changed => state! with { Facts = changed.Facts },
        FixtureRemoved => state! with { IsGone = true },
        _ => throw new InvalidOperationException($"{happened.Event} is no event of a fixture."),
    };
}

/// <summary>What happens to a fixture.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(FixtureAdded), "fixture-added")]
[JsonDerivedType(typeof(FixtureChanged), "fixture-changed")]
[JsonDerivedType(typeof(FixtureRemoved), "fixture-removed")]
public abstract record FixtureEvent;

/// <summary>It was added.</summary>
public sealed record FixtureAdded(FixtureFacts Facts, FixtureSource? Source) : FixtureEvent;

/// <summary>Something of it is another.</summary>
public sealed record FixtureChanged(FixtureFacts Facts) : FixtureEvent;

/// <summary>It was taken off.</summary>
public sealed record FixtureRemoved : FixtureEvent;
