using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.Calendar;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Features.Calendar;

namespace Midmar.Web.Api;

/// <summary>The posture at a time.</summary>
/// <param name="Level">1 to 4.</param>
/// <param name="Name">What it is called, in the language that was asked for.</param>
/// <param name="ScoreBonus">Added to the score of every alert.</param>
/// <param name="AcknowledgeSeconds">Time in which an alert has to be taken.</param>
/// <param name="Checklist">What people do.</param>
/// <param name="Until">When it may be another by itself; null: nothing in sight.</param>
/// <param name="Fixture">The fixture that raised it; null: none did.</param>
/// <param name="SetBy">Who set it by hand; null: nobody.</param>
/// <param name="Reason">Why they did.</param>
public sealed record PostureBody(
    int Level, string Name, int ScoreBonus, int AcknowledgeSeconds, IReadOnlyList<string> Checklist, DateTime? Until, long? Fixture, string? SetBy, string? Reason);

/// <summary>A level set by hand.</summary>
/// <param name="Level">1 to 4.</param>
/// <param name="Until">When it ends by itself; 7 days away at most.</param>
/// <param name="Reason">Why.</param>
public sealed record SetPostureBody(int Level, DateTimeOffset Until, string? Reason);

/// <summary>A window.</summary>
/// <param name="Kind">maintenance, authorisedScan or changeFreeze.</param>
/// <param name="From">When it begins.</param>
/// <param name="To">When it ends.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Assets">Numbers of assets.</param>
/// <param name="Entities">Numbers of organisations.</param>
/// <param name="Venues">Numbers of venues.</param>
/// <param name="Addresses">Addresses and ranges.</param>
public sealed record WindowBody(
    string? Kind, DateTimeOffset From, DateTimeOffset To, string? Owner, string? Reason, IReadOnlyList<long>? Assets, IReadOnlyList<long>? Entities,
    IReadOnlyList<long>? Venues, IReadOnlyList<string>? Addresses);

/// <summary>A window with its number.</summary>
/// <param name="Number">Its number.</param>
/// <param name="IsOpen">Whether it is open now.</param>
/// <param name="Window">What is known of it.</param>
public sealed record KeptWindowBody(long Number, bool IsOpen, WindowBody Window);

