using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;
using Midmar.Centre.Events;
using Midmar.Centre.Evidence;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Access;
using Midmar.Web.Features.Evidence;
using Midmar.Web.Features.Incidents;

namespace Midmar.Web.Api;

/// <summary>Evidence of a workspace. What needs two people (hand-over, disposal) is done on the page: a token cannot be one of them.</summary>
internal static class EvidenceApi
{
    private const string OfIncident = ApiEndpoints.InWorkspace + "/incidents/{number:long}/evidence";
    private const string One = ApiEndpoints.InWorkspace + "/evidence/{number:long}";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(OfIncident, ListAsync).Describe("Evidence", "Evidence of an incident with its chains of custody", Permission.SeeIncidents).Produces<EvidenceListBody>();
        endpoints.MapGet(One, FindAsync).Describe("Evidence", "One item of evidence", Permission.SeeIncidents).Produces<EvidenceBody>();
        endpoints.MapPost(OfIncident, SealFileAsync)
            .Describe("Evidence", "Seal a file, as the body; how it was acquired is in the query", Permission.HandleIncidents)
            .Produces<long>().ProducesProblem(400).ProducesProblem(409).ProducesProblem(413).ProducesProblem(507);
        endpoints.MapPost(OfIncident + "/records", SealRecordsAsync)
            .Describe("Evidence", "Seal records, their originals exactly as received", Permission.HandleIncidents)
            .Produces<long>().ProducesProblem(400).ProducesProblem(409).ProducesProblem(413).ProducesProblem(507);
        endpoints.MapPost(One + "/content", ContentAsync)
            .Describe("Evidence", "Look at the content of an item, for a purpose", Permission.ViewEvidence).Produces(200, contentType: "application/octet-stream").ProducesProblem(409);
        endpoints.MapPost(OfIncident + "/package", PackageAsync)
            .Describe("Evidence", "Take all evidence of an incident out, in a signed package", Permission.Export).Produces(200, contentType: "application/zip").ProducesProblem(409);
        endpoints.MapPost("/w/{workspace:int}/evidence/{number:long}/content", ContentFormAsync).Needs(Permission.ViewEvidence).ExcludeFromDescription();
        endpoints.MapPost("/w/{workspace:int}/incidents/{number:long}/evidence/package", PackageFormAsync).Needs(Permission.Export).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(int workspace, long number, EvidenceDesk desk, CancellationToken cancellation) => Answers.Of(
        await desk.ShelfAsync(new WorkspaceId(workspace), cancellation),
        shelf => new EvidenceListBody(desk.Fingerprint, [.. shelf.All.Values.Where(e => e.State.Incident == number).Reverse().Select(EvidenceBody.Of)]));

    private static async Task<IResult> FindAsync(int workspace, long number, EvidenceDesk desk, EvidenceAnswers answers, CancellationToken cancellation) =>
        await desk.ShelfAsync(new WorkspaceId(workspace), cancellation) switch
        {
            Done<Shelf<EvidenceItem>>(var shelf) when shelf.Find(number) is { } found => Results.Ok(EvidenceBody.Of(found)),
            Refused<Shelf<EvidenceItem>>(var refusal) => answers.Refusal(refusal),
            _ => answers.Refusal(new NoSuchEvidence()),
        };

