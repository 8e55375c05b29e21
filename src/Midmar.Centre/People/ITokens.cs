using System.Collections.Immutable;
using Midmar.Records;

namespace Midmar.Centre.People;

/// <summary>A token, shown once.</summary>
/// <param name="Token">What is kept of it.</param>
/// <param name="Text">What the program sends.</param>
public sealed record PrintedToken(ApiToken Token, string Text);

/// <summary>A token that was presented, and who stands behind it.</summary>
/// <param name="Token">The token.</param>
/// <param name="Owner">Its owner, who may be signed in.</param>
public sealed record PresentedToken(ApiToken Token, Person Owner);

/// <summary>A token needs a name and at least one permission.</summary>
public sealed record TokenNeedsNameAndPermission : Refusal;

/// <summary>There is no such token that could still be used.</summary>
public sealed record NoSuchToken : Refusal;

/// <summary>The person has as many tokens as one may have; revoke some.</summary>
public sealed record TooManyTokens : Refusal;

/// <summary>Keeps the tokens of programs. Any number of threads.</summary>
public interface ITokens
{
    /// <summary>Tokens one person may have that can be used (count).</summary>
    public const int MaxPerPerson = 50;

    /// <summary>Issues one that acts for the actor, with at most what the actor may do; needs <see cref="Permission.ManageTokens"/>.</summary>
    Task<Outcome<PrintedToken>> IssueAsync(
        Actor actor, string name, WorkspaceId workspace, ImmutableArray<Permission> permissions, DateTime? expires, CancellationToken cancellation);

    /// <summary>All that can still be used, newest first; needs <see cref="Permission.SeePeople"/>.</summary>
    Task<Outcome<IReadOnlyList<ApiToken>>> ListAsync(Actor actor, CancellationToken cancellation);

    /// <summary>Revokes one at once; needs <see cref="Permission.ManageTokens"/>.</summary>
    Task<Outcome<Nothing>> RevokeAsync(Actor actor, long tokenId, CancellationToken cancellation);

    /// <summary>Whose token a text is; null: it is none that can be used.</summary>
    Task<PresentedToken?> RecogniseAsync(string text, CancellationToken cancellation);
}
