using Microsoft.AspNetCore.Identity;
using Midmar.Centre.People;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Account;

/// <summary>One's own account, for whoever sits there.</summary>
internal sealed class AccountDesk(Seat seat, IOwnAccount own, ISessions sessions)
{
    /// <summary>Who sits there.</summary>
    /// <exception cref="InvalidOperationException">Nobody: pages of the account are for people who are signed in.</exception>
    public async Task<SignedIn> WhoAsync() =>
        await seat.WhoAsync() is { Actor.Kind: ActorKind.Person } who ? who : throw new InvalidOperationException("Nobody is signed in.");

    public async Task<OwnFactors> FactorsAsync(CancellationToken cancellation) => await own.FactorsAsync((await WhoAsync()).Person.Id, cancellation);

    /// <summary>
    /// Whether somebody who has a second factor came in by password alone: then they show the one they have before they
    /// add another, or a stolen password would be enough to add one.
    /// </summary>
    public async Task<bool> MustShowFactorAsync(CancellationToken cancellation) =>
        await seat.MissesSecondFactorAsync() && await FactorsAsync(cancellation) is { HasAuthenticator: true } or { Passkeys.Count: > 0 };

    public Task<bool> MissesSecondFactorAsync() => seat.MissesSecondFactorAsync();

    public async Task<Outcome<Nothing>> ChangeProfileAsync(string name, string language, bool prefersLight, CancellationToken cancellation) =>
        await own.ChangeProfileAsync((await WhoAsync()).Actor, name, language, prefersLight, cancellation);

    public async Task<Outcome<Nothing>> ChangePasswordAsync(string current, string fresh, CancellationToken cancellation)
    {
        var who = await WhoAsync();
        return await own.ChangePasswordAsync(who.Actor, current, fresh, who.SessionId, cancellation);
    }

    public async Task<AuthenticatorKey> AuthenticatorKeyAsync(CancellationToken cancellation) => await own.AuthenticatorKeyAsync((await WhoAsync()).Actor, cancellation);

    public async Task<Outcome<IReadOnlyList<string>>> ConfirmAuthenticatorAsync(string code, CancellationToken cancellation)
    {
        var who = await WhoAsync();
        return await MustShowFactorAsync(cancellation)
            ? new NeedsSecondFactor()
            : await own.ConfirmAuthenticatorAsync(who.Actor, code, who.SessionId, cancellation);
    }

    public async Task<Outcome<Nothing>> RemoveAuthenticatorAsync(string password, CancellationToken cancellation)
    {
        var who = await WhoAsync();
        return await own.RemoveAuthenticatorAsync(who.Actor, password, who.SessionId, cancellation);
    }

    public async Task<Outcome<IReadOnlyList<string>>> NewRecoveryCodesAsync(CancellationToken cancellation) => await MustShowFactorAsync(cancellation)
        ? new NeedsSecondFactor()
        : await own.NewRecoveryCodesAsync((await WhoAsync()).Actor, cancellation);

    public async Task<Outcome<Nothing>> AddPasskeyAsync(UserPasskeyInfo passkey, string name, CancellationToken cancellation)
    {
        var who = await WhoAsync();
        return await MustShowFactorAsync(cancellation)
            ? new NeedsSecondFactor()
            : await own.AddPasskeyAsync(who.Actor, passkey, name, who.SessionId, cancellation);
    }

    public async Task<Outcome<Nothing>> RemovePasskeyAsync(string id, CancellationToken cancellation) => await MustShowFactorAsync(cancellation)
        ? new NeedsSecondFactor()
        : await own.RemovePasskeyAsync((await WhoAsync()).Actor, id, cancellation);

    public async Task<Outcome<IReadOnlyList<SessionInfo>>> SessionsAsync(CancellationToken cancellation)
    {
        var who = await WhoAsync();
        return await sessions.ListAsync(who.Actor, who.Person.Id, cancellation);
    }

    public async Task<Outcome<Nothing>> EndSessionAsync(long session, CancellationToken cancellation) =>
        await sessions.EndAsync((await WhoAsync()).Actor, session, cancellation);

    public async Task<Outcome<int>> EndOtherSessionsAsync(CancellationToken cancellation)
    {
        var who = await WhoAsync();
        return await sessions.EndAllAsync(who.Actor, who.Person.Id, who.SessionId, cancellation);
    }
}
