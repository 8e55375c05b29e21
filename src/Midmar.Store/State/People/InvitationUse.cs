using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.People;

/// <summary>What somebody does with a code on paper.</summary>
internal sealed class InvitationUse(IDbContextFactory<CentreContext> contexts, Accounts accounts, Acts acts) : IDisposable
{
    /// <summary>A code used twice at once makes one person.</summary>
    private readonly SemaphoreSlim one = new(1);

    public async Task<Outcome<Invitation>> LookAsync(Actor visitor, string code, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await FindAsync(context, code, cancellation) is { } row)
        {
            return Invitations.ToInvitation(row);
        }

        return await acts.DoAsync<Invitation>(visitor, Used(string.Empty), new CodeNotGood(), () => throw new InvalidOperationException("Refused above."));
    }

    public async Task<Outcome<Person>> UseAsync(Actor visitor, string code, NewPerson person, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            var row = await FindAsync(context, code, cancellation);
            var refusal = row is not { ForPersonId: null } ? new CodeNotGood() : await accounts.CheckAsync(person);
            return await acts.DoAsync(visitor, Used(person.UserName), refusal, async () =>
            {
                var made = await accounts.MakeAsync(person);

                // A role that ended meanwhile, or whose workspace is gone, is not worth the whole invitation.
                foreach (var grant in Invitations.ToInvitation(row!).Grants.Where(g => !(g.Until <= acts.Now)))
                {
                    context.Memberships.Add(MembershipRows.ToRow(made.Id, grant));
                }

                (row!.Ended, row.UsedBy) = (acts.Now, made.Id);
                await context.SaveChangesAsync(cancellation);
                return made;
            });
        }
        finally
        {
            one.Release();
        }
    }

    public async Task<Outcome<Person>> UseWayBackAsync(Actor visitor, string code, string password, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            var row = await FindAsync(context, code, cancellation);
            if (row?.ForPersonId is not { } personId)
            {
                return await acts.DoAsync<Person>(visitor, Used(string.Empty), new CodeNotGood(), () => throw new InvalidOperationException("Refused above."));
            }

            return await accounts.WithAsync(personId, async (users, person) =>
            {
                var refusal = person.Disabled is not null ? new PersonDisabled() : await Accounts.PasswordFaultAsync(users, person, password);
                return await acts.DoAsync(visitor, Used(person.UserName!), refusal, async () =>
                {
                    await SetPasswordAsync(users, person, password);
                    (row.Ended, row.UsedBy) = (acts.Now, personId);
                    await context.SaveChangesAsync(cancellation);
                    await context.Sessions.Where(s => s.PersonId == personId).ExecuteDeleteAsync(cancellation);
                    return person;
                });
            });
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private static Act Used(string subject) => new(AuditActions.AcceptInvitation, subject);

    private static async Task SetPasswordAsync(UserManager<Person> users, Person person, string password)
    {
        if (await users.HasPasswordAsync(person))
        {
            Accounts.Expect(await users.RemovePasswordAsync(person));
        }

        Accounts.Expect(await users.AddPasswordAsync(person, password));
        Accounts.Expect(await users.SetLockoutEndDateAsync(person, null));
        Accounts.Expect(await users.ResetAccessFailedCountAsync(person));
    }

    private async Task<InvitationRow?> FindAsync(CentreContext context, string code, CancellationToken cancellation)
    {
        var (hash, now) = (ReadableCode.Hash(code), acts.Now);
        return await context.Invitations.SingleOrDefaultAsync(i => i.CodeHash == hash && i.Ended == null && i.Expires > now, cancellation);
    }
}
