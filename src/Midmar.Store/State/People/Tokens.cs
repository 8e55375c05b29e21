using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Records;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.People;

/// <summary>Tokens of programs in the state database.</summary>
internal sealed partial class Tokens(IDbContextFactory<CentreContext> contexts, IAccessControl access, Acts acts) : ITokens
{
    private const int SecretBytes = 32;
    private static readonly TimeSpan UsedEvery = TimeSpan.FromMinutes(1);

    public Task<Outcome<PrintedToken>> IssueAsync(
        Actor actor, string name, WorkspaceId workspace, ImmutableArray<Permission> permissions, DateTime? expires, CancellationToken cancellation) => acts.DoAsync(
            actor,
            Permission.ManageTokens,
            new Act(AuditActions.IssueToken, name, PermissionNames.Write(permissions)) { Workspace = workspace },
            () => CheckAsync(actor, name, workspace, permissions, expires, cancellation),
            async () =>
            {
                var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
                var row = new TokenRow
                {
                    Name = name.Trim(),
                    SecretHash = Hash(secret),
                    OwnerId = actor.Id,
                    MadeBy = actor.Id,
                    Made = acts.Now,
                    Permissions = PermissionNames.Write(permissions),
                    WorkspaceId = workspace.Value,
                    Expires = expires,
                };
                await using var context = await contexts.CreateDbContextAsync(cancellation);
                context.Tokens.Add(row);
                await context.SaveChangesAsync(cancellation);
                return new PrintedToken(ToToken(row), string.Create(CultureInfo.InvariantCulture, $"mdm_{row.Id}_{secret}"));
            },
            cancellation);

    public Task<Outcome<IReadOnlyList<ApiToken>>> ListAsync(Actor actor, CancellationToken cancellation) => acts.DoAsync(
        actor,
        Permission.SeePeople,
        new Act(AuditActions.ListPeople, "tokens"),
        Acts.NoCheck,
        async () =>
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            var now = acts.Now;
            var rows = await context.Tokens.AsNoTracking().Where(t => t.Revoked == null && (t.Expires == null || t.Expires > now))
                .OrderByDescending(t => t.Id).ToListAsync(cancellation);
            return (IReadOnlyList<ApiToken>)[.. rows.Select(ToToken)];
        },
        cancellation);

    public async Task<Outcome<Nothing>> RevokeAsync(Actor actor, long tokenId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var row = await context.Tokens.SingleOrDefaultAsync(t => t.Id == tokenId && t.Revoked == null, cancellation);
        return await acts.DoAsync(
            actor,
            Permission.ManageTokens,
            new Act(AuditActions.RevokeToken, row?.Name ?? tokenId.ToString(CultureInfo.InvariantCulture)),
            () => Task.FromResult<Refusal?>(row is null ? new NoSuchToken() : null),
            async () =>
            {
                row!.Revoked = acts.Now;
                await context.SaveChangesAsync(cancellation);
                return default(Nothing);
            },
            cancellation);
    }

    public async Task<PresentedToken?> RecogniseAsync(string text, CancellationToken cancellation)
    {
        if (TokenText().Match(text) is not { Success: true } match
            || !long.TryParse(match.Groups["id"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = acts.Now;
        var row = await context.Tokens.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellation);
        if (row is not { OwnerId: { } ownerId, Revoked: null } || row.Expires <= now
            || !CryptographicOperations.FixedTimeEquals(row.SecretHash, Hash(match.Groups["secret"].Value))
            || await access.FindAsync(ownerId, cancellation) is not { } owner)
        {
            return null;
        }

        if (row.LastUsed is null || now - row.LastUsed >= UsedEvery)
        {
            await context.Tokens.Where(t => t.Id == id).ExecuteUpdateAsync(set => set.SetProperty(t => t.LastUsed, now), cancellation);
        }

        return new PresentedToken(ToToken(row), owner);
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.ASCII.GetBytes(secret));

    private static ApiToken ToToken(TokenRow row) => new()
    {
        Id = row.Id,
        Name = row.Name,
        OwnerId = row.OwnerId,
        MadeBy = row.MadeBy,
        Made = row.Made,
        Permissions = PermissionNames.Read(row.Permissions),
        Workspace = new WorkspaceId(row.WorkspaceId),
        Source = row.SourceId is { } source ? new SourceId(source) : null,
        Expires = row.Expires,
        LastUsed = row.LastUsed,
        Revoked = row.Revoked,
    };

    private async Task<Refusal?> CheckAsync(
        Actor actor, string name, WorkspaceId workspace, ImmutableArray<Permission> permissions, DateTime? expires, CancellationToken cancellation)
    {
        if (name.Trim().Length is 0 or > ApiToken.MaxNameLength || permissions.IsEmpty)
        {
            return new TokenNeedsNameAndPermission();
        }

        if (expires <= acts.Now)
        {
            return new EndIsPast();
        }

        // A token that issues tokens would outlive its own end.
        if (actor.Kind != ActorKind.Person)
        {
            return new OutsideTokenScope(Permission.ManageTokens);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellation);
        if (!await context.Workspaces.AnyAsync(w => w.Id == workspace.Value, cancellation))
        {
            return new NoSuchWorkspace();
        }

        if (await context.Tokens.CountAsync(t => t.OwnerId == actor.Id && t.Revoked == null, cancellation) >= ITokens.MaxPerPerson)
        {
            return new TooManyTokens();
        }

        foreach (var permission in permissions)
        {
            if (await access.DecideAsync(actor, permission, workspace, cancellation) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    [GeneratedRegex(@"\Amdm_(?<id>[1-9][0-9]{0,17})_(?<secret>[0-9a-f]{64})\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TokenText();
}
