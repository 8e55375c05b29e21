using Microsoft.AspNetCore.Identity;
using Midmar.Centre.People;

namespace Midmar.Store.State.People;

/// <summary>Brings <see cref="PasswordRules"/> to wherever a password is set.</summary>
internal sealed class PasswordCheck(CommonPasswords common) : IPasswordValidator<Person>
{
    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password) => Task.FromResult(
        PasswordRules.FaultOf(password ?? string.Empty, user.UserName ?? string.Empty, user.DisplayName, common.Contains) is { } fault
            ? IdentityResult.Failed(new IdentityError { Code = fault, Description = fault })
            : IdentityResult.Success);
}
