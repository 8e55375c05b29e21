using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Midmar.Web.Access;

/// <summary>
/// A browser sends cookies also with what another site makes it send. Whatever changes something by a cookie needs the
/// antiforgery token that only our pages have; the channel of open pages, which cannot bring one, needs our own origin.
/// </summary>
internal sealed class CookieGuard(RequestDelegate next)
{
    private static readonly PathString Channel = "/_blazor";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.User.Identity?.AuthenticationType != IdentityConstants.ApplicationScheme)
        {
            await next(context);
            return;
        }

        var isChannel = context.Request.Path.StartsWithSegments(Channel, StringComparison.OrdinalIgnoreCase);
        var isHonest = isChannel ? IsOfOurOrigin(context.Request)
            : IsSafe(context.Request.Method) || await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
        if (isHonest)
        {
            await next(context);
        }
        else
        {
            await Denials.WriteAsync(context, StatusCodes.Status400BadRequest, "NoAntiforgeryToken");
        }
    }

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    /// <summary>No origin is a program's, which no other site can make send our cookie.</summary>
    private static bool IsOfOurOrigin(HttpRequest request) =>
        request.Headers.Origin.ToString() is not { Length: > 0 } origin
        || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
}
