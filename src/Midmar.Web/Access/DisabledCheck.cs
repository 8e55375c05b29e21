using Microsoft.AspNetCore.Identity;
using Midmar.Centre.People;

namespace Midmar.Web.Access;

/// <summary>Keeps disabled people out of every way to sign in that the framework has.</summary>
internal sealed class DisabledCheck : IUserConfirmation<Person>
{
    public Task<bool> IsConfirmedAsync(UserManager<Person> manager, Person user) => Task.FromResult(user.Disabled is null);
}
