using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Records;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.People;

/// <summary>Decides from the tables, each time anew: a role that is ended is ended for the next act.</summary>
internal sealed class AccessControl(IDbContextFactory<CentreContext> contexts, TimeProvider time) : IAccessControl
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task<Refusal?> DecideAsync(Actor actor, Permission permission, WorkspaceId workspace, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var place = permission.Facts().IsOfCentre ? Workspace.Live : workspace;
        var row = await context.Workspaces.AsNoTracking().SingleOrDefaultAsync(w => w.Id == place.Value, cancellation);
        if (row is null)
        {
            return new NotAMember();
        }

        return actor.Kind switch
        {
            ActorKind.System => null,
            ActorKind.Person => await DecideAsync(context, actor.Id, permission, WorkspaceRows.ToWorkspace(row), cancellation),
            ActorKind.Token => await DecideForTokenAsync(context, actor.Id, permission, WorkspaceRows.ToWorkspace(row), cancellation),
            _ => new NotAMember(),
        };
    }

    public async Task<Person?> FindAsync(string personId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Users.AsNoTracking().SingleOrDefaultAsync(p => p.Id == personId && p.Disabled == null, cancellation);
    }

    public async Task<IReadOnlyList<Person>> WhoMayAsync(Permission permission, WorkspaceId workspace, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (await context.Workspaces.AsNoTracking().SingleOrDefaultAsync(w => w.Id == workspace.Value, cancellation) is not { } row)
        {
            return [];
        }

        var (place, now) = (WorkspaceRows.ToWorkspace(row), Now);
        var people = await context.Users.AsNoTracking().Where(p => p.Disabled == null).OrderBy(p => p.DisplayName).ToListAsync(cancellation);
        var may = new List<Person>();
        foreach (var person in people)
        {
            if (Access.Decide(await MembershipRows.OfAsync(context, person.Id, cancellation), permission, place, now) is null)
            {
                may.Add(person);
            }
        }

        return may;
    }

    public async Task<IReadOnlyList<Membership>> MembershipsAsync(string personId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await MembershipRows.OfAsync(context, personId, cancellation);
    }

    private async Task<Refusal?> DecideAsync(
        CentreContext context, string personId, Permission permission, Workspace workspace, CancellationToken cancellation)
    {
        if (!await context.Users.AnyAsync(p => p.Id == personId && p.Disabled == null, cancellation))
        {
            return new PersonDisabled();
        }

        return Access.Decide(await MembershipRows.OfAsync(context, personId, cancellation), permission, workspace, Now);
    }

    /// <summary>A token may do what it was given and its owner may do still.</summary>
    private async Task<Refusal?> DecideForTokenAsync(
        CentreContext context, string tokenId, Permission permission, Workspace workspace, CancellationToken cancellation)
    {
        var now = Now;
        if (!long.TryParse(tokenId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || await context.Tokens.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellation) is not { } token
            || token.Revoked is not null || token.Expires <= now)
        {
            return new TokenNotGood();
        }

        if (!PermissionNames.Read(token.Permissions).Contains(permission)
            || (!permission.Facts().IsOfCentre && token.WorkspaceId != workspace.Id.Value))
        {
            return new OutsideTokenScope(permission);
        }

        return token.OwnerId is { } owner ? await DecideAsync(context, owner, permission, workspace, cancellation) : null;
    }
}
