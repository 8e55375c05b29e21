using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Midmar.Centre.People;

namespace Midmar.Web.Access;

/// <summary>How somebody is told no: people by a page, programs by ProblemDetails. A workspace one may not know of is not there.</summary>
internal sealed class Denials : IAuthorizationMiddlewareResultHandler
{
    /// <summary>Where people sign in.</summary>
    public const string SignInPath = "/sign-in";

    /// <summary>Where a missing second factor is set up.</summary>
    public const string FactorPath = "/account/authenticator";

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        var refusal = authorizeResult.AuthorizationFailure?.FailureReasons.OfType<RefusalReason>().FirstOrDefault()?.Refusal;
        return authorizeResult.Challenged || refusal is NotSignedIn ? ChallengeAsync(context)
            : refusal is NeedsSecondFactor && IsPage(context) ? RedirectAsync(context, FactorPath)
            : WriteAsync(context, refusal is NotAMember or TrainingRoleInLiveWorkspace ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden, refusal?.Code);
    }

    /// <summary>Where the page that says no finds the status.</summary>
    public const string StatusItem = "midmar.denied";

    /// <summary>Whether a person with a browser asks, rather than a program.</summary>
    public static bool IsPage(HttpContext context) =>
        !TokenScheme.IsUsedBy(context.Request)
        && !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers with a status, in the form the asker reads.</summary>
    public static async Task WriteAsync(HttpContext context, int status, string? code)
    {
        if (IsPage(context) && PageOf(context) is { RequestDelegate: { } page } endpoint)
        {
            // The page is only drawn, whatever was sent: a form that was refused is not handled by it. A page whose status
            // is 404 from the beginning is not drawn at all.
            context.Items[StatusItem] = status;
            context.Response.OnStarting(() =>
            {
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            });
            context.Request.Method = HttpMethods.Get;
            context.SetEndpoint(endpoint);
            context.Request.RouteValues = new RouteValueDictionary();
            await page(context);
            return;
        }

        await Results.Problem(
            statusCode: status,
            title: TitleOf(status),
            extensions: code is null ? null : new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code }).ExecuteAsync(context);
    }

    private static Task ChallengeAsync(HttpContext context)
    {
        if (IsPage(context) && HttpMethods.IsGet(context.Request.Method))
        {
            return RedirectAsync(context, $"{SignInPath}?ReturnUrl={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        }

        context.Response.Headers.WWWAuthenticate = new StringValues("Bearer realm=\"Midmar\"");
        return WriteAsync(context, StatusCodes.Status401Unauthorized, nameof(NotSignedIn));
    }

    private static Task RedirectAsync(HttpContext context, string path)
    {
        context.Response.Redirect(path);
        return Task.CompletedTask;
    }

    private static Endpoint? PageOf(HttpContext context) => context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints
        .FirstOrDefault(e => e.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type == typeof(DeniedPage));

    private static string TitleOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "Sign in, or send a token: Authorization: Bearer mdm_...",
        StatusCodes.Status403Forbidden => "You have no permission to do this here.",
        StatusCodes.Status404NotFound => "There is nothing here, or nothing you may know of.",
        StatusCodes.Status429TooManyRequests => "Too many tries. Wait as long as Retry-After says.",
        StatusCodes.Status400BadRequest => "The request has no valid antiforgery token. Load the page again and repeat; programs send a bearer token instead of a cookie.",
        StatusCodes.Status503ServiceUnavailable => "The centre could not write what this needs, such as the entry in its audit log; mostly its disk is full. Nothing was done. Free space on the centre's disk, then try again.",
        _ => "The request was refused.",
    };
}
