using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Midmar.Web.Api;
using Scalar.AspNetCore;

namespace Midmar.Web.Shell;

/// <summary>What browsers are told on every answer.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Scripts and connections from the centre alone, no inline script, no <c>eval</c>. Inline styles are allowed: MudBlazor
    /// sets them on its elements.
    /// </summary>
    public const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static void Use(IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        if (context.Request.Path.StartsWithSegments(ReferencePage.Path, StringComparison.OrdinalIgnoreCase))
        {
            context.Response.OnStarting(() => AllowOneScriptAsync(context));
        }

        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        return next(context);
    });

    /// <summary>The reference page begins with a script in the page itself, marked with a number used once.</summary>
    private static Task AllowOneScriptAsync(HttpContext context)
    {
        if (context.Items.TryGetValue(ScalarOptions.NonceHttpContextItemKey, out var nonce))
        {
            context.Response.Headers.ContentSecurityPolicy = Policy.Replace("script-src 'self'", $"script-src 'self' 'nonce-{nonce}'", StringComparison.Ordinal);
        }

        return Task.CompletedTask;
    }
}
