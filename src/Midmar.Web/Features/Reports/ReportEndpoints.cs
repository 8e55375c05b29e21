using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Api;

namespace Midmar.Web.Features.Reports;

/// <summary>Reports as pages of their own and as PDF.</summary>
internal static class ReportEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/w/{workspace:int}/reports/{number:long}/page", PageAsync).Needs(Permission.SeeIncidents).ExcludeFromDescription();
        endpoints.MapGet("/w/{workspace:int}/reports/{number:long}/pdf", PdfAsync).Needs(Permission.Export).ExcludeFromDescription();
    }

    private static async Task<IResult> PageAsync(int workspace, long number, ReportDesk desk, HttpContext http, CancellationToken cancellation)
    {
        if (await desk.PageAsync(new WorkspaceId(workspace), number, isTakenOut: false, cancellation) is not Done<string?>({ } page))
        {
            return Results.NotFound();
        }

        // The document brings its own style and nothing else; it may run nothing.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";
        return Results.Content(page, "text/html; charset=utf-8");
    }

    private static async Task<IResult> PdfAsync(int workspace, long number, ReportDesk desk, PdfPrinter printer, CancellationToken cancellation)
    {
        switch (await desk.PageAsync(new WorkspaceId(workspace), number, isTakenOut: true, cancellation))
        {
            case Done<string?>({ } page):
                try
                {
                    return Results.File(await printer.PrintAsync(page, cancellation), "application/pdf", string.Create(CultureInfo.InvariantCulture, $"midmar-report-{number}.pdf"));
                }
                catch (IOException e)
                {
                    return Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: e.Message);
                }

            case Refused<string?>(var refusal):
                return Answers.Refusal(refusal);
            default:
                return Results.NotFound();
        }
    }
}
