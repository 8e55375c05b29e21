namespace Midmar.Centre.People;

/// <summary>What kind of actor acts.</summary>
public enum ActorKind
{
    /// <summary>Somebody signed in.</summary>
    Person,

    /// <summary>A program with a token.</summary>
    Token,

    /// <summary>The centre itself.</summary>
    System,

    /// <summary>Somebody who is not signed in.</summary>
    Visitor,
}

/// <summary>Who acts. A required argument of everything of consequence.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Id">The person's id, the token's number, the part of the centre; empty for a visitor.</param>
/// <param name="Name">How they are called, at the time.</param>
/// <param name="Address">Where from: an IP address, or empty.</param>
public sealed record Actor(ActorKind Kind, string Id, string Name, string Address)
{
    /// <summary>The centre itself.</summary>
    /// <param name="part">Which part of it.</param>
    public static Actor System(string part) => new(ActorKind.System, part, "Midmar", string.Empty);

    /// <summary>Somebody who is not signed in.</summary>
    /// <param name="address">Where from.</param>
    public static Actor Visitor(string address) => new(ActorKind.Visitor, string.Empty, string.Empty, address);

    /// <summary>A person.</summary>
    public static Actor Of(Person person, string address) => new(ActorKind.Person, person.Id, person.DisplayName, address);
}
