using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Midmar.Centre.People;
using Midmar.Detection.Lake;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Features.Records.Export;

namespace Midmar.Web.Api;

/// <summary>An export of what a search finds.</summary>
/// <param name="Query">Words as on the search page; empty: every record.</param>
/// <param name="From">First event time, UTC, inclusive.</param>
/// <param name="To">Last event time, UTC, exclusive.</param>
/// <param name="Format"><c>csv</c>, <c>jsonl</c> or <c>originals</c>.</param>
/// <param name="Purpose">What for; must not be empty, and is kept in the audit log.</param>
public sealed record ExportBody(string Query, DateTimeOffset From, DateTimeOffset To, string Format, string Purpose);

/// <summary>Records taken out: for programs, and for the form of the search page.</summary>
internal static class ExportApi
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(ApiEndpoints.InWorkspace + "/export", (int workspace, ExportBody body, ExportDesk desk, TimeProvider time) => ExportAsync(workspace, body, desk, time))
            .Describe("Records", "Take what a search finds out of the centre, newest first", Permission.Export)
            .Produces(200, contentType: "application/x-ndjson", additionalContentTypes: "text/csv").ProducesProblem(400);
        endpoints.MapPost("/w/{workspace:int}/search/export", FormAsync).Needs(Permission.Export).ExcludeFromDescription();
    }

    private static Task<IResult> FormAsync(
        int workspace, [FromForm] string? words, [FromForm] DateTimeOffset from, [FromForm] DateTimeOffset to, [FromForm] string? format, [FromForm] string? purpose, ExportDesk desk, TimeProvider time) =>
        ExportAsync(workspace, new ExportBody(words ?? string.Empty, from, to, format ?? string.Empty, purpose ?? string.Empty), desk, time);

    private static async Task<IResult> ExportAsync(int workspace, ExportBody body, ExportDesk desk, TimeProvider time)
    {
        if (RecordsApi.MistakeIn(body.Query, body.From, body.To, out var terms) is { } mistake)
        {
            return mistake;
        }

        if (ExportFormat.Find(body.Format) is not { } format)
        {
            return Answers.Mistake("BadFormat", $"'{body.Format}' is no format of an export; there are {string.Join(", ", ExportFormat.All.Select(f => f.Name))}.");
        }

        var query = new RecordQuery
        {
            Workspace = new WorkspaceId(workspace),
            From = body.From.UtcDateTime,
            To = body.To.UtcDateTime,
            Terms = terms,
            Limit = RecordQuery.MaxLimit,
        };
        return await desk.DecideAsync(query, format, body.Query ?? string.Empty, body.Purpose ?? string.Empty) switch
        {
            null => new Export(desk, query, format, body, await desk.FileNameAsync(query, format, time.GetUtcNow().UtcDateTime)),
            ExportNeedsPurpose => Answers.Mistake(nameof(ExportNeedsPurpose), "Say what the records are taken out for: purpose must not be empty."),
            var refusal => Answers.Refusal(refusal),
        };
    }

    private sealed class Export(ExportDesk desk, RecordQuery query, ExportFormat format, ExportBody body, string fileName) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = format.ContentType;
            httpContext.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"{fileName}\"");
            httpContext.Response.Headers.CacheControl = "no-store";
            await using var pieces = new PieceStream(httpContext, httpContext.RequestServices.GetRequiredService<SlowReaders>());
            try
            {
                await desk.WriteAsync(query, format, body.Query ?? string.Empty, body.Purpose ?? string.Empty, pieces, httpContext.RequestAborted);
            }
            catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
            {
                // Whoever asked is gone, or was given up.
            }
            catch (Exception e) when (e is IOException or InvalidDataException && httpContext.Response.HasStarted)
            {
                // A file that simply ended would look complete.
                httpContext.Abort();
            }
        }
    }
}
