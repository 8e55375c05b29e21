using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Midmar.Web.Access;

namespace Midmar.Tests.Access;

/// <summary>Asks every endpoint of a running program as somebody who may not, and says which let them in.</summary>
internal static class RouteGuard
{
    /// <summary>Endpoints anybody may ask, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string> Open = new Dictionary<string, string>
    {
        ["/"] = "leads to the door, or to one's first page",
        ["/look"] = "chooses language and theme before anybody is signed in; sets two cookies and nothing else",
        ["/sign-in"] = "the door",
        ["/sign-in/second"] = "the second step of the door, by the cookie of the first",
        ["/set-up"] = "asks for the printed code",
        ["/invitation"] = "asks for the printed code",
        ["/not-found"] = "says that there is nothing",
        ["/denied"] = "says that one may not",
        ["/access/passkeys/request"] = "a random challenge for the door",
        ["/healthz"] = "for supervisors; says nothing of the centre",
        ["/readyz"] = "for supervisors; says nothing of the centre",
        ["/reference/scalar.js"] = "a script of the reference page, the same in every centre",
        ["/reference/scalar.aspnetcore.js"] = "a script of the reference page, the same in every centre",
        ["/reference/favicon.svg"] = "an icon of the reference page",
        ["/_framework/opaque-redirect"] = "the framework's redirect by a protected address",
    };

    /// <summary>Where open pages talk: needs a session, no permission of its own; each page on it asks for its own.</summary>
    private const string Channel = "/_blazor";

    public static IEnumerable<RouteEndpoint> Endpoints(IServiceProvider services) => services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(e => !e.Metadata.Any(m => m.GetType().Name is "StaticAssetDescriptor"));

    public static string PatternOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText?.TrimStart('/');

    /// <summary>
    /// Doors of shippers. They ask for a source's token by themselves; what they answer without one is the handshake of the
    /// protocol, the same in every centre.
    /// </summary>
    private static readonly string[] Doors =
    [
        "/ingest/", "/_bulk", "/{index}/_bulk", "/_info", "/_cat/", "/_license", "/_xpack", "/_cluster/", "/_nodes/", "/_ilm/", "/_index_template/",
        "/_template/", "/_component_template/", "/_ingest/", "/_data_stream/", "/_alias/", "/services/collector", "/v1/logs",
    ];

    /// <summary>The doors among them that take records in; the others say the same to everybody and keep nothing.</summary>
    private static readonly string[] TakingDoors = ["_bulk", "/services/collector", "/v1/logs"];

    public static bool IsDoor(RouteEndpoint endpoint) => Array.Exists(Doors, door => PatternOf(endpoint).StartsWith(door, StringComparison.Ordinal));

    public static async Task<List<string>> ViolationsAsync(IServiceProvider services, Browser anonymous, Browser withoutPermission, Func<RouteEndpoint, bool> isDoor)
    {
        var found = new List<string>();
        foreach (var endpoint in Endpoints(services))
        {
            var pattern = PatternOf(endpoint);
            if (Open.ContainsKey(pattern))
            {
                continue;
            }

            if (isDoor(endpoint))
            {
                if (Array.Exists(TakingDoors, door => pattern.Contains(door, StringComparison.Ordinal)) && (await StatusAsync(anonymous, pattern, "POST")).Status < HttpStatusCode.BadRequest)
                {
                    found.Add($"POST {pattern} took something without a token.");
                }

                continue;
            }

            if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            {
                found.Add($"{pattern} is open to anybody and not in the list that says why.");
            }

            var method = MethodOf(endpoint);
            var asAnybody = await StatusAsync(anonymous, pattern, method);
            if (!IsDenied(asAnybody.Status, asAnybody.Location))
            {
                found.Add($"{method} {pattern} answered {asAnybody.Status} to somebody who is not signed in.");
            }

            var isForAll = endpoint.Metadata.GetMetadata<AnySignedInAttribute>() is not null
                || pattern.StartsWith(Channel, StringComparison.Ordinal)
                || endpoint.Metadata.GetMetadata<IAuthorizeData>() is { Policy: null, Roles: null };
            if (isForAll)
            {
                continue;
            }

            var asStranger = await StatusAsync(withoutPermission, pattern, method);
            if (asStranger.Status is not (HttpStatusCode.Forbidden or HttpStatusCode.NotFound))
            {
                found.Add($"{method} {pattern} answered {asStranger.Status} to somebody without the permission.");
            }
        }

        return found;
    }

    /// <summary>Everything that can be sent to: as somebody signed in, by cookie, without a form of ours.</summary>
    public static async Task<List<string>> ForgeriesAsync(IServiceProvider services, Browser signedIn, Func<RouteEndpoint, bool> isDoor)
    {
        var found = new List<string>();
        foreach (var endpoint in Endpoints(services).Where(e => !isDoor(e) && !PatternOf(e).StartsWith(Channel, StringComparison.Ordinal)))
        {
            foreach (var method in MethodsOf(endpoint).Where(m => m is "POST" or "PUT" or "PATCH" or "DELETE"))
            {
                var answer = await StatusAsync(signedIn, PatternOf(endpoint), method);
                if (answer.Status is not (HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.NotFound))
                {
                    found.Add($"{method} {PatternOf(endpoint)} answered {answer.Status} to a form that is not ours.");
                }
            }
        }

        return found;
    }

    private static bool IsDenied(HttpStatusCode status, string? location) =>
        status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound
        || (status is HttpStatusCode.Redirect && location?.StartsWith("/sign-in", StringComparison.Ordinal) == true);

    private static IReadOnlyList<string> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET", "POST"];

    private static string MethodOf(RouteEndpoint endpoint) => MethodsOf(endpoint).Contains("GET") ? "GET" : MethodsOf(endpoint)[0];

    private static async Task<Page> StatusAsync(Browser browser, string pattern, string method)
    {
        // Every value of a route is filled in with a number: all of ours take one, or a text that a number is.
        var path = System.Text.RegularExpressions.Regex.Replace(pattern, @"\{[^}]*\}", "1", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (method != "GET")
        {
            request.Content = new FormUrlEncodedContent([]);
        }

        return await Page.ReadAsync(await browser.SendAsync(request));
    }
}
