using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.People;

/// <summary>Making, listing and withdrawing of invitations; <see cref="InvitationUse"/> is the other end.</summary>
internal sealed class Invitations(IDbContextFactory<CentreContext> contexts, InvitationUse use, Acts acts) : IInvitations
{
    private static readonly TimeSpan MinLifetime = TimeSpan.FromHours(1);

    public Task<Outcome<PrintedCode>> MakeAsync(
        Actor actor, string name, ImmutableArray<RoleGrant> grants, TimeSpan lifetime, CancellationToken cancellation) => acts.DoAsync(
            actor,
            Permission.ManagePeople,
            new Act(AuditActions.Invite, name, GrantsText.Words(grants)),
            () => CheckAsync(name, grants, lifetime, cancellation),
            () => AddAsync(actor, name.Trim(), grants, forPerson: null, lifetime, cancellation),
            cancellation);

    public async Task<Outcome<PrintedCode>> MakeWayBackAsync(Actor actor, string personId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var person = await context.Users.AsNoTracking().SingleOrDefaultAsync(p => p.Id == personId, cancellation);
        return await acts.DoAsync(
            actor,
            Permission.ManagePeople,
            new Act(AuditActions.IssueWayBack, person?.UserName ?? personId),
            () => Task.FromResult<Refusal?>(person is null ? new NoSuchPerson() : person.Disabled is not null ? new PersonDisabled() : null),
            () => AddAsync(actor, person!.DisplayName, [], personId, Invitation.WayBackLifetime, cancellation),
            cancellation);
    }

    public Task<Outcome<IReadOnlyList<Invitation>>> ListAsync(Actor actor, CancellationToken cancellation) => acts.DoAsync(
        actor,
        Permission.SeePeople,
        new Act(AuditActions.ListPeople, "invitations"),
        Acts.NoCheck,
        async () =>
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            var now = acts.Now;
            var rows = await context.Invitations.AsNoTracking().Where(i => i.Ended == null && i.Expires > now)
                .OrderByDescending(i => i.Made).ToListAsync(cancellation);
            return (IReadOnlyList<Invitation>)[.. rows.Select(ToInvitation)];
        },
        cancellation);

    public async Task<Outcome<Nothing>> WithdrawAsync(Actor actor, string invitationId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var row = await context.Invitations.SingleOrDefaultAsync(i => i.Id == invitationId && i.Ended == null, cancellation);
        return await acts.DoAsync(
            actor,
            Permission.ManagePeople,
            new Act(AuditActions.WithdrawInvitation, row?.Name ?? invitationId),
            () => Task.FromResult<Refusal?>(row is null ? new NoSuchInvitation() : null),
            async () =>
            {
                row!.Ended = acts.Now;
                await context.SaveChangesAsync(cancellation);
                return default(Nothing);
            },
            cancellation);
    }

    public Task<Outcome<Invitation>> LookAsync(Actor visitor, string code, CancellationToken cancellation) =>
        use.LookAsync(visitor, code, cancellation);

    public Task<Outcome<Person>> UseAsync(Actor visitor, string code, NewPerson person, CancellationToken cancellation) =>
        use.UseAsync(visitor, code, person, cancellation);

    public Task<Outcome<Person>> UseWayBackAsync(Actor visitor, string code, string password, CancellationToken cancellation) =>
        use.UseWayBackAsync(visitor, code, password, cancellation);

    internal static Invitation ToInvitation(InvitationRow row) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Grants = GrantsText.Read(row.Grants),
        ForPersonId = row.ForPersonId,
        MadeBy = row.MadeBy,
        Made = row.Made,
        Expires = row.Expires,
        Ended = row.Ended,
        UsedBy = row.UsedBy,
    };

    private async Task<Refusal?> CheckAsync(string name, ImmutableArray<RoleGrant> grants, TimeSpan lifetime, CancellationToken cancellation)
    {
        if (name.Trim().Length is 0 or > Person.MaxDisplayNameLength || name.Any(char.IsControl))
        {
            return new DisplayNameUnusable();
        }

        if (grants.Length is 0 or > RoleGrant.MaxPerPerson)
        {
            return new InvitationNeedsRole();
        }

        if (lifetime < MinLifetime || lifetime > Invitation.MaxLifetime)
        {
            return new LifetimeOutOfBounds();
        }

        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = acts.Now;
        if (await context.Invitations.CountAsync(i => i.Ended == null && i.Expires > now, cancellation) >= Invitation.MaxOpen)
        {
            return new TooManyInvitations();
        }

        foreach (var grant in grants)
        {
            var workspace = grant.Workspace is { } id ? await context.Workspaces.FindAsync([id.Value], cancellation) : null;
            if (GrantRules.Check(grant, workspace is null ? null : WorkspaceRows.ToWorkspace(workspace), now) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private async Task<PrintedCode> AddAsync(
        Actor actor, string name, ImmutableArray<RoleGrant> grants, string? forPerson, TimeSpan lifetime, CancellationToken cancellation)
    {
        var code = ReadableCode.New();
        var row = new InvitationRow
        {
            Id = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)),
            CodeHash = ReadableCode.Hash(code),
            Name = name,
            Grants = GrantsText.Write(grants),
            ForPersonId = forPerson,
            MadeBy = actor.Id,
            Made = acts.Now,
            Expires = acts.Now + lifetime,
        };
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (forPerson is not null)
        {
            // One way back at a time: an older sheet that lies about is good no more.
            var now = acts.Now;
            await context.Invitations.Where(i => i.ForPersonId == forPerson && i.Ended == null)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.Ended, now), cancellation);
        }

        context.Invitations.Add(row);
        await context.SaveChangesAsync(cancellation);
        return new PrintedCode(row.Id, name, code, row.Expires);
    }
}
