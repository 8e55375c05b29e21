using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Midmar.Centre.People;

namespace Midmar.Store.State.People;

/// <summary>
/// Accounts through ASP.NET Core Identity. Its managers live as long as a scope, and a page's scope as long as the page is
/// open: each act takes a scope of its own, so that nobody works on what was read an hour ago.
/// </summary>
internal sealed class Accounts(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>Works on accounts.</summary>
    public async Task<T> WithAsync<T>(Func<UserManager<Person>, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<UserManager<Person>>());
    }

    /// <summary>Works on one account.</summary>
    /// <exception cref="InvalidOperationException">The person is gone since it was looked for.</exception>
    public Task<T> WithAsync<T>(string personId, Func<UserManager<Person>, Person, Task<T>> work) => WithAsync(async users => await work(
        users, await users.FindByIdAsync(personId) ?? throw new InvalidOperationException($"The person {personId} is gone.")));

    /// <summary>What stands against making an account so; null: nothing.</summary>
    public Task<Refusal?> CheckAsync(NewPerson wanted) => WithAsync(async users =>
    {
        var person = ToPerson(wanted);
        if (person.DisplayName.Length is 0 or > Person.MaxDisplayNameLength || person.DisplayName.Any(char.IsControl))
        {
            return new DisplayNameUnusable();
        }

        if (person.UserName is not { Length: > 0 and <= Person.MaxUserNameLength })
        {
            return new UserNameUnusable();
        }

        foreach (var validator in users.UserValidators)
        {
            var result = await validator.ValidateAsync(users, person);
            if (!result.Succeeded)
            {
                return result.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.DuplicateUserName)) ? new UserNameTaken() : new UserNameUnusable();
            }
        }

        return await PasswordFaultAsync(users, person, wanted.Password);
    });

    /// <summary>Makes an account that was checked.</summary>
    public Task<Person> MakeAsync(NewPerson wanted) => WithAsync(async users =>
    {
        var person = ToPerson(wanted);
        Expect(await users.CreateAsync(person, wanted.Password));
        return person;
    });

    /// <summary>What is wrong with a password for somebody; null: nothing.</summary>
    public static async Task<Refusal?> PasswordFaultAsync(UserManager<Person> users, Person person, string password)
    {
        foreach (var validator in users.PasswordValidators)
        {
            var result = await validator.ValidateAsync(users, person, password);
            if (!result.Succeeded)
            {
                return new PasswordRefused(result.Errors.First().Code);
            }
        }

        return null;
    }

    /// <summary>For what was checked before and must not fail.</summary>
    /// <exception cref="InvalidOperationException">It did, because somebody else was faster.</exception>
    public static void Expect(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException($"The account could not be written: {string.Join(", ", result.Errors.Select(e => e.Code))}.");
        }
    }

    private Person ToPerson(NewPerson wanted) => new()
    {
        UserName = wanted.UserName.Trim(),
        DisplayName = wanted.DisplayName.Trim(),
        Language = Person.Languages.Contains(wanted.Language) ? wanted.Language : Person.Languages[0],
        Made = time.GetUtcNow().UtcDateTime,
        LockoutEnabled = true,
    };
}
