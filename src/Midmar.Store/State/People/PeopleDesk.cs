using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.People;

/// <summary>People and their roles in the state database.</summary>
internal sealed class PeopleDesk(IDbContextFactory<CentreContext> contexts, Accounts accounts, PeopleOverview overview, Acts acts) : IPeople, IDisposable
{
    /// <summary>Two administrators who end each other's role at once: one of them is the last.</summary>
    private readonly SemaphoreSlim one = new(1);

    public Task<Outcome<IReadOnlyList<PersonOverview>>> ListAsync(Actor actor, CancellationToken cancellation) => acts.DoAsync(
        actor, Permission.SeePeople, new Act(AuditActions.ListPeople, "people"), Acts.NoCheck, () => overview.ReadAsync(cancellation), cancellation);

    public Task<Outcome<Nothing>> DisableAsync(Actor actor, string personId, CancellationToken cancellation) => ChangeAsync(
        actor,
        AuditActions.Disable,
        personId,
        async (context, _) => LastAdministratorRule.Check(
            await MembershipRows.OfThoseWhoMaySignInAsync(context, cancellation), m => m.PersonId == personId),
        async (context, _) =>
        {
            var now = acts.Now;
            await context.Users.Where(p => p.Id == personId && p.Disabled == null)
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.Disabled, now), cancellation);
            await context.Sessions.Where(s => s.PersonId == personId).ExecuteDeleteAsync(cancellation);
        },
        cancellation);

    public Task<Outcome<Nothing>> EnableAsync(Actor actor, string personId, CancellationToken cancellation) => ChangeAsync(
        actor,
        AuditActions.Enable,
        personId,
        (_, _) => Acts.NoCheck(),
        (context, _) => context.Users.Where(p => p.Id == personId)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Disabled, (DateTime?)null), cancellation),
        cancellation);

    public Task<Outcome<Nothing>> UnlockAsync(Actor actor, string personId, CancellationToken cancellation) => ChangeAsync(
        actor,
        AuditActions.Unlock,
        personId,
        (_, _) => Acts.NoCheck(),
        (_, _) => accounts.WithAsync(personId, async (users, person) =>
        {
            Accounts.Expect(await users.SetLockoutEndDateAsync(person, null));
            Accounts.Expect(await users.ResetAccessFailedCountAsync(person));
            return default(Nothing);
        }),
        cancellation);

    public Task<Outcome<Nothing>> ResetFactorsAsync(Actor actor, string personId, CancellationToken cancellation) => ChangeAsync(
        actor,
        AuditActions.ResetFactors,
        personId,
        (_, _) => Acts.NoCheck(),
        async (context, _) =>
        {
            await accounts.WithAsync(personId, async (users, person) =>
            {
                Accounts.Expect(await users.SetTwoFactorEnabledAsync(person, enabled: false));
                return default(Nothing);
            });
            await context.UserTokens.Where(t => t.UserId == personId).ExecuteDeleteAsync(cancellation);
            await context.UserPasskeys.Where(p => p.UserId == personId).ExecuteDeleteAsync(cancellation);
            await context.Sessions.Where(s => s.PersonId == personId).ExecuteDeleteAsync(cancellation);
        },
        cancellation);

    public async Task<Outcome<Membership>> GiveRoleAsync(Actor actor, string personId, RoleGrant grant, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var person = await context.Users.AsNoTracking().SingleOrDefaultAsync(p => p.Id == personId, cancellation);
        return await acts.DoAsync(
            actor,
            Permission.ManagePeople,
            new Act(AuditActions.GrantRole, person?.UserName ?? personId, GrantsText.Words([grant])) { Workspace = grant.Workspace ?? Workspace.None },
            () => CheckAsync(context, person, grant, cancellation),
            async () =>
            {
                var row = MembershipRows.ToRow(personId, grant);
                context.Memberships.Add(row);
                await context.SaveChangesAsync(cancellation);
                return MembershipRows.ToMembership(row);
            },
            cancellation);
    }

    public async Task<Outcome<Nothing>> EndRoleAsync(Actor actor, long membershipId, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            var row = await context.Memberships.SingleOrDefaultAsync(m => m.Id == membershipId, cancellation);
            var name = row is null ? null : (await context.Users.FindAsync([row.PersonId], cancellation))?.UserName;
            return await acts.DoAsync(
                actor,
                Permission.ManagePeople,
                new Act(
                    AuditActions.EndRole,
                    name ?? membershipId.ToString(CultureInfo.InvariantCulture),
                    row is null ? string.Empty : GrantsText.Words([MembershipRows.ToMembership(row).Grant])),
                async () => row is null
                    ? new NoSuchMembership()
                    : LastAdministratorRule.Check(await MembershipRows.OfThoseWhoMaySignInAsync(context, cancellation), m => m.Id == membershipId),
                async () =>
                {
                    context.Memberships.Remove(row!);
                    await context.SaveChangesAsync(cancellation);
                    return default(Nothing);
                },
                cancellation);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<Refusal?> CheckAsync(CentreContext context, Person? person, RoleGrant grant, CancellationToken cancellation)
    {
        if (person is null)
        {
            return new NoSuchPerson();
        }

        var workspace = grant.Workspace is { } id
            ? await context.Workspaces.AsNoTracking().SingleOrDefaultAsync(w => w.Id == id.Value, cancellation)
            : null;
        if (GrantRules.Check(grant, workspace is null ? null : WorkspaceRows.ToWorkspace(workspace), acts.Now) is { } refusal)
        {
            return refusal;
        }

        var has = await MembershipRows.OfAsync(context, person.Id, cancellation);
        return has.Count >= RoleGrant.MaxPerPerson ? new TooManyRoles()
            : has.Any(m => m.Grant.Role == grant.Role && m.Grant.Workspace == grant.Workspace && Covers(m.Grant, grant)) ? new HasRoleAlready()
            : null;
    }

    private static bool Covers(RoleGrant has, RoleGrant wanted) =>
        (has.Until is null || has.Until >= wanted.Until) && wanted.Scope.All(has.Scope.Contains);

    private async Task<Outcome<Nothing>> ChangeAsync(
        Actor actor,
        string action,
        string personId,
        Func<CentreContext, Person, Task<Refusal?>> check,
        Func<CentreContext, Person, Task> change,
        CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            var person = await context.Users.AsNoTracking().SingleOrDefaultAsync(p => p.Id == personId, cancellation);
            return await acts.DoAsync(
                actor,
                Permission.ManagePeople,
                new Act(action, person?.UserName ?? personId),
                async () => person is null ? new NoSuchPerson() : await check(context, person),
                async () =>
                {
                    await change(context, person!);
                    return default(Nothing);
                },
                cancellation);
        }
        finally
        {
            one.Release();
        }
    }
}
