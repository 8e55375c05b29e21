using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.Alerts;
using Midmar.Centre.People;
using Midmar.Detection.Findings;
using Midmar.Records;
using Midmar.Sigma.Rules;
using Midmar.Web.Features.Alerts;

namespace Midmar.Web.Api;

/// <summary>An alert.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Title">The rule's title.</param>
/// <param name="Level">The highest level of its findings.</param>
/// <param name="Kind">What made it: rule, correlation, indicator, silence.</param>
/// <param name="RuleId">The rule.</param>
/// <param name="Host">The host; null when none is named.</param>
/// <param name="Account">The acting account; null when none is named.</param>
/// <param name="First">Event time of the first record.</param>
/// <param name="Last">Event time of the last record.</param>
/// <param name="Raised">When it was raised.</param>
/// <param name="Findings">Findings (count).</param>
/// <param name="RecordCount">Records behind them (count).</param>
/// <param name="Records">Ids of the records it cites, at most 100.</param>
/// <param name="Tags">The rule's tags.</param>
/// <param name="Marking">TLP marking of an indicator.</param>
public sealed record AlertBody(
    long Id, string Title, string Level, string Kind, string RuleId, string? Host, string? Account, DateTime First, DateTime Last,
    DateTime Raised, long Findings, long RecordCount, IReadOnlyList<string> Records, IReadOnlyList<string> Tags, string? Marking)
{
    internal static AlertBody Of(Alert alert) => new(
        alert.Id.Value, alert.Title, alert.Level.ToString().ToLowerInvariant(), alert.Key.Kind.ToString().ToLowerInvariant(), alert.Key.RuleId,
        alert.Key.Host, alert.Key.Account, alert.First, alert.Last, alert.Raised, alert.Findings, alert.RecordCount,
        [.. alert.Records.Select(r => r.ToString())], alert.Tags, alert.Marking);
}

/// <summary>A page of alerts, those raised last first.</summary>
/// <param name="Alerts">The alerts.</param>
/// <param name="Before">To go on: the next request's <c>before</c>; null at the end.</param>
/// <param name="CountByLevel">Alerts of the workspace by level, whatever the filter.</param>
public sealed record AlertPageBody(IReadOnlyList<AlertBody> Alerts, long? Before, IReadOnlyDictionary<string, long> CountByLevel);

/// <summary>Alerts of a workspace.</summary>
internal static class AlertsApi
{
    private const int DefaultLimit = 100;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(ApiEndpoints.InWorkspace + "/alerts", ReadAsync)
            .Describe("Alerts", "Alerts, those raised last first", Permission.SeeAlerts).Produces<AlertPageBody>().ProducesProblem(400);
        endpoints.MapGet(ApiEndpoints.InWorkspace + "/alerts/{number:long}", FindAsync)
            .Describe("Alerts", "One alert", Permission.SeeAlerts).Produces<AlertBody>();
    }

    private static async Task<IResult> ReadAsync(
        int workspace, AlertDesk desk, CancellationToken cancellation, string? minLevel = null, string? kind = null, string? text = null, long? before = null, int limit = DefaultLimit)
    {
        if (minLevel is not null && !Enum.TryParse<RuleLevel>(minLevel, ignoreCase: true, out _))
        {
            return Answers.Mistake("BadLevel", $"'{minLevel}' is no level; write one of: {string.Join(", ", Enum.GetNames<RuleLevel>()).ToLowerInvariant()}.");
        }

        if (kind is not null && !Enum.TryParse<FindingKind>(kind, ignoreCase: true, out _))
        {
            return Answers.Mistake("BadKind", $"'{kind}' is no kind; write one of: {string.Join(", ", Enum.GetNames<FindingKind>()).ToLowerInvariant()}.");
        }

        if (limit is < 1 or > AlertQuery.MaxLimit)
        {
            return Answers.Mistake("BadLimit", $"limit is 1 to {AlertQuery.MaxLimit}, not {limit}.");
        }

        var query = new AlertQuery
        {
            MinLevel = minLevel is null ? RuleLevel.Informational : Enum.Parse<RuleLevel>(minLevel, ignoreCase: true),
            Kind = kind is null ? null : Enum.Parse<FindingKind>(kind, ignoreCase: true),
            Text = text,
            Before = before is { } number ? new AlertId(number) : null,
            Limit = limit,
        };
        return Answers.Of(await desk.ReadAsync(new WorkspaceId(workspace), query, cancellation), page => new AlertPageBody(
            [.. page.Alerts.Select(AlertBody.Of)],
            page.Alerts.Count == limit ? page.Alerts[^1].Id.Value : null,
            page.Counts.ToDictionary(c => c.Key.ToString().ToLowerInvariant(), c => c.Value, StringComparer.Ordinal)));
    }

    private static async Task<IResult> FindAsync(int workspace, long number, AlertDesk desk, CancellationToken cancellation) =>
        Answers.OfFound(await desk.FindAsync(new WorkspaceId(workspace), new AlertId(number), cancellation), AlertBody.Of);
}
