using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.Alerts;
using Midmar.Centre.Events;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Features.Incidents;

namespace Midmar.Web.Api;

/// <summary>An event that becomes an incident.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Severity">low, medium, high or critical.</param>
/// <param name="Reason">Why it is one.</param>
/// <param name="Alerts">Its alerts; may be none.</param>
public sealed record PromoteBody(string Title, string Severity, string Reason, IReadOnlyList<long>? Alerts);

/// <summary>A field that is to have another value.</summary>
/// <param name="Field">title, summary, severity, category, marking, began or lessons.</param>
/// <param name="From">What it was when it was read.</param>
/// <param name="To">What it is to be.</param>
public sealed record ChangeBody(string Field, string From, string To);

/// <summary>A phase to go to.</summary>
/// <param name="To">analysis, containment, eradication, recovery, review or closed.</param>
/// <param name="Reason">Why.</param>
public sealed record PhaseBody(string To, string Reason);

/// <summary>An entry of the timeline.</summary>
/// <param name="Time">When it happened; null: now.</param>
/// <param name="Text">What happened.</param>
/// <param name="Record">Id of the record that shows it.</param>
public sealed record EntryBody(DateTime? Time, string Text, string? Record);

/// <summary>A trace.</summary>
/// <param name="Value">The trace; what it is is told by how it is written.</param>
/// <param name="Note">What is known of it.</param>
/// <param name="Marking">clear, green, amber, amberStrict or red; null: amber.</param>
public sealed record ObservableBody(string Value, string? Note, string? Marking);

/// <summary>An incident in a list.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Severity">How much harm.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Category">Its kind (RSIT).</param>
/// <param name="Lead">Who leads.</param>
/// <param name="Detected">When it was first seen.</param>
/// <param name="Opened">When it was promoted.</param>
/// <param name="MergedInto">The incident it is part of.</param>
public sealed record IncidentRowBody(
    long Id, string Title, string Severity, string Phase, string? Category, string? Lead, DateTime Detected, DateTime Opened, long? MergedInto)
{
    internal static IncidentRowBody Of(Kept<Incident> kept) => new(
        kept.Number, kept.State.Title, kept.State.Severity.ToString(), kept.State.Phase.ToString(), kept.State.Category, kept.State.Lead?.Name, kept.State.Detected, kept.State.Opened, kept.State.MergedInto);
}

/// <summary>An incident with all that is known of it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Version">Grows with every change.</param>
/// <param name="Incident">The incident.</param>
public sealed record IncidentBody(long Id, long Version, Incident Incident);

