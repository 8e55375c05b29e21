using System.Buffers.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Identity;
using Midmar.Centre.Audit;
using Midmar.Centre.People;

namespace Midmar.Store.State.People;

/// <summary>What people do with their own account.</summary>
internal sealed class OwnAccount(Accounts accounts, SessionTickets tickets, ISessions sessions, IAccessControl access, Acts acts) : IOwnAccount
{
    private const int KeyGroup = 4;

    public Task<OwnFactors> FactorsAsync(string personId, CancellationToken cancellation) => accounts.WithAsync(
        personId,
        async (users, person) => new OwnFactors(
            await users.GetTwoFactorEnabledAsync(person),
            await users.CountRecoveryCodesAsync(person),
            [.. (await users.GetPasskeysAsync(person)).Select(p => new PasskeyInfo(Base64Url.EncodeToString(p.CredentialId), p.Name ?? string.Empty, p.CreatedAt.UtcDateTime))]));

    public Task<Outcome<Nothing>> ChangeProfileAsync(
        Actor actor, string displayName, string language, bool prefersLight, CancellationToken cancellation) => accounts.WithAsync(actor.Id, async (users, person) =>
        {
            var name = displayName.Trim();
            Refusal? refusal = name.Length is 0 or > Person.MaxDisplayNameLength || name.Any(char.IsControl) ? new DisplayNameUnusable()
                : Person.Languages.Contains(language) ? null
                : new NoSuchLanguage();
            return await acts.DoAsync(actor, new Act(AuditActions.ChangeProfile, person.UserName!, $"{name} · {language}"), refusal, async () =>
            {
                (person.DisplayName, person.Language, person.PrefersLight) = (name, language, prefersLight);
                Accounts.Expect(await users.UpdateAsync(person));
                return default(Nothing);
            });
        });

    public async Task<Outcome<Nothing>> ChangePasswordAsync(Actor actor, string current, string fresh, long session, CancellationToken cancellation)
    {
        var outcome = await accounts.WithAsync(actor.Id, async (users, person) =>
        {
            var refusal = await CheckPasswordAsync(users, person, current) ?? await Accounts.PasswordFaultAsync(users, person, fresh);
            return await acts.DoAsync(actor, new Act(AuditActions.ChangePassword, person.UserName!), refusal, async () =>
            {
                Accounts.Expect(await users.ChangePasswordAsync(person, current, fresh));
                return default(Nothing);
            });
        });
        return await EndOthersAsync(actor, outcome, session, cancellation);
    }

    public Task<AuthenticatorKey> AuthenticatorKeyAsync(Actor actor, CancellationToken cancellation) => accounts.WithAsync(actor.Id, async (users, person) =>
    {
        var key = await users.GetAuthenticatorKeyAsync(person);
        if (string.IsNullOrEmpty(key))
        {
            Accounts.Expect(await users.ResetAuthenticatorKeyAsync(person));
            key = await users.GetAuthenticatorKeyAsync(person);
        }

        var name = UrlEncoder.Default.Encode(person.UserName!);
        return new AuthenticatorKey(
            string.Join(' ', key!.Chunk(KeyGroup).Select(g => new string(g))),
            $"otpauth://totp/Midmar:{name}?secret={key}&issuer=Midmar&digits=6&period=30");
    });

    public async Task<Outcome<IReadOnlyList<string>>> ConfirmAuthenticatorAsync(Actor actor, string code, long session, CancellationToken cancellation)
    {
        var outcome = await accounts.WithAsync(actor.Id, async (users, person) =>
        {
            Refusal? refusal = await users.IsLockedOutAsync(person) ? new LockedOut() : null;
            var figures = new string([.. code.Where(char.IsAsciiDigit)]);
            if (refusal is null && !await users.VerifyTwoFactorTokenAsync(person, users.Options.Tokens.AuthenticatorTokenProvider, figures))
            {
                await users.AccessFailedAsync(person);
                refusal = new WrongAuthenticatorCode();
            }

            return await acts.DoAsync(actor, new Act(AuditActions.ChangeAuthenticator, person.UserName!, "on"), refusal, async () =>
            {
                Accounts.Expect(await users.SetTwoFactorEnabledAsync(person, enabled: true));
                return (IReadOnlyList<string>)[.. await users.GenerateNewTwoFactorRecoveryCodesAsync(person, IOwnAccount.RecoveryCodes) ?? []];
            });
        });
        if (outcome is Done<IReadOnlyList<string>>)
        {
            await tickets.SetMethodAsync(session, actor.Id, SignInRules.ByTwoFactors, cancellation);
        }

        return await EndOthersAsync(actor, outcome, session, cancellation);
    }

