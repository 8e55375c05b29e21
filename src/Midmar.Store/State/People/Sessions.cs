using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.People;

/// <summary>Who is signed in where.</summary>
internal sealed class Sessions(IDbContextFactory<CentreContext> contexts, IAccessControl access, Acts acts) : ISessions
{
    public async Task<Outcome<IReadOnlyList<SessionInfo>>> ListAsync(Actor actor, string personId, CancellationToken cancellation)
    {
        if (await MayAsync(actor, personId, Permission.SeePeople, cancellation) is { } refusal)
        {
            return await acts.DoAsync<IReadOnlyList<SessionInfo>>(
                actor, new Act(AuditActions.ListPeople, "sessions", personId), refusal, () => throw new InvalidOperationException("Refused above."));
        }

        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = acts.Now;
        var rows = await context.Sessions.AsNoTracking().Where(s => s.PersonId == personId && s.Expires > now)
            .OrderByDescending(s => s.LastSeen).ToListAsync(cancellation);
        return new Done<IReadOnlyList<SessionInfo>>([.. rows.Select(ToInfo)]);
    }

    public async Task<Outcome<Nothing>> EndAsync(Actor actor, long sessionId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var row = await context.Sessions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == sessionId, cancellation);
        var refusal = row is null ? new NoSuchSession() : await MayAsync(actor, row.PersonId, Permission.ManagePeople, cancellation);
        return await acts.DoAsync(
            actor,
            new Act(AuditActions.EndSession, sessionId.ToString(CultureInfo.InvariantCulture), row?.PersonId ?? string.Empty),
            refusal,
            async () =>
            {
                await context.Sessions.Where(s => s.Id == sessionId).ExecuteDeleteAsync(cancellation);
                return default(Nothing);
            });
    }

    public async Task<Outcome<int>> EndAllAsync(Actor actor, string personId, long? except, CancellationToken cancellation) => await acts.DoAsync(
        actor,
        new Act(AuditActions.EndSession, "all", personId),
        await MayAsync(actor, personId, Permission.ManagePeople, cancellation),
        async () =>
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            return await context.Sessions.Where(s => s.PersonId == personId && s.Id != except).ExecuteDeleteAsync(cancellation);
        });

    public async Task<bool> IsOpenAsync(long sessionId, string personId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = acts.Now;
        return await context.Sessions.AnyAsync(
            s => s.Id == sessionId && s.PersonId == personId && s.Expires > now && context.Users.Any(p => p.Id == personId && p.Disabled == null),
            cancellation);
    }

    private static SessionInfo ToInfo(SessionRow row) =>
        new(row.Id, row.PersonId, row.Made, row.LastSeen, row.Expires, row.Address, row.UserAgent);

    private async Task<Refusal?> MayAsync(Actor actor, string personId, Permission permission, CancellationToken cancellation) =>
        actor.Kind == ActorKind.Person && actor.Id == personId
            ? null
            : await access.DecideAsync(actor, permission, Workspace.Live, cancellation);
}
