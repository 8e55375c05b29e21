using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.People;

/// <summary>The way in for the first administrator.</summary>
internal sealed class SetUp(IDbContextFactory<CentreContext> contexts, Accounts accounts, Acts acts) : ISetUp, IDisposable
{
    /// <summary>Two who have the code: the first is the administrator, the second is told that it is done.</summary>
    private readonly SemaphoreSlim one = new(1);

    public async Task<bool> IsOpenAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return !await context.Users.AnyAsync(cancellation);
    }

    public async Task<string?> NewCodeAsync(CancellationToken cancellation)
    {
        if (!await IsOpenAsync(cancellation))
        {
            return null;
        }

        var code = ReadableCode.New();
        await acts.DoAsync(Actor.System("set-up"), new Act(AuditActions.SetUpCode, string.Empty), refusal: null, async () =>
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            await context.SetUps.ExecuteDeleteAsync(cancellation);
            context.SetUps.Add(new SetUpRow { Id = SetUpRow.OnlyId, CodeHash = ReadableCode.Hash(code) });
            await context.SaveChangesAsync(cancellation);
            return default(Nothing);
        });
        return code;
    }

    public async Task<Outcome<Person>> UseAsync(Actor visitor, string code, NewPerson person, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            var refusal = await CheckAsync(code, cancellation) ?? await accounts.CheckAsync(person);
            return await acts.DoAsync(
                visitor, new Act(AuditActions.SetUp, person.UserName), refusal, () => MakeAsync(person, cancellation));
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<Refusal?> CheckAsync(string code, CancellationToken cancellation)
    {
        if (!await IsOpenAsync(cancellation))
        {
            return new SetUpIsDone();
        }

        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var row = await context.SetUps.AsNoTracking().SingleOrDefaultAsync(cancellation);
        return row is not null && CryptographicOperations.FixedTimeEquals(row.CodeHash, ReadableCode.Hash(code)) ? null : new WrongSetUpCode();
    }

    private async Task<Person> MakeAsync(NewPerson wanted, CancellationToken cancellation)
    {
        var person = await accounts.MakeAsync(wanted);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        context.Memberships.Add(MembershipRows.ToRow(person.Id, RoleGrant.Of(Role.Administrator, workspace: null)));
        await context.SaveChangesAsync(cancellation);
        await context.SetUps.ExecuteDeleteAsync(cancellation);
        return person;
    }
}
