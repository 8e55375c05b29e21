using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.Alerts;
using Midmar.Centre.Events;
using Midmar.Centre.People;
using Midmar.Records;
using Midmar.Web.Features.Alerts;

namespace Midmar.Web.Api;

/// <summary>Which alerts, and to whom.</summary>
/// <param name="Alerts">Numbers of the alerts, at most 1,000.</param>
/// <param name="PersonId">Id of the person; null: nobody has them any more.</param>
/// <param name="Expected">Of a single alert: the id of who had it when it was read.</param>
public sealed record AssignBody(IReadOnlyList<long> Alerts, string? PersonId, string? Expected);

/// <summary>Which alerts, and what they are.</summary>
/// <param name="Alerts">Numbers of the alerts, at most 1,000.</param>
/// <param name="Verdict">true, benign, false or duplicate.</param>
/// <param name="Reason">Why.</param>
/// <param name="DuplicateOf">Of a duplicate: number of the other alert.</param>
public sealed record JudgeBody(IReadOnlyList<long> Alerts, string Verdict, string Reason, long? DuplicateOf);

/// <summary>What is to be kept out of the queue.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Host">The host, with a star at either end if need be; null: any.</param>
/// <param name="Account">The account; likewise.</param>
/// <param name="Hours">For how long.</param>
/// <param name="Reason">Why.</param>
public sealed record SuppressBody(string RuleId, string? Host, string? Account, double Hours, string Reason);

/// <summary>A suppression.</summary>
/// <param name="Id">Its number.</param>
/// <param name="RuleId">The rule.</param>
/// <param name="Host">The host; null: any.</param>
/// <param name="Account">The account; null: any.</param>
/// <param name="From">From when on.</param>
/// <param name="Until">Until when.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Reason">Why.</param>
/// <param name="WouldHaveHidden">What the dry run said (count of alerts).</param>
public sealed record SuppressionBody(
    long Id, string RuleId, string? Host, string? Account, DateTime From, DateTime Until, string Owner, string Reason, int WouldHaveHidden)
{
    internal static SuppressionBody Of(Kept<Suppression> kept) => new(
        kept.Number, kept.State.Scope.RuleId, kept.State.Scope.Host, kept.State.Scope.Account, kept.State.From, kept.State.Until, kept.State.Owner, kept.State.Reason, kept.State.WouldHaveHidden);
}

/// <summary>What a suppression would have hidden of the last seven days.</summary>
/// <param name="Alerts">Alerts (count).</param>
/// <param name="Findings">Their findings (count).</param>
/// <param name="JudgedTrue">Numbers of those that forbid it.</param>
public sealed record PreviewBody(int Alerts, long Findings, IReadOnlyList<long> JudgedTrue);

/// <summary>What people do with alerts.</summary>
internal static class TriageApi
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(ApiEndpoints.InWorkspace + "/alerts/assign", AssignAsync)
            .Describe("Alerts", "Gives alerts to somebody, or to nobody", Permission.HandleAlerts).Produces(204).ProducesProblem(409);
        endpoints.MapPost(ApiEndpoints.InWorkspace + "/alerts/judge", JudgeAsync)
            .Describe("Alerts", "Judges alerts, all or none", Permission.HandleAlerts).Produces(204).ProducesProblem(400).ProducesProblem(409);
        endpoints.MapGet(ApiEndpoints.InWorkspace + "/suppressions", ListAsync)
            .Describe("Alerts", "What is and was kept out of the queue", Permission.SeeAlerts).Produces<IReadOnlyList<SuppressionBody>>();
        endpoints.MapPost(ApiEndpoints.InWorkspace + "/suppressions/dry-run", PreviewAsync)
            .Describe("Alerts", "What a suppression would have hidden of the last seven days", Permission.SeeAlerts).Produces<PreviewBody>();
        endpoints.MapPost(ApiEndpoints.InWorkspace + "/suppressions", SuppressAsync)
            .Describe("Alerts", "Keeps alerts out of the queue for a time", Permission.ManageRules).Produces<long>().ProducesProblem(409);
        endpoints.MapDelete(ApiEndpoints.InWorkspace + "/suppressions/{number:long}", EndAsync)
            .Describe("Alerts", "Ends a suppression", Permission.ManageRules).Produces(204).ProducesProblem(409);
    }

    private static async Task<IResult> AssignAsync(int workspace, AssignBody body, AlertDesk desk, CancellationToken cancellation)
    {
        (string Id, string Name)? to = null;
        if (body.PersonId is { } id)
        {
            if ((await desk.ColleaguesAsync(new WorkspaceId(workspace), cancellation)).FirstOrDefault(p => p.Id == id) is not { } person)
            {
                return Answers.Mistake("NoSuchPerson", "personId is nobody who may handle alerts in this workspace.");
            }

            to = (person.Id, person.DisplayName);
        }

        return Answers.OfNothing(await desk.AssignAsync(new WorkspaceId(workspace), Ids(body.Alerts), to, body.Expected, cancellation));
    }

    private static async Task<IResult> JudgeAsync(int workspace, JudgeBody body, AlertDesk desk, CancellationToken cancellation) =>
        Enum.TryParse<Verdict>(body.Verdict, ignoreCase: true, out var verdict) && Enum.IsDefined(verdict)
            ? Answers.OfNothing(await desk.JudgeAsync(
                new WorkspaceId(workspace), Ids(body.Alerts), verdict, body.Reason ?? string.Empty, body.DuplicateOf is { } of ? new AlertId(of) : null, cancellation))
            : Answers.Mistake("BadVerdict", $"'{body.Verdict}' is no verdict; write one of: {string.Join(", ", Enum.GetNames<Verdict>()).ToLowerInvariant()}.");

    private static async Task<IResult> ListAsync(int workspace, AlertDesk desk, CancellationToken cancellation) =>
        Answers.Of(await desk.SuppressionsAsync(new WorkspaceId(workspace), cancellation), all => all.Select(SuppressionBody.Of).ToArray());

    private static async Task<IResult> PreviewAsync(int workspace, SuppressBody body, AlertDesk desk, CancellationToken cancellation) =>
        Answers.Of(
            await desk.PreviewAsync(new WorkspaceId(workspace), new SuppressionScope(body.RuleId, body.Host, body.Account), cancellation),
            dry => new PreviewBody(dry.Alerts, dry.Findings, [.. dry.JudgedTrue.Select(a => a.Value)]));

    private static async Task<IResult> SuppressAsync(int workspace, SuppressBody body, AlertDesk desk, CancellationToken cancellation) =>
        body.Hours is > 0 and < 24 * 365
            ? Answers.Of(
                await desk.SuppressAsync(
                    new WorkspaceId(workspace), new SuppressionScope(body.RuleId, body.Host, body.Account), TimeSpan.FromHours(body.Hours), body.Reason ?? string.Empty, cancellation),
                number => number)
            : Answers.Mistake("BadHours", string.Create(CultureInfo.InvariantCulture, $"hours is a time of more than 0, at most {Suppression.Longest.TotalHours}, not {body.Hours}."));

    private static async Task<IResult> EndAsync(int workspace, long number, AlertDesk desk, CancellationToken cancellation) =>
        Answers.OfNothing(await desk.EndSuppressionAsync(new WorkspaceId(workspace), number, cancellation));

    private static AlertId[] Ids(IReadOnlyList<long>? numbers) => [.. (numbers ?? []).Select(n => new AlertId(n))];
}
