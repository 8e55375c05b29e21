using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.WebEncoders;
using Midmar.Centre.Alerts;
using Midmar.Web.Access;
using Midmar.Web.Api;
using Midmar.Web.Features.Alerts;
using Midmar.Web.Features.Assets;
using Midmar.Web.Features.Calendar;
using Midmar.Web.Features.Evidence;
using Midmar.Web.Features.Exercises;
using Midmar.Web.Features.Incidents;
using Midmar.Web.Features.Indicators;
using Midmar.Web.Features.Playbooks;
using Midmar.Web.Features.Records;
using Midmar.Web.Features.Records.Export;
using Midmar.Web.Features.Reports;
using Midmar.Web.Features.Shifts;
using Midmar.Web.Features.Sources;
using Midmar.Web.Features.Uploads;
using Midmar.Web.Features.Venues;
using Midmar.Web.Shell;
using MudBlazor.Services;

namespace Midmar.Web;

/// <summary>The pages and the API of a centre, as services, middleware and endpoints of the host.</summary>
public static class WebServices
{
    /// <summary>What the pages need. The host has the ports of Detection and Centre among its services.</summary>
    public static IServiceCollection AddMidmarWeb(this IServiceCollection services, WebLimits limits)
    {
        services.AddSingleton(limits).AddSingleton<SlowReaders>();
        services.AddLocalization();
        services.AddProblemDetails();

        // Arabic and French stay readable in the document's source, at a third of the bytes.
        services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddMudServices();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddMidmarAccess();
        services.AddApi();
        services.AddScoped<AlertDesk>();
        services.AddScoped<AlertActivity>();
        services.AddSingleton<AlertQueues>();
        services.AddScoped<IncidentDesk>();
        services.AddScoped<PlaybookDesk>().AddScoped<PlaybookSayings>();
        services.AddScoped<EvidenceDesk>().AddScoped<EvidenceAnswers>();
        services.AddSingleton<RecordSetWriter>();
        services.AddScoped<ReportDesk>();
        services.AddScoped<ShiftDesk>();
        services.AddSingleton<PdfPrinter>();
        services.AddSingleton<Presence>();
        services.AddScoped<ClockDesk>();
        services.AddScoped<RecordDesk>();
        services.AddScoped<ExportDesk>();
        services.AddScoped<DeskAudit>();
        services.AddScoped<Decisions>();
        services.AddScoped<SourceDesk>();
        services.AddSingleton<UploadSources>();
        services.AddScoped<UploadDesk>();
        services.AddScoped<IndicatorDesk>();
        services.AddScoped<EventWords>().AddScoped<EventDesk>().AddScoped<AssetDesk>().AddScoped<VenueDesk>().AddScoped<CalendarDesk>().AddScoped<InspectionDesk>();
        return services;
    }

    /// <summary>What every request goes through, before routing.</summary>
    public static IApplicationBuilder UseMidmarWeb(this IApplicationBuilder app)
    {
        app.UseExceptionHandler();
        SecurityHeaders.Use(app);
        app.UseRequestLocalization(LookCulture.Options());
        app.UseMidmarAccess();
        return app;
    }

    /// <summary>Pages and API. Assets are open to anybody; everything else names who may.</summary>
    public static IEndpointRouteBuilder MapMidmarWeb(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.MapStaticAssets().AllowAnonymous();
        endpoints.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
        HomeEndpoint.Map(endpoints);
        LookEndpoints.Map(endpoints);
        ReportEndpoints.Map(endpoints);
        endpoints.MapMidmarAccess();
        ApiEndpoints.Map(endpoints);
        return endpoints;
    }
}