/// <summary>Posture and windows.</summary>
internal static class PostureApi
{
    private const string Tag = "Calendar";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        const string posture = ApiEndpoints.InWorkspace + "/posture";
        const string windows = ApiEndpoints.InWorkspace + "/windows";
        endpoints.MapGet(posture, ReadAsync).Describe(Tag, "The posture at a time; now when none is given", Permission.SeeCalendar).Produces<PostureBody>();
        endpoints.MapPut(posture, SetAsync).Describe(Tag, "Set a level by hand", Permission.ManageCalendar).Produces<NumberBody>().ProducesProblem(409);
        endpoints.MapDelete(posture, ReleaseAsync).Describe(Tag, "Take back what was set by hand", Permission.ManageCalendar).Produces(204).ProducesProblem(409);
        endpoints.MapGet(windows, WindowsAsync).Describe(Tag, "Windows, the latest beginning first", Permission.SeeCalendar).Produces<KeptWindowBody[]>();
        endpoints.MapPost(windows, OpenAsync).Describe(Tag, "Open a window", Permission.ManageCalendar).Produces<NumberBody>().ProducesProblem(400).ProducesProblem(409);
        endpoints.MapPut(windows + "/{number:long}", ChangeAsync).Describe(Tag, "Change a window", Permission.ManageCalendar).Produces<NumberBody>().ProducesProblem(400).ProducesProblem(409);
        endpoints.MapDelete(windows + "/{number:long}", EndAsync).Describe(Tag, "End a window before its time", Permission.ManageCalendar).Produces(204).ProducesProblem(409);
    }

    private static async Task<IResult> ReadAsync(int workspace, DateTimeOffset? at, EventDesk desk, EventWords words, CancellationToken cancellation)
    {
        var here = new WorkspaceId(workspace);
        return Answers.Of(await desk.ViewAsync(here, cancellation), view => BodyOf(view, view.PostureAt(at?.UtcDateTime ?? desk.NowIn(here)), words));
    }

    private static async Task<IResult> SetAsync(int workspace, SetPostureBody body, CalendarDesk desk, CancellationToken cancellation) => Answers.Of(
        await desk.SetPostureAsync(new WorkspaceId(workspace), body.Level, body.Until.UtcDateTime, body.Reason ?? string.Empty, cancellation), level => new NumberBody(level));

    private static async Task<IResult> ReleaseAsync(int workspace, CalendarDesk desk, CancellationToken cancellation) =>
        Answers.OfNothing(await desk.ReleasePostureAsync(new WorkspaceId(workspace), cancellation));

    private static async Task<IResult> WindowsAsync(int workspace, CalendarDesk desk, EventDesk events, CancellationToken cancellation)
    {
        var here = new WorkspaceId(workspace);
        var now = events.NowIn(here);
        return Answers.Of(await desk.WindowsAsync(here, cancellation), all => all.Take(1_000).Select(w => new KeptWindowBody(w.Number, w.State.IsOpen(now), BodyOf(w))).ToArray());
    }

    private static async Task<IResult> OpenAsync(int workspace, WindowBody body, CalendarDesk desk, CancellationToken cancellation) =>
        FactsOf(body) is { } facts ? Answers.Of(await desk.PutWindowAsync(new WorkspaceId(workspace), null, facts, cancellation), n => new NumberBody(n)) : BadKind(body);

    private static async Task<IResult> ChangeAsync(int workspace, long number, WindowBody body, CalendarDesk desk, CancellationToken cancellation) =>
        FactsOf(body) is { } facts ? Answers.Of(await desk.PutWindowAsync(new WorkspaceId(workspace), number, facts, cancellation), n => new NumberBody(n)) : BadKind(body);

    private static async Task<IResult> EndAsync(int workspace, long number, CalendarDesk desk, CancellationToken cancellation) =>
        Answers.OfNothing(await desk.EndWindowAsync(new WorkspaceId(workspace), number, cancellation));

    private static IResult BadKind(WindowBody body) => Answers.Mistake("BadKind", $"'{body.Kind}' is no kind of window; write maintenance, authorisedScan or changeFreeze.");

    private static PostureBody BodyOf(EventView view, Posture posture, EventWords words) => new(
        posture.Level, words.LevelName(view.Plan, posture.Level), posture.Facts.ScoreBonus, (int)posture.Facts.AcknowledgeWithin.TotalSeconds, words.Checklist(view.Plan, posture.Level),
        posture.Until, posture.Fixture, posture.Override?.By, posture.Override?.Reason);

    private static WindowBody BodyOf(Kept<Window> window)
    {
        var facts = window.State.Facts;
        var kind = facts.Kind.ToString();
        return new WindowBody(
            char.ToLowerInvariant(kind[0]) + kind[1..], new DateTimeOffset(facts.From), new DateTimeOffset(window.State.End), facts.Owner, facts.Reason,
            facts.Scope.Assets, facts.Scope.Entities, facts.Scope.Venues, facts.Scope.Addresses);
    }

    private static WindowFacts? FactsOf(WindowBody body) => Enum.TryParse<WindowKind>(body.Kind, ignoreCase: true, out var kind) && Enum.IsDefined(kind)
        ? new WindowFacts(
            kind, new WindowScope([.. body.Assets ?? []], [.. body.Entities ?? []], [.. body.Venues ?? []], [.. body.Addresses ?? []]),
            body.From.UtcDateTime, body.To.UtcDateTime, body.Owner ?? string.Empty, body.Reason ?? string.Empty)
        : null;
}