/// <summary>Incidents of a workspace.</summary>
internal static class IncidentsApi
{
    private const string One = ApiEndpoints.InWorkspace + "/incidents/{number:long}";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(ApiEndpoints.InWorkspace + "/incidents", ListAsync)
            .Describe("Incidents", "Incidents, the last first", Permission.SeeIncidents).Produces<IReadOnlyList<IncidentRowBody>>();
        endpoints.MapGet(One, FindAsync).Describe("Incidents", "One incident", Permission.SeeIncidents).Produces<IncidentBody>();
        Act(endpoints.MapPost(ApiEndpoints.InWorkspace + "/incidents", PromoteAsync), "An event becomes an incident").Produces<long>();
        Act(endpoints.MapPost(One + "/change", ChangeAsync), "Changes a field, unless somebody else has since it was read").Produces(204);
        Act(endpoints.MapPost(One + "/phase", PhaseAsync), "Goes to another phase").Produces(204);
        Act(endpoints.MapPost(One + "/alerts", AlertsAsync), "Alerts belong to it").Produces(204);
        Act(endpoints.MapPost(One + "/entries", WriteAsync), "Writes an entry of the timeline").Produces(204);
        Act(endpoints.MapPost(One + "/observables", ObserveAsync), "Notes a trace").Produces(204);
        Act(endpoints.MapPut(One + "/techniques/{technique}", TechniqueAsync), "An ATT&CK technique was used").Produces(204);
    }

    private static RouteHandlerBuilder Act(RouteHandlerBuilder endpoint, string summary) =>
        endpoint.Describe("Incidents", summary, Permission.HandleIncidents).ProducesProblem(400).ProducesProblem(409);

    private static async Task<IResult> ListAsync(int workspace, IncidentDesk desk, CancellationToken cancellation) =>
        Answers.Of(await desk.ShelfAsync(new WorkspaceId(workspace), cancellation), shelf => shelf.All.Values.Reverse().Select(IncidentRowBody.Of).ToArray());

    private static async Task<IResult> FindAsync(int workspace, long number, IncidentDesk desk, CancellationToken cancellation) =>
        await desk.ShelfAsync(new WorkspaceId(workspace), cancellation) switch
        {
            Done<Shelf<Incident>>(var shelf) => Answers.OfFound(new Done<Kept<Incident>?>(shelf.Find(number)), kept => new IncidentBody(kept.Number, kept.Version, kept.State)),
            Refused<Shelf<Incident>>(var refusal) => Answers.Refusal(refusal),
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };

    private static async Task<IResult> PromoteAsync(int workspace, PromoteBody body, IncidentDesk desk, CancellationToken cancellation) =>
        Enum.TryParse<IncidentSeverity>(body.Severity, ignoreCase: true, out var severity) && Enum.IsDefined(severity)
            ? Answers.Of(
                await desk.PromoteAsync(
                    new WorkspaceId(workspace), body.Title ?? string.Empty, severity, body.Reason ?? string.Empty, [.. (body.Alerts ?? []).Select(a => new AlertId(a))], cancellation),
                number => number)
            : NotOneOf<IncidentSeverity>("severity", body.Severity);

    private static async Task<IResult> ChangeAsync(int workspace, long number, ChangeBody body, IncidentDesk desk, CancellationToken cancellation) =>
        Enum.TryParse<IncidentField>(body.Field, ignoreCase: true, out var field) && Enum.IsDefined(field)
            ? Answers.OfNothing(await desk.DoAsync(
                new WorkspaceId(workspace), number, IncidentActions.Change, $"{field}: {body.To}", work => IncidentRules.Change(work, number, field, body.From ?? string.Empty, body.To ?? string.Empty), cancellation))
            : NotOneOf<IncidentField>("field", body.Field);

    private static async Task<IResult> PhaseAsync(int workspace, long number, PhaseBody body, IncidentDesk desk, CancellationToken cancellation) =>
        Enum.TryParse<IncidentPhase>(body.To, ignoreCase: true, out var to) && Enum.IsDefined(to)
            ? Answers.OfNothing(await desk.DoAsync(
                new WorkspaceId(workspace), number, IncidentActions.Phase, $"{to}: {body.Reason}", work => IncidentPhases.Go(work, number, to, body.Reason ?? string.Empty), cancellation))
            : NotOneOf<IncidentPhase>("to", body.To);

    private static async Task<IResult> AlertsAsync(int workspace, long number, IReadOnlyList<long> alerts, IncidentDesk desk, CancellationToken cancellation) =>
        Answers.OfNothing(await desk.AddAlertsAsync(new WorkspaceId(workspace), number, [.. alerts.Select(a => new AlertId(a))], cancellation));

    private static async Task<IResult> WriteAsync(int workspace, long number, EntryBody body, IncidentDesk desk, CancellationToken cancellation) =>
        Answers.OfNothing(await desk.DoAsync(
            new WorkspaceId(workspace),
            number,
            IncidentActions.Work,
            body.Text ?? string.Empty,
            work => IncidentParts.Write(work, number, body.Time?.ToUniversalTime() ?? work.At, body.Text ?? string.Empty, body.Record),
            cancellation));

    private static async Task<IResult> ObserveAsync(int workspace, long number, ObservableBody body, IncidentDesk desk, CancellationToken cancellation) =>
        Enum.TryParse<Tlp>(body.Marking ?? nameof(Tlp.Amber), ignoreCase: true, out var marking) && Enum.IsDefined(marking)
            ? Answers.OfNothing(await desk.DoAsync(
                new WorkspaceId(workspace),
                number,
                IncidentActions.Work,
                $"trace: {body.Value}",
                work => IncidentParts.NoteObservable(work, number, body.Value ?? string.Empty, body.Note ?? string.Empty, marking),
                cancellation))
            : NotOneOf<Tlp>("marking", body.Marking);

    private static async Task<IResult> TechniqueAsync(int workspace, long number, string technique, IncidentDesk desk, CancellationToken cancellation) =>
        Answers.OfNothing(await desk.DoAsync(
            new WorkspaceId(workspace), number, IncidentActions.Work, "+ " + technique, work => IncidentParts.SetTechnique(work, number, technique, isUsed: true), cancellation));

    private static IResult NotOneOf<T>(string name, string? value)
        where T : struct, Enum => Answers.Mistake("BadValue", string.Create(
            CultureInfo.InvariantCulture, $"{name} is '{value}'; write one of: {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}."));
}
