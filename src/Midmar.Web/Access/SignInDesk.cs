using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;

namespace Midmar.Web.Access;

/// <summary>Name or password is wrong, or the account is locked or disabled: which of these is not said to who tries.</summary>
public sealed record WrongNameOrPassword : Refusal;

/// <summary>The second step has no first step any more; it is a quarter of an hour old, or was in another browser.</summary>
public sealed record SecondStepTooLate : Refusal;

/// <summary>The recovery code is none of this person's, or was used.</summary>
public sealed record WrongRecoveryCode : Refusal;

/// <summary>The passkey is none that is known here, or the browser's proof of it is not good.</summary>
public sealed record PasskeyNotGood : Refusal;

/// <summary>Too many tries at this name.</summary>
/// <param name="Wait">How long to wait.</param>
public sealed record TooManyTries(TimeSpan Wait) : Refusal;

/// <summary>What a first step led to.</summary>
public enum FirstStep
{
    /// <summary>Signed in.</summary>
    SignedIn,

    /// <summary>The second factor is asked for next.</summary>
    NeedsSecondStep,
}

/// <summary>Signs people in and out, in a request, and writes each try to the audit log.</summary>
internal sealed class SignInDesk(
    SignInManager<Person> signIn, UserManager<Person> users, IAuditLog audit, DoorLimits limits, IHttpContextAccessor http, TimeProvider time)
{
    private static readonly Person Nobody = new();

    private string Address => http.HttpContext?.Connection.RemoteIpAddress?.ToString() ?? string.Empty;

    public async Task<Outcome<FirstStep>> ByPasswordAsync(string userName, string password)
    {
        if (limits.Try(userName) is { } wait)
        {
            return await RefuseAsync<FirstStep>(userName, new TooManyTries(wait));
        }

        var person = userName.Length <= Person.MaxUserNameLength && password.Length <= PasswordRules.MaxLength ? await users.FindByNameAsync(userName.Trim()) : null;
        if (person is null)
        {
            // As long as for somebody who is there.
            _ = users.PasswordHasher.HashPassword(Nobody, password.Length <= PasswordRules.MaxLength ? password : string.Empty);
            return await RefuseAsync<FirstStep>(userName, new WrongNameOrPassword());
        }

        var result = await signIn.CheckPasswordSignInAsync(person, password, lockoutOnFailure: true);
        if (!result.Succeeded)
        {
            return await RefuseAsync<FirstStep>(userName, new WrongNameOrPassword());
        }

        // The manager itself sets the short-lived cookie of the second step.
        if (await users.GetTwoFactorEnabledAsync(person))
        {
            await signIn.PasswordSignInAsync(person, password, isPersistent: false, lockoutOnFailure: true);
            return FirstStep.NeedsSecondStep;
        }

        await AdmitAsync(person, SignInRules.ByPassword);
        return FirstStep.SignedIn;
    }

    /// <summary>By the figures of an authenticator app, after the password.</summary>
    public Task<Outcome<Person>> ByAuthenticatorAsync(string code) => SecondAsync(
        new WrongAuthenticatorCode(),
        person => users.VerifyTwoFactorTokenAsync(person, users.Options.Tokens.AuthenticatorTokenProvider, new string([.. code.Where(char.IsAsciiDigit)])));

    /// <summary>By a recovery code, after the password.</summary>
    public Task<Outcome<Person>> ByRecoveryCodeAsync(string code) => SecondAsync(
        new WrongRecoveryCode(),
        async person => (await users.RedeemTwoFactorRecoveryCodeAsync(person, code.Trim().ToUpperInvariant())).Succeeded);

    /// <summary>By a passkey, which is both factors.</summary>
    public async Task<Outcome<Person>> ByPasskeyAsync(string credential)
    {
        var result = await AssertAsync(credential);
        if (result is not { Succeeded: true, User: { } person } || person.Disabled is not null || await users.IsLockedOutAsync(person))
        {
            return await RefuseAsync<Person>(result?.User?.UserName ?? string.Empty, new PasskeyNotGood());
        }

        await users.AddOrUpdatePasskeyAsync(person, result.Passkey);
        await AdmitAsync(person, SignInRules.ByPasskey);
        return person;
    }

    /// <summary>Lets somebody in whose secret was just set: the first administrator, an invited person.</summary>
    public Task AdmitFreshAsync(Person person) => AdmitAsync(person, SignInRules.ByPassword);

    public async Task SignOutAsync(Actor actor)
    {
        await WriteAsync(actor, AuditActions.SignOut, actor.Name, AuditOutcome.Allowed, string.Empty);
        await signIn.SignOutAsync();
    }

    private async Task<PasskeyAssertionResult<Person>?> AssertAsync(string credential)
    {
        try
        {
            return await signIn.PerformPasskeyAssertionAsync(credential);
        }
        catch (InvalidOperationException)
        {
            // No assertion was begun in this browser, or it is too old.
            return null;
        }
    }

    private async Task<Outcome<Person>> SecondAsync(Refusal wrong, Func<Person, Task<bool>> isRight)
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } person)
        {
            return await RefuseAsync<Person>(string.Empty, new SecondStepTooLate());
        }

        if (limits.Try(person.UserName!) is { } wait)
        {
            return await RefuseAsync<Person>(person.UserName!, new TooManyTries(wait));
        }

        // Who has the password knows already that the account is there.
        if (await users.IsLockedOutAsync(person) || person.Disabled is not null)
        {
            return await RefuseAsync<Person>(person.UserName!, new LockedOut());
        }

        if (!await isRight(person))
        {
            await users.AccessFailedAsync(person);
            return await RefuseAsync<Person>(person.UserName!, wrong);
        }

        await AdmitAsync(person, SignInRules.ByTwoFactors);
        await http.HttpContext!.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        return person;
    }

    private async Task AdmitAsync(Person person, string method)
    {
        await users.ResetAccessFailedCountAsync(person);
        await WriteAsync(Actor.Of(person, Address), AuditActions.SignIn, person.UserName!, AuditOutcome.Allowed, string.Empty, method);
        await signIn.SignInWithClaimsAsync(person, isPersistent: false, [new Claim(SignInRules.MethodClaim, method)]);
        http.HttpContext!.Response.Headers.CacheControl = "no-store";
        new Shell.Look(Shell.Look.Supported(person.Language), person.PrefersLight).Keep(http.HttpContext.Response);
    }

    private async Task<Outcome<T>> RefuseAsync<T>(string userName, Refusal refusal)
    {
        await WriteAsync(Actor.Visitor(Address), AuditActions.SignIn, userName, AuditOutcome.Refused, refusal.Code);
        return refusal;
    }

    private Task WriteAsync(Actor actor, string action, string subject, AuditOutcome outcome, string reason, string text = "") => audit.AppendAsync(new AuditEntry
    {
        Time = time.GetUtcNow().UtcDateTime,
        Actor = actor,
        Workspace = Workspace.None,
        Action = action,
        Subject = subject,
        Text = text,
        Purpose = string.Empty,
        Outcome = outcome,
        Reason = reason,
    });
}
