using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Features.Calendar;
using Midmar.Web.Features.Venues;

namespace Midmar.Web.Api;

/// <summary>A line of an inspection.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Area">Where it belongs.</param>
/// <param name="Text">Its words, in the language that was asked for.</param>
/// <param name="Verdict">met, notmet or notapplicable; null: no answer yet.</param>
/// <param name="By">Who answered.</param>
public sealed record InspectionItemBody(int Number, string Area, string Text, string? Verdict, string? By);

/// <summary>A finding of an inspection.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Item">The line it belongs to.</param>
/// <param name="Text">What was found.</param>
/// <param name="Severity">observation, minor, major or blocking.</param>
/// <param name="Owner">Who puts it right.</param>
/// <param name="Due">By when.</param>
/// <param name="Photos">Photos, for the path images/{sha256}.</param>
/// <param name="ClosedBy">Who closed it; null: it is open.</param>
public sealed record InspectionFindingBody(int Number, int Item, string Text, string Severity, string Owner, DateTime? Due, IReadOnlyList<string> Photos, string? ClosedBy);

/// <summary>A readiness inspection.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Venue">The venue.</param>
/// <param name="Fixture">The fixture.</param>
/// <param name="Blockers">Open blocking findings (count).</param>
/// <param name="SignedBy">Who signed it off; null: nobody.</param>
/// <param name="SignedAt">When.</param>
/// <param name="Items">Its lines.</param>
/// <param name="Findings">Its findings.</param>
public sealed record InspectionBody(
    long Number, long Venue, long Fixture, int Blockers, string? SignedBy, DateTime? SignedAt, IReadOnlyList<InspectionItemBody> Items, IReadOnlyList<InspectionFindingBody> Findings);

/// <summary>An answer to a line.</summary>
/// <param name="Verdict">met, notmet or notapplicable.</param>
/// <param name="Note">Words to it.</param>
public sealed record AnswerBody(string? Verdict, string? Note);

/// <summary>Readiness inspections: read and answered by programs, signed by people alone.</summary>
internal static class InspectionsApi
{
    private const string Tag = "Venues";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        const string path = ApiEndpoints.InWorkspace + "/inspections";
        endpoints.MapGet(path, ReadAsync).Describe(Tag, "Readiness inspections, newest first", Permission.SeeCalendar).Produces<InspectionBody[]>();
        endpoints.MapPost(ApiEndpoints.InWorkspace + "/fixtures/{number:long}/inspection", BeginAsync).Describe(Tag, "Begin the inspection of a fixture's venue", Permission.ManageCalendar).Produces<NumberBody>().ProducesProblem(409);
        endpoints.MapPut(path + "/{number:long}/items/{item:int}", AnswerAsync).Describe(Tag, "Answer a line", Permission.ManageCalendar).Produces<NumberBody>().ProducesProblem(400).ProducesProblem(409);
        endpoints.MapPost(path + "/{number:long}/sign", SignAsync).Describe(Tag, "Sign off", Permission.ManageCalendar).Produces<NumberBody>().ProducesProblem(409);
    }

    private static async Task<IResult> ReadAsync(int workspace, InspectionDesk desk, EventWords words, CancellationToken cancellation) =>
        Answers.Of(await desk.AllAsync(new WorkspaceId(workspace), cancellation), all => all.Take(500).Select(i => BodyOf(i, words)).ToArray());

    private static async Task<IResult> BeginAsync(int workspace, long number, InspectionDesk desk, CancellationToken cancellation) =>
        Answers.Of(await desk.BeginAsync(new WorkspaceId(workspace), number, cancellation), n => new NumberBody(n));

    private static async Task<IResult> AnswerAsync(int workspace, long number, int item, AnswerBody body, InspectionDesk desk, CancellationToken cancellation) =>
        Enum.TryParse<ReadinessVerdict>(body.Verdict, ignoreCase: true, out var verdict) && Enum.IsDefined(verdict)
            ? Answers.Of(await desk.AnswerAsync(new WorkspaceId(workspace), number, item, verdict, body.Note ?? string.Empty, cancellation), n => new NumberBody(n))
            : Answers.Mistake("BadVerdict", $"'{body.Verdict}' is no verdict; write met, notmet or notapplicable.");

    private static async Task<IResult> SignAsync(int workspace, long number, InspectionDesk desk, CancellationToken cancellation) =>
        Answers.Of(await desk.SignAsync(new WorkspaceId(workspace), number, string.Empty, cancellation), n => new NumberBody(n));

    private static InspectionBody BodyOf(Kept<Inspection> kept, EventWords words)
    {
        var inspection = kept.State;
        return new InspectionBody(
            kept.Number, inspection.Venue, inspection.Fixture, inspection.Blockers, inspection.Signed?.By, inspection.Signed?.At,
            [.. inspection.Items.Select(i => new InspectionItemBody(i.Number, i.Area.ToString().ToLowerInvariant(), words.Of(i), inspection.AnswerTo(i.Number)?.Verdict.ToString().ToLowerInvariant(), inspection.AnswerTo(i.Number)?.By))],
            [.. inspection.Findings.Select(f => new InspectionFindingBody(
                f.Number, f.Facts.Item, f.Facts.Text, f.Facts.Severity.ToString().ToLowerInvariant(), f.Facts.Owner, f.Facts.Due, [.. f.Photos.Select(p => p.Sha256)], f.Closed?.By))]);
    }
}
