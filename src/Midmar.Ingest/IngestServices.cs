using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Midmar.Ingest.Elastic;
using Midmar.Ingest.Following;
using Midmar.Ingest.Health;
using Midmar.Ingest.Otlp;
using Midmar.Ingest.Splunk;
using Midmar.Ingest.Syslog;
using Midmar.Ingest.Uploads;

namespace Midmar.Ingest;

/// <summary>The doors as services and endpoints of the host.</summary>
public static class IngestServices
{
    /// <summary>Where shippers that speak to Elasticsearch are pointed: <c>https://centre/ingest/elastic</c>.</summary>
    public const string ElasticRoot = "/ingest/elastic";

    /// <summary>Where clients of Splunk's HTTP Event Collector send to.</summary>
    private const string SplunkRoot = "/services/collector";

    /// <summary>Some shippers (rsyslog) cannot be given a path: the root answers them too, its page apart.</summary>
    private static readonly string[] ElasticRoots = [ElasticRoot, string.Empty];

    /// <summary>The doors; the host has <see cref="Detection.Pipeline.IIntake"/> and <see cref="Centre.Sources.ISourceDirectory"/> among its services.</summary>
    public static IServiceCollection AddMidmarIngest(this IServiceCollection services, IngestOptions options) =>
        services.AddSingleton(options).AddSingleton<BulkDoor>().AddSingleton<HecDoor>().AddSingleton<OtlpDoor>();

    /// <summary>Uploads: <see cref="UploadService"/> for pages, and a door for programs.</summary>
    public static IServiceCollection AddMidmarUploads(this IServiceCollection services, UploadOptions options) =>
        services.AddSingleton(options).AddSingleton<UploadService>().AddSingleton<UploadDoor>();

    /// <summary>The following of files and folders, which begins with the host.</summary>
    public static IServiceCollection AddMidmarFollowing(this IServiceCollection services, FollowOptions options) =>
        services.AddSingleton(options).AddSingleton<FollowService>().AddHostedService(s => s.GetRequiredService<FollowService>());

    /// <summary>The watch over sources, which begins with the host, and the replay of what could not be read.</summary>
    public static IServiceCollection AddMidmarSourceHealth(this IServiceCollection services) =>
        services.AddSingleton<SourceMonitor>().AddHostedService(s => s.GetRequiredService<SourceMonitor>()).AddSingleton<FailedReplay>();

    /// <summary>The syslog door, which opens with the host.</summary>
    public static IServiceCollection AddMidmarSyslog(this IServiceCollection services, SyslogOptions options) =>
        services.AddSingleton(options).AddSingleton<SyslogDoor>().AddHostedService(s => s.GetRequiredService<SyslogDoor>());

    /// <summary>
    /// Maps the doors. They ask for a source's token, never for a session, and take no cookies: anonymous to the host, and
    /// outside its protection against forged requests.
    /// </summary>
    public static RouteGroupBuilder MapMidmarIngest(this IEndpointRouteBuilder endpoints)
    {
        var doors = endpoints.MapGroup(string.Empty).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        MapElastic(doors);
        MapSplunk(doors);
        doors.MapPost("/v1/logs", (HttpContext context, OtlpDoor door) => door.HandleAsync(context));
        doors.MapPost("/ingest/upload", (HttpContext context, UploadDoor door) => door.HandleAsync(context));
        return doors;
    }

    private static void MapElastic(RouteGroupBuilder doors)
    {
        var elastic = doors.MapGroup(string.Empty).AddEndpointFilter(async (context, next) =>
        {
            context.HttpContext.Response.Headers["X-Elastic-Product"] = "Elasticsearch";
            return await next(context);
        });
        foreach (var root in ElasticRoots)
        {
            foreach (var path in new[] { "/_bulk", "/{index}/_bulk" })
            {
                elastic.MapMethods(root + path, [HttpMethods.Post, HttpMethods.Put], (HttpContext context, BulkDoor door) => door.HandleAsync(context));
            }

            ElasticHandshake.Map(elastic, root);
        }
    }

    private static void MapSplunk(RouteGroupBuilder doors)
    {
        foreach (var path in new[] { string.Empty, "/event", "/event/1.0" })
        {
            doors.MapPost(SplunkRoot + path, (HttpContext context, HecDoor door) => door.HandleEventsAsync(context));
        }

        foreach (var path in new[] { "/raw", "/raw/1.0" })
        {
            doors.MapPost(SplunkRoot + path, (HttpContext context, HecDoor door) => door.HandleRawAsync(context));
        }

        foreach (var path in new[] { "/health", "/health/1.0" })
        {
            doors.MapGet(SplunkRoot + path, HecDoor.HandleHealthAsync);
        }

        doors.MapPost(SplunkRoot + "/ack", (HttpContext context, HecDoor door) => door.HandleAckAsync(context));
    }
}
