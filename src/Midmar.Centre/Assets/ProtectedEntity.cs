using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Midmar.Centre.Events;

namespace Midmar.Centre.Assets;

/// <summary>Somebody who is called.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Duty">What they do there.</param>
/// <param name="Phone">Their number.</param>
/// <param name="Mail">Their address.</param>
public sealed record ContactPoint(string Name, string Duty, string Phone, string Mail);

/// <summary>What is known of a protected organisation.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Circle">1 (the event stops without it) to 3.</param>
/// <param name="DutyPhone">The number that is answered at any hour.</param>
/// <param name="Contacts">Who is called, in that order.</param>
/// <param name="Note">Anything else.</param>
public sealed record EntityFacts(string Name, int Circle, string DutyPhone, ImmutableArray<ContactPoint> Contacts, string Note)
{
    /// <summary>The tightest circle.</summary>
    public const int FirstCircle = 1;

    /// <summary>The widest circle.</summary>
    public const int LastCircle = 3;

    /// <summary>Contacts one may have (count).</summary>
    public const int MaxContacts = 20;
}

/// <summary>An organisation the centre protects.</summary>
/// <param name="Facts">What is known of it.</param>
/// <param name="IsGone">Whether it was taken off; its number is not used again.</param>
public sealed record ProtectedEntity(EntityFacts Facts, bool IsGone)
{
    /// <summary>Organisations a workspace may have (count).</summary>
    public const int Max = 2_000;

    /// <summary>How they are kept.</summary>
    public static readonly EntityKind<ProtectedEntity, EntityEvent> Kind = new("entity", format: 1, Apply);

    private static ProtectedEntity Apply(ProtectedEntity? state, Happened<EntityEvent> happened) => happened.Event switch
    {
        EntityAdded added => new ProtectedEntity(added.Facts, IsGone: false),
        EntityChanged changed => state! with { Facts = changed.Facts },
        EntityRemoved => state! with { IsGone = true },
        _ => throw new InvalidOperationException($"{happened.Event} is no event of an entity."),
    };
}

/// <summary>What happens to a protected organisation.</summary>
[JsonPolymorphic]
[JsonDerivedType(typeof(EntityAdded), "entity-added")]
[JsonDerivedType(typeof(EntityChanged), "entity-changed")]
[JsonDerivedType(typeof(EntityRemoved), "entity-removed")]
public abstract record EntityEvent;

/// <summary>It was added.</summary>
public sealed record EntityAdded(EntityFacts Facts) : EntityEvent;

/// <summary>Something of it is another.</summary>
public sealed record EntityChanged(EntityFacts Facts) : EntityEvent;

/// <summary>It was taken off.</summary>
public sealed record EntityRemoved : EntityEvent;
