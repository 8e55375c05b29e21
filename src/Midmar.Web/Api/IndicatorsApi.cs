using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.Indicators;
using Midmar.Centre.People;
using Midmar.Intel.Formats;
using Midmar.Records;
using Midmar.Web.Features.Indicators;

namespace Midmar.Web.Api;

/// <summary>A list of indicators.</summary>
/// <param name="Name">Its file's name.</param>
/// <param name="Since">When it was put in force.</param>
/// <param name="Indicators">Indicators (count).</param>
/// <param name="Expired">Those whose time is over.</param>
/// <param name="ByKind">Indicators by kind.</param>
/// <param name="ByMarking">Indicators by marking.</param>
/// <param name="Refused">Entries that were refused.</param>
/// <param name="Failure">Why the file is not in force; null when it is.</param>
public sealed record IndicatorListBody(
    string Name, DateTime? Since, long Indicators, long Expired, IReadOnlyDictionary<string, long> ByKind, IReadOnlyDictionary<string, long> ByMarking,
    long Refused, string? Failure);

/// <summary>What became of a list that was sent.</summary>
/// <param name="Format">Its format.</param>
/// <param name="Records">Indicators put in force (count).</param>
/// <param name="Failed">Entries refused (count).</param>
/// <param name="Problems">The first of them, with place and remedy.</param>
public sealed record IndicatorReadingBody(string Format, long Records, long Failed, IReadOnlyList<string> Problems)
{
    internal static IndicatorReadingBody Of(IndicatorReading reading) => new(
        reading.Format, reading.Indicators, reading.RefusedCount, [.. reading.Refused.Select(r => $"{r.Place}: {r.Message}")]);
}

/// <summary>Lists of indicators.</summary>
internal static class IndicatorsApi
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        const string path = ApiEndpoints.InWorkspace + "/indicators";
        endpoints.MapGet(path, ReadAsync).Describe("Indicators", "Lists in force", Permission.SeeRules).Produces<IndicatorListBody[]>();
        endpoints.MapPut(path + "/{name}", PutAsync).Describe("Indicators", "Put a list in force: a CSV file or a STIX 2.1 bundle as the body", Permission.ManageRules)
            .Produces<IndicatorReadingBody>().ProducesProblem(400);
        endpoints.MapDelete(path + "/{name}", RemoveAsync).Describe("Indicators", "Take a list out of force", Permission.ManageRules).Produces(204);
    }

    private static async Task<IResult> ReadAsync(int workspace, IndicatorDesk desk) =>
        Answers.Of(await desk.ReadAsync(new WorkspaceId(workspace)), lists => lists.Select(BodyOf).ToArray());

    private static async Task<IResult> PutAsync(string name, HttpContext context, IndicatorDesk desk, CancellationToken cancellation)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = IndicatorFiles.MaxBytes;
        }

        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content, cancellation);
        return await desk.PutAsync(name, content.GetBuffer().AsMemory(0, (int)content.Length), cancellation) switch
        {
            Done<IndicatorReading>({ Failure: { } failure }) => Answers.Mistake(failure.Code, $"{failure.Place}: {failure.Message}"),
            Refused<IndicatorReading>(BadListName) => Answers.Mistake(nameof(BadListName), $"'{name}' is no name of a list: letters, digits, dots and dashes, ending in .csv, .txt, .json or .stix."),
            var outcome => Answers.Of(outcome, IndicatorReadingBody.Of),
        };
    }

    private static async Task<IResult> RemoveAsync(string name, IndicatorDesk desk, CancellationToken cancellation) => await desk.RemoveAsync(name, cancellation) switch
    {
        Refused<Nothing>(NoSuchList) => Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is no list of that name."),
        Refused<Nothing>(var reason) => Answers.Refusal(reason),
        _ => Results.NoContent(),
    };

    private static IndicatorListBody BodyOf(IndicatorListSummary list) => new(
        list.Name, list.Since, list.Reading?.Indicators ?? 0, list.Expired, list.ByKind.ToDictionary(k => k.Key.ToString(), k => k.Value, StringComparer.Ordinal),
        list.ByMarking, list.Reading?.RefusedCount ?? 0, list.Failure is { } failure ? $"{failure.Place}: {failure.Message}" : null);
}
