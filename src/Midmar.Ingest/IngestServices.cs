using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Midmar.Ingest.Elastic;

namespace Midmar.Ingest;

/// <summary>The doors as services and endpoints of the host.</summary>
public static class IngestServices
{
    /// <summary>Where shippers that speak to Elasticsearch are pointed: <c>https://centre/ingest/elastic</c>.</summary>
    public const string ElasticRoot = "/ingest/elastic";

    /// <summary>Some shippers (rsyslog) cannot be given a path: the root answers them too, its page apart.</summary>
    private static readonly string[] ElasticRoots = [ElasticRoot, string.Empty];

    /// <summary>The doors; the host has <see cref="Detection.Pipeline.IIntake"/> and <see cref="Centre.Sources.ISourceDirectory"/> among its services.</summary>
    public static IServiceCollection AddMidmarIngest(this IServiceCollection services, IngestOptions options) =>
        services.AddSingleton(options).AddSingleton<BulkDoor>();

    /// <summary>
    /// Maps the doors. They ask for a source's token, never for a session, and take no cookies: anonymous to the host, and
    /// outside its protection against forged requests.
    /// </summary>
    public static RouteGroupBuilder MapMidmarIngest(this IEndpointRouteBuilder endpoints)
    {
        var doors = endpoints.MapGroup(string.Empty).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription()
            .AddEndpointFilter(async (context, next) =>
            {
                context.HttpContext.Response.Headers["X-Elastic-Product"] = "Elasticsearch";
                return await next(context);
            });
        foreach (var root in ElasticRoots)
        {
            foreach (var path in new[] { "/_bulk", "/{index}/_bulk" })
            {
                doors.MapMethods(root + path, [HttpMethods.Post, HttpMethods.Put], (HttpContext context, BulkDoor door) => door.HandleAsync(context));
            }

            ElasticHandshake.Map(doors, root);
        }

        return doors;
    }
}
