using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Midmar.Centre.People;

namespace Midmar.Web.Access;

/// <summary>Programs say who they are with <c>Authorization: Bearer mdm_...</c>.</summary>
internal sealed class TokenScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, ITokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Name = "Midmar.Token";
    public const string TokenClaim = "midmar:token";
    public const string NameClaim = "midmar:token-name";
    public const string WorkspaceClaim = "midmar:token-workspace";

    private const string Prefix = "Bearer ";

    /// <summary>Whether a request brings a token: then its cookies are not looked at.</summary>
    public static bool IsUsedBy(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsUsedBy(Request))
        {
            return AuthenticateResult.NoResult();
        }

        var presented = await tokens.RecogniseAsync(Request.Headers.Authorization.ToString()[Prefix.Length..].Trim(), Context.RequestAborted);
        if (presented is null)
        {
            return AuthenticateResult.Fail("The token is none, was revoked, or is too old.");
        }

        var identity = new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, presented.Owner.Id),
            new Claim(TokenClaim, presented.Token.Id.ToString(CultureInfo.InvariantCulture)),
            new Claim(NameClaim, presented.Token.Name),
            new Claim(WorkspaceClaim, presented.Token.Workspace.Value.ToString(CultureInfo.InvariantCulture)),
        ], Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }
}