    private static async Task<IResult> SealFileAsync(
        int workspace, long number, HttpContext context, EvidenceDesk desk, EvidenceAnswers answers, EvidenceLimits limits, CancellationToken cancellation,
        string title = "", string how = "", string where = "", DateTimeOffset? at = null, string by = "", string marking = nameof(Tlp.Amber), string name = "")
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // One more than is taken, so that what is too long is told in our own words.
            size.MaxRequestBodySize = limits.MaxBytes + 1;
        }

        if (at is null)
        {
            return Answers.Mistake("BadTime", "at is when it was acquired: write a time such as 2026-06-12T18:00:00Z.");
        }

        if (!TryMarking(marking, out var tlp))
        {
            return BadMarking(marking);
        }

        var facts = new Acquisition(title, how, where, at.Value.UtcDateTime, by, tlp);
        try
        {
            return answers.Of(await desk.SealFileAsync(new WorkspaceId(workspace), number, facts, name, context.Request.ContentType ?? string.Empty, context.Request.Body, cancellation));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return answers.Refusal(new EvidenceTooLarge(limits.MaxBytes / 1024 / 1024));
        }
    }

    private static async Task<IResult> SealRecordsAsync(int workspace, long number, SealRecordsBody body, EvidenceDesk desk, EvidenceAnswers answers, CancellationToken cancellation)
    {
        if (!TryMarking(body.Marking ?? nameof(Tlp.Amber), out var tlp))
        {
            return BadMarking(body.Marking);
        }

        var ids = ImmutableArray.CreateBuilder<RecordId>();
        foreach (var text in body.Records ?? [])
        {
            if (RecordId.TryParse(text) is not { } id)
            {
                return Answers.Mistake("BadRecordId", $"'{text}' is no id of a record; take it from a search or an alert.");
            }

            ids.Add(id);
        }

        if (body.Records is null && (body.From is null || body.To is null))
        {
            return Answers.Mistake("BadTime", "Give from and to with a query, or records.");
        }

        var choice = new RecordChoice(body.Query ?? string.Empty, body.From?.UtcDateTime ?? default, body.To?.UtcDateTime ?? default, body.Records is null ? null : ids.ToImmutable());
        return answers.Of(await desk.SealRecordsAsync(new WorkspaceId(workspace), number, body.Title ?? string.Empty, tlp, choice, cancellation));
    }

    private static Task<IResult> ContentFormAsync(
        int workspace, long number, [FromForm] string? purpose, [FromForm] bool? list, EvidenceDesk desk, EvidenceAnswers answers, CancellationToken cancellation) =>
        ContentAsync(workspace, number, new PurposeBody(purpose, list), desk, answers, cancellation);

    private static async Task<IResult> ContentAsync(int workspace, long number, PurposeBody body, EvidenceDesk desk, EvidenceAnswers answers, CancellationToken cancellation) =>
        await desk.ViewAsync(new WorkspaceId(workspace), number, body.List == true, body.Purpose ?? string.Empty, cancellation) switch
        {
            Done<EvidenceView>(var view) => new Streamed("application/octet-stream", view.FileName, view.Content.Bytes, async (output, stop) =>
            {
                await using var bytes = view.Bytes;
                await CheckedCopy.CopyAsync(bytes, output, view.Content, stop);
            }),
            Refused<EvidenceView>(var refusal) => answers.Refusal(refusal),
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    private static Task<IResult> PackageFormAsync(int workspace, long number, [FromForm] string? purpose, EvidenceDesk desk, EvidenceAnswers answers, CancellationToken cancellation) =>
        PackageAsync(workspace, number, new PurposeBody(purpose, List: null), desk, answers, cancellation);

    private static async Task<IResult> PackageAsync(int workspace, long number, PurposeBody body, EvidenceDesk desk, EvidenceAnswers answers, CancellationToken cancellation) =>
        await desk.PackAsync(new WorkspaceId(workspace), number, body.Purpose ?? string.Empty, cancellation) switch
        {
            Done<EvidencePackage>(var package) => new Streamed("application/zip", package.Name + ".zip", length: null, async (output, stop) =>
            {
                string? signed = null;
                try
                {
                    signed = await package.WriteAsync(output, stop);
                }
                finally
                {
                    await desk.PackedAsync(package, stop.IsCancellationRequested ? null : signed);
                }
            }),
            Refused<EvidencePackage>(var refusal) => answers.Refusal(refusal),
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    private static bool TryMarking(string text, out Tlp marking) => Enum.TryParse(text, ignoreCase: true, out marking) && Enum.IsDefined(marking);

    private static IResult BadMarking(string? text) =>
        Answers.Mistake("BadValue", $"marking is '{text}'; write one of: {string.Join(", ", Enum.GetNames<Tlp>()).ToLowerInvariant()}.");

    /// <summary>A long answer, to be kept as a file and never shown; one that breaks off does not look complete.</summary>
    private sealed class Streamed(string contentType, string fileName, long? length, Func<Stream, CancellationToken, Task> write) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(fileName);
            httpContext.Response.ContentType = contentType;
            httpContext.Response.ContentLength = length;
            httpContext.Response.Headers.ContentDisposition = disposition.ToString();
            httpContext.Response.Headers.CacheControl = "no-store";
            httpContext.Response.Headers.XContentTypeOptions = "nosniff";
            await using var pieces = new PieceStream(httpContext, httpContext.RequestServices.GetRequiredService<SlowReaders>());
            try
            {
                await write(pieces, httpContext.RequestAborted);
            }
            catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
            {
                // Whoever asked is gone, or was given up.
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                httpContext.Abort();
            }
        }
    }
}

/// <summary>Refusals of evidence as HTTP says them, with words in the language of whoever asks.</summary>
internal sealed class EvidenceAnswers(IStringLocalizer<IncidentsText> texts, IStringLocalizer<AccessText> access)
{
    public IResult Of(Outcome<long> outcome) => outcome switch
    {
        Done<long>(var number) => Results.Ok(number),
        Refused<long>(var reason) => Refusal(reason),
        _ => throw new InvalidOperationException("An outcome is one of two."),
    };

    public IResult Refusal(Refusal reason)
    {
        var status = reason switch
        {
            NoSuchEvidence => StatusCodes.Status404NotFound,
            EvidenceTooLarge or TooManyRecords => StatusCodes.Status413PayloadTooLarge,
            EvidenceDiskLow => StatusCodes.Status507InsufficientStorage,
            _ when reason.GetType().Namespace == typeof(NoSuchEvidence).Namespace || reason is TextUnusable or TimeUnusable or TooManyParts or NoSuchValue => StatusCodes.Status409Conflict,
            _ => 0,
        };
        return status == 0 ? Answers.Refusal(reason) : Results.Problem(statusCode: status, title: access.Of(texts, reason), extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["code"] = reason.Code,
            ["words"] = access.Of(texts, reason),
        });
    }
}
