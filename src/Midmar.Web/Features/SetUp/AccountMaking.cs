using Midmar.Centre.People;
using Midmar.Web.Access;

namespace Midmar.Web.Features.SetUp;

/// <summary>Makes accounts from codes, and signs their people in.</summary>
internal sealed class AccountMaking(ISetUp setUp, IInvitations invitations, SignInDesk desk, Seat seat)
{
    private Actor Visitor => Actor.Visitor(seat.Address);

    public Task<bool> IsSetUpOpenAsync(CancellationToken cancellation) => setUp.IsOpenAsync(cancellation);

    public async Task<Outcome<Person>> SetUpAsync(string code, NewPerson person, CancellationToken cancellation) =>
        await AdmitAsync(await setUp.UseAsync(Visitor, code, person, cancellation));

    public Task<Outcome<Invitation>> LookAsync(string code, CancellationToken cancellation) => invitations.LookAsync(Visitor, code, cancellation);

    public async Task<Outcome<Person>> AcceptAsync(string code, NewPerson person, CancellationToken cancellation) =>
        await AdmitAsync(await invitations.UseAsync(Visitor, code, person, cancellation));

    /// <summary>Sets the new password. It does not sign in: whoever has a second factor still shows it.</summary>
    public Task<Outcome<Person>> ComeBackAsync(string code, string password, CancellationToken cancellation) =>
        invitations.UseWayBackAsync(Visitor, code, password, cancellation);

    private async Task<Outcome<Person>> AdmitAsync(Outcome<Person> outcome)
    {
        if (outcome is Done<Person>(var person))
        {
            await desk.AdmitFreshAsync(person);
        }

        return outcome;
    }
}
