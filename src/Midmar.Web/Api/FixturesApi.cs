using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.Assets;
using Midmar.Centre.Calendar;
using Midmar.Centre.Imports;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Features.Calendar;

namespace Midmar.Web.Api;

/// <summary>A fixture.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends.</param>
/// <param name="Zone">The zone people see its times in; UTC when left out.</param>
/// <param name="Venue">Number of its venue.</param>
/// <param name="Entities">Numbers of the organisations it concerns.</param>
/// <param name="IsCancelled">Whether it does not take place.</param>
/// <param name="Note">Anything else.</param>
public sealed record FixtureBody(
    string? Title, DateTimeOffset Start, DateTimeOffset End, string? Zone, long? Venue, IReadOnlyList<long>? Entities, bool? IsCancelled, string? Note);

/// <summary>A fixture with its number.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Uid">Its name in the calendar it was imported from; null: by hand.</param>
/// <param name="Fixture">What is known of it.</param>
public sealed record KeptFixtureBody(long Number, string? Uid, FixtureBody Fixture);

/// <summary>The calendar's fixtures.</summary>
internal static class FixturesApi
{
    private const string Tag = "Calendar";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        const string path = ApiEndpoints.InWorkspace + "/fixtures";
        endpoints.MapGet(path, ReadAsync).Describe(Tag, "Fixtures that are not over before from and begin before to", Permission.SeeCalendar).Produces<KeptFixtureBody[]>();
        endpoints.MapPost(path, AddAsync).Describe(Tag, "Add a fixture", Permission.ManageCalendar).Produces<NumberBody>().ProducesProblem(409);
        endpoints.MapPut(path + "/{number:long}", ChangeAsync).Describe(Tag, "Change a fixture", Permission.ManageCalendar).Produces<NumberBody>().ProducesProblem(409);
        endpoints.MapDelete(path + "/{number:long}", RemoveAsync).Describe(Tag, "Take a fixture off", Permission.ManageCalendar).Produces(204);
        endpoints.MapPost(path + "/import", ImportAsync).Describe(Tag, "Import an ICS or CSV file as the body; with apply=true it is done, else only told what would be", Permission.ManageCalendar).Produces<ImportBody>().ProducesProblem(400).ProducesProblem(409);
    }

    private static async Task<IResult> ReadAsync(int workspace, DateTimeOffset? from, DateTimeOffset? to, EventDesk desk, CancellationToken cancellation) => Answers.Of(
        await desk.ViewAsync(new WorkspaceId(workspace), cancellation),
        view => view.Fixtures.Values
            .Where(f => !f.State.IsGone && (from is null || f.State.Facts.End >= from.Value.UtcDateTime) && (to is null || f.State.Facts.Start < to.Value.UtcDateTime))
            .OrderBy(f => f.State.Facts.Start)
            .Select(f => new KeptFixtureBody(f.Number, f.State.Source?.Uid, BodyOf(f.State.Facts))).ToArray());

    private static async Task<IResult> AddAsync(int workspace, FixtureBody body, CalendarDesk desk, CancellationToken cancellation) =>
        Answers.Of(await desk.PutAsync(new WorkspaceId(workspace), null, FactsOf(body), cancellation), n => new NumberBody(n));

    private static async Task<IResult> ChangeAsync(int workspace, long number, FixtureBody body, CalendarDesk desk, CancellationToken cancellation) =>
        Answers.Of(await desk.PutAsync(new WorkspaceId(workspace), number, FactsOf(body), cancellation), n => new NumberBody(n));

    private static async Task<IResult> RemoveAsync(int workspace, long number, CalendarDesk desk, CancellationToken cancellation) =>
        Answers.OfNothing(await desk.RemoveAsync(new WorkspaceId(workspace), number, cancellation));

    private static async Task<IResult> ImportAsync(
        int workspace, string? name, string? zone, bool? apply, HttpContext context, CalendarDesk desk, EventDesk events, EventWords words, CancellationToken cancellation)
    {
        var here = new WorkspaceId(workspace);
        if (Zones.Find(zone ?? Zones.Utc) is not { } own)
        {
            return Answers.Mistake(nameof(NoSuchZone), $"'{zone}' is no time zone; write it like Africa/Casablanca.");
        }

        if (await FileBody.ReadAsync(context, ImportText.MaxBytes, cancellation) is not Done<byte[]>(var bytes))
        {
            return Answers.Refusal(new FileTooLarge(ImportText.MaxBytes / 1024 / 1024));
        }

        var file = FixtureFile.Read(bytes, own, events.NowIn(here));
        if (await desk.PlanAsync(here, file, cancellation) is not Done<FixtureImportPlan>(var plan))
        {
            return Answers.Refusal(new RoleLacksPermission(Permission.ManageCalendar));
        }

        if (apply == true && await desk.ImportAsync(here, file, name ?? "import", cancellation) is Refused<ImportResult>(var reason))
        {
            return Answers.Refusal(reason);
        }

        return Results.Ok(new ImportBody(
            apply == true, plan.Added.Length, plan.Changed.Length, plan.Same, plan.Refused.Length,
            [.. plan.Refused.Concat(plan.Notices).Take(ImportBody.MaxProblems).Select(p => ProblemBody.Of(p, words))]));
    }

    private static FixtureBody BodyOf(FixtureFacts facts) => new(
        facts.Title, new DateTimeOffset(facts.Start), new DateTimeOffset(facts.End), facts.Zone, facts.Venue, facts.Entities, facts.IsCancelled, facts.Note);

    private static FixtureFacts FactsOf(FixtureBody body) => new()
    {
        Title = body.Title ?? string.Empty,
        Start = body.Start.UtcDateTime,
        End = body.End.UtcDateTime,
        Zone = string.IsNullOrEmpty(body.Zone) ? Zones.Utc : body.Zone,
        Venue = body.Venue,
        Entities = [.. body.Entities ?? []],
        IsCancelled = body.IsCancelled ?? false,
        Note = body.Note ?? string.Empty,
    };
}
