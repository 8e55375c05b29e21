using System.Globalization;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Rules;
using Midmar.Detection.Lake;
using Midmar.Records;
using Midmar.Sigma.Rules;
using Midmar.Web.Access;

namespace Midmar.Web.Features.Records;

/// <summary>
/// Records for whoever sits here. Every search and every look at an original is in the audit log before it is answered,
/// with its words and what it was for; what may not be done is there too.
/// </summary>
public sealed class RecordDesk(DeskAudit desk, IRecordSearch records, IRuleCatalogue rules)
{
    /// <summary>Searches.</summary>
    /// <param name="query">The query.</param>
    /// <param name="text">Its words, as they were typed.</param>
    /// <param name="purpose">What for: a case, an incident; may be empty.</param>
    /// <param name="isPivot">Whether it came from a value of a record.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Outcome<SearchAnswer>> SearchAsync(
        RecordQuery query, string text, string purpose, bool isPivot, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var words = string.Create(CultureInfo.InvariantCulture, $"{text} [{query.From:yyyy-MM-dd'T'HH:mm:ss}Z..{query.To:yyyy-MM-dd'T'HH:mm:ss}Z]");
        var refusal = await desk.DecideAsync(
            Permission.Search, query.Workspace, isPivot ? AuditActions.Pivot : AuditActions.Search, "records", words, purpose, further: null);
        return refusal is not null ? refusal : await records.SearchAsync(query, cancellation);
    }

    /// <summary>Which values of a record a rule asked for, by field; none when the rule is gone, or is about several records.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Why(string ruleId, RecordDetail record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return rules.Find(ruleId) is SigmaRule rule
            ? RuleExplanation.Explain(rule, record.Record.Fields).GroupBy(e => e.Field, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.SelectMany(e => e.Texts.IsEmpty ? [e.Value] : e.Texts)], StringComparer.Ordinal)
            : new Dictionary<string, IReadOnlyList<string>>();
    }

    /// <summary>A record with its original; null when it is no longer kept.</summary>
    /// <param name="id">The record.</param>
    /// <param name="purpose">What for: a case, an alert's number; may be empty.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Outcome<RecordDetail?>> ViewAsync(RecordId id, string purpose, CancellationToken cancellation)
    {
        var refusal = await desk.DecideAsync(
            Permission.ViewEvidence, id.Workspace, AuditActions.ViewEvidence, id.ToString(), string.Empty, purpose, further: null);
        return refusal is not null ? refusal : await records.FindAsync(id, cancellation);
    }
}
