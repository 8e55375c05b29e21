using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.People;
using Midmar.Ingest.Uploads;
using Midmar.Records;
using Midmar.Web.Features.Uploads;

namespace Midmar.Web.Api;

/// <summary>What became of an upload.</summary>
/// <param name="Name">Its name, without folders.</param>
/// <param name="Sha256">SHA-256 of the file.</param>
/// <param name="Records">Records stored.</param>
/// <param name="Failed">Records that could not be read.</param>
/// <param name="Duplicates">Pieces that were stored before.</param>
/// <param name="Problems">What could not be read, with its place.</param>
/// <param name="Refusal">Why it was not taken in to its end; null when it was.</param>
public sealed record UploadBody(string Name, string Sha256, long Records, long Failed, long Duplicates, IReadOnlyList<string> Problems, string? Refusal);

/// <summary>Files of records. Whatever a client says the body is, it is the file.</summary>
internal static class UploadsApi
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost(ApiEndpoints.InWorkspace + "/uploads", TakeAsync)
        .Describe("Sources", "Upload a log or an archive of logs, as the body; read as history", Permission.Upload)
        .Produces<UploadBody>().ProducesProblem(413).ProducesProblem(422).ProducesProblem(503);

    private static async Task<IResult> TakeAsync(int workspace, string name, HttpContext context, UploadDesk desk, UploadOptions limits, CancellationToken cancellation)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // One more than is taken, so that what is too long is told in our own words.
            size.MaxRequestBodySize = limits.MaxBytes + 1;
        }

        return await desk.TakeAsync(new WorkspaceId(workspace), name, context.Request.Body, cancellation) switch
        {
            Done<UploadResult>({ Refusal: UploadRefusal.None } result) => Results.Ok(BodyOf(result)),
            Done<UploadResult>(var result) => Refused(result),
            Refused<UploadResult>(var reason) => Answers.Refusal(reason),
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };
    }

    private static IResult Refused(UploadResult result)
    {
        var (status, title) = result.Refusal switch
        {
            UploadRefusal.TooLong => (StatusCodes.Status413PayloadTooLarge, "The file is longer than is taken; cut it, or let its folder be followed."),
            UploadRefusal.NothingReadable => (StatusCodes.Status422UnprocessableEntity, "Nothing in the file is of a format that can be read."),
            UploadRefusal.Busy => (StatusCodes.Status503ServiceUnavailable, "The centre is busy. Send the file again in a moment; what is stored already is stored once."),
            UploadRefusal.DiskFull => (StatusCodes.Status503ServiceUnavailable, "The centre's disk is full. Keep the file and send it again when space has been freed there."),
            _ => (StatusCodes.Status503ServiceUnavailable, "The centre is stopping, or its journal failed. Keep the file and send it again."),
        };
        return Results.Problem(statusCode: status, title: title, extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["code"] = result.Refusal.ToString(),
            ["upload"] = BodyOf(result),
        });
    }

    private static UploadBody BodyOf(UploadResult result) => new(
        result.Name, result.Sha256, result.Records, result.Failed, result.Duplicates, [.. result.Problems.Select(p => $"{p.Place}, byte {p.Problem.Offset}: {p.Problem.Message}")],
        result.Refusal == UploadRefusal.None ? null : result.Refusal.ToString());
}
