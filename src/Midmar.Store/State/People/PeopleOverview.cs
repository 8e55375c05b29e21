using Microsoft.EntityFrameworkCore;
using Midmar.Centre.People;

namespace Midmar.Store.State.People;

/// <summary>Everybody at a glance, in a handful of queries.</summary>
internal sealed class PeopleOverview(IDbContextFactory<CentreContext> contexts, TimeProvider time)
{
    public async Task<IReadOnlyList<PersonOverview>> ReadAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var people = await context.Users.AsNoTracking().OrderBy(p => p.NormalizedUserName).ToListAsync(cancellation);
        var roles = (await context.Memberships.AsNoTracking().ToListAsync(cancellation)).Select(MembershipRows.ToMembership).ToLookup(m => m.PersonId);
        var passkeys = await context.UserPasskeys.GroupBy(p => p.UserId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
        var utc = now.UtcDateTime;
        var sessions = (await context.Sessions.AsNoTracking().Where(s => s.Expires > utc)
            .Select(s => new { s.PersonId, s.LastSeen }).ToListAsync(cancellation)).ToLookup(s => s.PersonId, s => s.LastSeen);
        return
        [
            .. people.Select(p => new PersonOverview(
                new PersonSummary(p.Id, p.UserName!, p.DisplayName, p.Language, p.Made, p.Disabled),
                [.. roles[p.Id]],
                p.TwoFactorEnabled,
                passkeys.GetValueOrDefault(p.Id),
                sessions[p.Id].Count(),
                sessions[p.Id].Select(s => (DateTime?)s).Max(),
                p.LockoutEnd > now ? p.LockoutEnd.Value.UtcDateTime : null)),
        ];
    }
}
