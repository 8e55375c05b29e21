namespace Midmar.Centre.People;

/// <summary>Somebody, with what an administrator needs to know of them.</summary>
/// <param name="Person">The person, without secrets.</param>
/// <param name="Memberships">Their roles, ended ones included.</param>
/// <param name="HasAuthenticator">Whether they have an authenticator app.</param>
/// <param name="Passkeys">Their passkeys (count).</param>
/// <param name="Sessions">Their open sessions (count).</param>
/// <param name="LastSeen">When one of these last asked for something, UTC; null: none is open.</param>
/// <param name="LockedUntil">Until when failed tries have locked them out, UTC; null: they are not.</param>
public sealed record PersonOverview(
    PersonSummary Person, IReadOnlyList<Membership> Memberships, bool HasAuthenticator, int Passkeys, int Sessions, DateTime? LastSeen, DateTime? LockedUntil);

/// <summary>A person without secrets.</summary>
/// <param name="Id">Their id.</param>
/// <param name="UserName">The name they sign in with.</param>
/// <param name="DisplayName">How they are called.</param>
/// <param name="Language">Their language.</param>
/// <param name="Made">When the account was made, UTC.</param>
/// <param name="Disabled">Since when they may not sign in, UTC; null: may.</param>
public sealed record PersonSummary(string Id, string UserName, string DisplayName, string Language, DateTime Made, DateTime? Disabled);

/// <summary>Nobody could give roles any more: this is the last administrator who can sign in.</summary>
public sealed record LastAdministrator : Refusal;

/// <summary>There is no such role of anybody.</summary>
public sealed record NoSuchMembership : Refusal;

/// <summary>The person has as many roles as one may have.</summary>
public sealed record TooManyRoles : Refusal;

/// <summary>The person has this role there already, without an end or with a later one.</summary>
public sealed record HasRoleAlready : Refusal;

/// <summary>Keeps the people of a centre and their roles. Every act is in the audit log. Any number of threads.</summary>
public interface IPeople
{
    /// <summary>Everybody, by name; needs <see cref="Permission.SeePeople"/>.</summary>
    Task<Outcome<IReadOnlyList<PersonOverview>>> ListAsync(Actor actor, CancellationToken cancellation);

    /// <summary>Somebody may not sign in any more; their sessions end. Needs <see cref="Permission.ManagePeople"/>, as all that follow.</summary>
    Task<Outcome<Nothing>> DisableAsync(Actor actor, string personId, CancellationToken cancellation);

    /// <summary>They may again.</summary>
    Task<Outcome<Nothing>> EnableAsync(Actor actor, string personId, CancellationToken cancellation);

    /// <summary>Lifts a lock after failed tries.</summary>
    Task<Outcome<Nothing>> UnlockAsync(Actor actor, string personId, CancellationToken cancellation);

    /// <summary>Takes authenticator, recovery codes and passkeys off; their sessions end.</summary>
    Task<Outcome<Nothing>> ResetFactorsAsync(Actor actor, string personId, CancellationToken cancellation);

    /// <summary>Gives a role.</summary>
    Task<Outcome<Membership>> GiveRoleAsync(Actor actor, string personId, RoleGrant grant, CancellationToken cancellation);

    /// <summary>Ends a role.</summary>
    Task<Outcome<Nothing>> EndRoleAsync(Actor actor, long membershipId, CancellationToken cancellation);
}
