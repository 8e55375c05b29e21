using System.Collections.Immutable;
using System.Globalization;
using Midmar.Centre.Alerts;
using Midmar.Centre.Alerts.Activity;
using Midmar.Centre.People;
using Midmar.Detection.Lake;
using Midmar.Records;
using Midmar.Web.Features.Records;

namespace Midmar.Web.Features.Alerts;

/// <summary>What was recorded around an alert.</summary>
/// <param name="Tree">Processes above and below those it is about.</param>
/// <param name="Neighbours">What was recorded on its host within <see cref="AlertActivity.Near"/> of it, oldest first.</param>
/// <param name="HasMore">Whether more was recorded than is shown.</param>
public sealed record Activity(ProcessTree Tree, ImmutableArray<StoredRecord> Neighbours, bool HasMore);

/// <summary>Reads what was recorded around an alert; each look is a search, and in the audit log as one.</summary>
public sealed class AlertActivity(RecordDesk records)
{
    /// <summary>How far around an alert its neighbours are looked for, either way; the page says it in words.</summary>
    public static readonly TimeSpan Near = TimeSpan.FromMinutes(2);

    /// <summary>Neighbours shown (count).</summary>
    public const int MaxNeighbours = 100;

    /// <summary>How long before an alert the processes above it are looked for.</summary>
    public static readonly TimeSpan Ancestry = TimeSpan.FromHours(12);

    /// <summary>How long after it those it started are looked for.</summary>
    public static readonly TimeSpan Descent = TimeSpan.FromHours(1);

    /// <summary>Records of an alert that processes are looked for of (count).</summary>
    private const int MaxCited = 20;

    /// <summary>Reads it.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="alert">The alert; of one without a host nothing is read.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Outcome<Activity>> ReadAsync(WorkspaceId workspace, Alert alert, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (alert.Key.Host is not { } host)
        {
            return new Activity(ProcessTree.Empty, [], HasMore: false);
        }

        var purpose = string.Create(CultureInfo.InvariantCulture, $"alert {alert.Id}");
        var near = await SearchAsync(workspace, [Named(host)], alert.First - Near, alert.Last + Near, MaxNeighbours, purpose, cancellation);
        if (near is not Done<SearchAnswer>(var neighbours))
        {
            return ((Refused<SearchAnswer>)near).Reason;
        }

        var starts = new List<StoredRecord>(neighbours.Records);
        foreach (var id in ProcessStart.EventIds)
        {
            QueryTerm[] terms = [Named(host), new QueryTerm("EventID", id, QueryMatch.Equals, IsNegated: false)];
            if (await SearchAsync(workspace, terms, alert.First - Ancestry, alert.Last + Descent, RecordQuery.MaxLimit, purpose, cancellation) is Done<SearchAnswer>(var found))
            {
                starts.AddRange(found.Records);
            }
        }

        var wanted = alert.Records.Take(MaxCited).ToHashSet();
        return new Activity(
            ProcessTree.Of(starts, [.. starts.Where(r => wanted.Contains(r.Id)).DistinctBy(r => r.Id)]),
            [.. neighbours.Records.Reverse()],
            neighbours.HasMore);
    }

    private Task<Outcome<SearchAnswer>> SearchAsync(
        WorkspaceId workspace, IReadOnlyList<QueryTerm> terms, DateTime from, DateTime to, int limit, string purpose, CancellationToken cancellation) =>
        records.SearchAsync(
            new RecordQuery { Workspace = workspace, From = from, To = to, Terms = [.. terms], Limit = limit },
            string.Join(' ', terms.Select(QueryText.Write)), purpose, isPivot: true, cancellation);

    private static QueryTerm Named(string host) => new(Field: null, host, QueryMatch.Contains, IsNegated: false);
}
