using Midmar.Centre.People;

namespace Midmar.Centre.Events;

/// <summary>Only a person does this, in their own name: a token has an id of its own, and with it one person could be two.</summary>
public sealed record NeedsAPerson : Refusal
{
    /// <summary>Refuses whoever is no person; null: a person acts.</summary>
    public static NeedsAPerson? Of(Author author)
    {
        ArgumentNullException.ThrowIfNull(author);
        return author.Kind == ActorKind.Person ? null : new NeedsAPerson();
    }
}
