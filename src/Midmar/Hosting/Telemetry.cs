using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Midmar.Centre.People;
using Midmar.Web.Access;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Midmar.Hosting;

/// <summary>
/// The centre's own figures by OpenTelemetry: at <c>/metrics</c> for whoever has a token that may see the centre; and to a
/// collector when the standard variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one. Nothing is sent otherwise.
/// </summary>
internal static class Telemetry
{
    private const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void Add(IServiceCollection services)
    {
        var hasCollector = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(CollectorVariable));
        services.AddSingleton<CentreMetrics>().AddHostedService<Start>();
        services.AddOpenTelemetry()
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(CentreMetrics.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel").AddPrometheusExporter();
                if (hasCollector)
                {
                    metrics.AddOtlpExporter();
                }
            })
            .WithTracing(traces =>
            {
                if (hasCollector)
                {
                    traces.AddAspNetCoreInstrumentation().AddOtlpExporter();
                }
            });
    }

    public static void Map(WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics").Needs(Permission.SeeCentre);

    /// <summary>Figures exist only once somebody has made them.</summary>
    private sealed class Start(CentreMetrics metrics) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            GC.KeepAlive(metrics);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
