using Microsoft.EntityFrameworkCore;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.People;

/// <summary>Roles as rows.</summary>
internal static class MembershipRows
{
    public static async Task<IReadOnlyList<Membership>> OfAsync(CentreContext context, string personId, CancellationToken cancellation) =>
        [.. (await context.Memberships.AsNoTracking().Where(m => m.PersonId == personId).OrderBy(m => m.Id).ToListAsync(cancellation)).Select(ToMembership)];

    /// <summary>Roles of all who may sign in.</summary>
    public static async Task<List<Membership>> OfThoseWhoMaySignInAsync(CentreContext context, CancellationToken cancellation)
    {
        var rows = await context.Memberships.AsNoTracking()
            .Where(m => context.Users.Any(p => p.Id == m.PersonId && p.Disabled == null)).ToListAsync(cancellation);
        return [.. rows.Select(ToMembership)];
    }

    public static Membership ToMembership(MembershipRow row) => new(row.Id, row.PersonId, new RoleGrant(
        row.Role, row.WorkspaceId is { } id ? new WorkspaceId(id) : null, row.Until, PermissionNames.Read(row.Scope)));

    public static MembershipRow ToRow(string personId, RoleGrant grant) => new()
    {
        PersonId = personId,
        WorkspaceId = grant.Workspace?.Value,
        Role = grant.Role,
        Until = grant.Until,
        Scope = PermissionNames.Write(grant.Scope),
    };
}