    public async Task<Outcome<Nothing>> RemoveAuthenticatorAsync(Actor actor, string password, long session, CancellationToken cancellation)
    {
        var isNeeded = SignInRules.IsNeededBy(await access.MembershipsAsync(actor.Id, cancellation), acts.Now);
        var outcome = await accounts.WithAsync(actor.Id, async (users, person) =>
        {
            var refusal = !await users.GetTwoFactorEnabledAsync(person) ? new NoAuthenticator()
                : isNeeded && (await users.GetPasskeysAsync(person)).Count == 0 ? new LastFactor()
                : await CheckPasswordAsync(users, person, password);
            return await acts.DoAsync(actor, new Act(AuditActions.ChangeAuthenticator, person.UserName!, "off"), refusal, async () =>
            {
                Accounts.Expect(await users.SetTwoFactorEnabledAsync(person, enabled: false));
                Accounts.Expect(await users.ResetAuthenticatorKeyAsync(person));
                return default(Nothing);
            });
        });
        return await EndOthersAsync(actor, outcome, session, cancellation);
    }

    public Task<Outcome<IReadOnlyList<string>>> NewRecoveryCodesAsync(Actor actor, CancellationToken cancellation) => accounts.WithAsync(actor.Id, async (users, person) =>
        await acts.DoAsync(
            actor,
            new Act(AuditActions.NewRecoveryCodes, person.UserName!),
            await users.GetTwoFactorEnabledAsync(person) ? null : new NoAuthenticator(),
            async () => (IReadOnlyList<string>)[.. await users.GenerateNewTwoFactorRecoveryCodesAsync(person, IOwnAccount.RecoveryCodes) ?? []]));

    public async Task<Outcome<Nothing>> AddPasskeyAsync(Actor actor, UserPasskeyInfo passkey, string name, long session, CancellationToken cancellation)
    {
        var outcome = await accounts.WithAsync(actor.Id, async (users, person) => await acts.DoAsync(
            actor,
            new Act(AuditActions.ChangePasskey, person.UserName!, $"on {name}"),
            name.Trim().Length is 0 or > Person.MaxDisplayNameLength || name.Any(char.IsControl) ? new DisplayNameUnusable()
                : (await users.GetPasskeysAsync(person)).Count >= IOwnAccount.MaxPasskeys ? new TooManyPasskeys()
                : null,
            async () =>
            {
                passkey.Name = name.Trim();
                Accounts.Expect(await users.AddOrUpdatePasskeyAsync(person, passkey));
                return default(Nothing);
            }));
        if (outcome is Done<Nothing>)
        {
            await tickets.SetMethodAsync(session, actor.Id, SignInRules.ByPasskey, cancellation);
        }

        return outcome;
    }

    public async Task<Outcome<Nothing>> RemovePasskeyAsync(Actor actor, string passkeyId, CancellationToken cancellation)
    {
        var isNeeded = SignInRules.IsNeededBy(await access.MembershipsAsync(actor.Id, cancellation), acts.Now);
        return await accounts.WithAsync(actor.Id, async (users, person) =>
        {
            var passkeys = await users.GetPasskeysAsync(person);
            var chosen = passkeys.SingleOrDefault(p => Base64Url.EncodeToString(p.CredentialId) == passkeyId);
            Refusal? refusal = chosen is null ? new NoSuchPasskey()
                : isNeeded && passkeys.Count == 1 && !await users.GetTwoFactorEnabledAsync(person) ? new LastFactor()
                : null;
            return await acts.DoAsync(actor, new Act(AuditActions.ChangePasskey, person.UserName!, $"off {chosen?.Name}"), refusal, async () =>
            {
                Accounts.Expect(await users.RemovePasskeyAsync(person, chosen!.CredentialId));
                return default(Nothing);
            });
        });
    }

    /// <summary>A wrong one counts like one at the door: a session left open is no place to guess the password at.</summary>
    private static async Task<Refusal?> CheckPasswordAsync(UserManager<Person> users, Person person, string password)
    {
        if (await users.IsLockedOutAsync(person))
        {
            return new LockedOut();
        }

        if (await users.CheckPasswordAsync(person, password))
        {
            return null;
        }

        await users.AccessFailedAsync(person);
        return new WrongPassword();
    }

    private async Task<Outcome<T>> EndOthersAsync<T>(Actor actor, Outcome<T> outcome, long session, CancellationToken cancellation)
    {
        if (outcome is Done<T>)
        {
            await sessions.EndAllAsync(actor, actor.Id, session, cancellation);
        }

        return outcome;
    }
}
