using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Midmar.Centre.People;
using Midmar.Store.State.Rows;

namespace Midmar.Store.State.People;

/// <summary>
/// Sessions on the server: the browser has a random key and nothing else, so that a session ends the moment its row is
/// gone, and a stolen backup of the state opens none.
/// </summary>
internal sealed class SessionTickets(IDbContextFactory<CentreContext> contexts, IDataProtectionProvider protection, TimeProvider time) : ITicketStore
{
    private const int KeyBytes = 32;

    /// <summary>How exact <see cref="SessionRow.LastSeen"/> is: a write a minute, not one a request.</summary>
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    private readonly IDataProtector protector = protection.CreateProtector("Midmar.Session.1");

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public Task<string> StoreAsync(AuthenticationTicket ticket) => StoreAsync(ticket, string.Empty, string.Empty, CancellationToken.None);

    public Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken) => StoreAsync(
        ticket, httpContext.Connection.RemoteIpAddress?.ToString() ?? string.Empty, httpContext.Request.Headers.UserAgent.ToString(), cancellationToken);

    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        var (hash, bytes, personId) = (Hash(key), Protect(ticket), PersonOf(ticket));
        await using var context = await contexts.CreateDbContextAsync();
        await context.Sessions.Where(s => s.KeyHash == hash && s.PersonId == personId)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Ticket, bytes));
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var (hash, now) = (Hash(key), Now);
        await using var context = await contexts.CreateDbContextAsync();
        var row = await context.Sessions.AsNoTracking().SingleOrDefaultAsync(s => s.KeyHash == hash
            && s.Expires > now && context.Users.Any(p => p.Id == s.PersonId && p.Disabled == null));
        if (row is null || Read(row) is not { } ticket)
        {
            return null;
        }

        if (now - row.LastSeen >= SeenEvery)
        {
            var expires = ExpiryOf(row.Made, now);
            await context.Sessions.Where(s => s.Id == row.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeen, now).SetProperty(s => s.Expires, expires));
        }

        return ticket;
    }

    public async Task RemoveAsync(string key)
    {
        var hash = Hash(key);
        await using var context = await contexts.CreateDbContextAsync();
        await context.Sessions.Where(s => s.KeyHash == hash).ExecuteDeleteAsync();
    }

    /// <summary>Takes note that somebody proved more than when they signed in.</summary>
    public async Task SetMethodAsync(long session, string personId, string method, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var row = await context.Sessions.SingleOrDefaultAsync(s => s.Id == session && s.PersonId == personId, cancellation);
        if (row is null || Read(row) is not { Principal.Identity: ClaimsIdentity identity } ticket)
        {
            return;
        }

        identity.FindAll(c => c.Type is SignInRules.MethodClaim or SessionInfo.ClaimType).ToList().ForEach(identity.RemoveClaim);
        identity.AddClaim(new Claim(SignInRules.MethodClaim, method));
        row.Ticket = Protect(ticket);
        await context.SaveChangesAsync(cancellation);
    }

    private static DateTime ExpiryOf(DateTime made, DateTime seen) =>
        made + ISessions.AbsoluteLimit is var last && seen + ISessions.IdleLimit is var idle && idle < last ? idle : last;

    private static string PersonOf(AuthenticationTicket ticket) =>
        ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("A session needs a person.");

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    private async Task<string> StoreAsync(AuthenticationTicket ticket, string address, string userAgent, CancellationToken cancellation)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        var (now, personId) = (Now, PersonOf(ticket));
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        context.Sessions.Add(new SessionRow
        {
            KeyHash = Hash(key),
            PersonId = personId,
            Ticket = Protect(ticket),
            Made = now,
            LastSeen = now,
            Expires = ExpiryOf(now, now),
            Address = Cut(address, SessionInfo.MaxAddressLength),
            UserAgent = Cut(userAgent, SessionInfo.MaxUserAgentLength),
        });
        await context.SaveChangesAsync(cancellation);

        // Who has ended by time is cleared away here: signing in is rare, and it needs no clockwork of its own.
        await context.Sessions.Where(s => s.Expires <= now).ExecuteDeleteAsync(cancellation);
        var surplus = await context.Sessions.Where(s => s.PersonId == personId).OrderByDescending(s => s.LastSeen).ThenByDescending(s => s.Id)
            .Select(s => s.Id).Skip(SessionInfo.MaxPerPerson).ToListAsync(cancellation);
        await context.Sessions.Where(s => surplus.Contains(s.Id)).ExecuteDeleteAsync(cancellation);
        return key;
    }

    private byte[] Protect(AuthenticationTicket ticket) => protector.Protect(TicketSerializer.Default.Serialize(ticket));

    private AuthenticationTicket? Read(SessionRow row)
    {
        try
        {
            if (TicketSerializer.Default.Deserialize(protector.Unprotect(row.Ticket)) is not { Principal.Identity: ClaimsIdentity identity } ticket)
            {
                return null;
            }

            identity.AddClaim(new Claim(SessionInfo.ClaimType, row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            return ticket;
        }
        catch (CryptographicException)
        {
            // The keys were lost or made anew: who had the session signs in again.
            return null;
        }
    }
}
