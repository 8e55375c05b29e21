using Microsoft.AspNetCore.Identity;

namespace Midmar.Centre.People;

/// <summary>A passkey of one's own.</summary>
/// <param name="Id">Its credential id (base64url).</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Made">When it was added, UTC.</param>
public sealed record PasskeyInfo(string Id, string Name, DateTime Made);

/// <summary>What somebody has to prove that it is them.</summary>
/// <param name="HasAuthenticator">Whether an authenticator app is set up.</param>
/// <param name="RecoveryCodesLeft">Recovery codes not used yet (count).</param>
/// <param name="Passkeys">Their passkeys.</param>
public sealed record OwnFactors(bool HasAuthenticator, int RecoveryCodesLeft, IReadOnlyList<PasskeyInfo> Passkeys);

/// <summary>A key for an authenticator app, not yet in use.</summary>
/// <param name="Key">In groups of four, to type.</param>
/// <param name="Uri">As <c>otpauth:</c>, to scan.</param>
public sealed record AuthenticatorKey(string Key, string Uri);

/// <summary>The current password is wrong.</summary>
public sealed record WrongPassword : Refusal;

/// <summary>The figures of the authenticator app are wrong: other app entry, or the clock of one of both is off.</summary>
public sealed record WrongAuthenticatorCode : Refusal;

/// <summary>There is no authenticator app set up.</summary>
public sealed record NoAuthenticator : Refusal;

/// <summary>There is no such passkey of this person.</summary>
public sealed record NoSuchPasskey : Refusal;

/// <summary>The person has as many passkeys as one may have.</summary>
public sealed record TooManyPasskeys : Refusal;

/// <summary>The language is none of <see cref="Person.Languages"/>.</summary>
public sealed record NoSuchLanguage : Refusal;

/// <summary>Too many failed tries; it is open again by itself after <see cref="SignInRules.LockoutTime"/>.</summary>
public sealed record LockedOut : Refusal;

/// <summary>The last second factor of somebody who needs one.</summary>
public sealed record LastFactor : Refusal;

/// <summary>What somebody does with their own account. The actor must be the person. Any number of threads.</summary>
public interface IOwnAccount
{
    /// <summary>Passkeys one person may have (count).</summary>
    public const int MaxPasskeys = 10;

    /// <summary>Recovery codes made at a time (count).</summary>
    public const int RecoveryCodes = 10;

    /// <summary>What they have.</summary>
    Task<OwnFactors> FactorsAsync(string personId, CancellationToken cancellation);

    /// <summary>Changes name, language and theme.</summary>
    Task<Outcome<Nothing>> ChangeProfileAsync(Actor actor, string displayName, string language, bool prefersLight, CancellationToken cancellation);

    /// <summary>Changes the password; other sessions than the one named end.</summary>
    Task<Outcome<Nothing>> ChangePasswordAsync(Actor actor, string current, string fresh, long session, CancellationToken cancellation);

    /// <summary>The key of an authenticator to be set up, made when there is none yet.</summary>
    Task<AuthenticatorKey> AuthenticatorKeyAsync(Actor actor, CancellationToken cancellation);

    /// <summary>Sets the authenticator up; gives recovery codes. Other sessions end, and this one has two factors from now.</summary>
    Task<Outcome<IReadOnlyList<string>>> ConfirmAuthenticatorAsync(Actor actor, string code, long session, CancellationToken cancellation);

    /// <summary>Takes the authenticator off.</summary>
    Task<Outcome<Nothing>> RemoveAuthenticatorAsync(Actor actor, string password, long session, CancellationToken cancellation);

    /// <summary>Makes recovery codes anew; the old ones are good no more.</summary>
    Task<Outcome<IReadOnlyList<string>>> NewRecoveryCodesAsync(Actor actor, CancellationToken cancellation);

    /// <summary>Adds a passkey that was verified.</summary>
    Task<Outcome<Nothing>> AddPasskeyAsync(Actor actor, UserPasskeyInfo passkey, string name, long session, CancellationToken cancellation);

    /// <summary>Takes a passkey off.</summary>
    Task<Outcome<Nothing>> RemovePasskeyAsync(Actor actor, string passkeyId, CancellationToken cancellation);
}
