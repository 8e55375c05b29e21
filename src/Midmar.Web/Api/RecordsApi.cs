using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Midmar.Centre.People;
using Midmar.Detection.Lake;
using Midmar.Records;
using Midmar.Web.Features.Records;

namespace Midmar.Web.Api;

/// <summary>A search.</summary>
/// <param name="Query">Words as on the search page: <c>whoami</c>, <c>Image:cmd</c>, <c>EventID=4688</c>, <c>-User:SYSTEM</c>; empty: every record.</param>
/// <param name="From">First event time, UTC, inclusive.</param>
/// <param name="To">Last event time, UTC, exclusive.</param>
/// <param name="Limit">Records wanted, 1 to 1,000; 100 when left out.</param>
/// <param name="AfterTime">To go on: <c>time</c> of the last record of the answer before.</param>
/// <param name="AfterId">To go on: <c>id</c> of the same record.</param>
/// <param name="Purpose">What for; kept in the audit log.</param>
public sealed record SearchBody(string Query, DateTimeOffset From, DateTimeOffset To, int? Limit, DateTimeOffset? AfterTime, string? AfterId, string? Purpose);

/// <summary>A record.</summary>
/// <param name="Id">Names it for good.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Arrived">When it arrived, on the workspace's clock.</param>
/// <param name="Source">Number of its source.</param>
/// <param name="LogSources">Its log sources.</param>
/// <param name="Fields">Its fields, in order; a name can come more than once.</param>
public sealed record RecordBody(string Id, DateTime Time, DateTime Arrived, int Source, IReadOnlyList<string> LogSources, IReadOnlyList<FieldBody> Fields)
{
    internal static RecordBody Of(StoredRecord record) => new(
        record.Id.ToString(), record.Time, record.Arrived, record.Source.Value, record.LogSources,
        [.. record.Fields.Select(f => new FieldBody(f.Key, f.Value))]);
}

/// <summary>A field.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value as text.</param>
public sealed record FieldBody(string Name, string Value);

/// <summary>What a search found, newest first.</summary>
/// <param name="Records">The records.</param>
/// <param name="HasMore">Whether there are more than the limit allowed.</param>
/// <param name="SegmentsRead">Segments that had to be read.</param>
/// <param name="SegmentsSkipped">Segments that time or tokens ruled out.</param>
public sealed record SearchAnswerBody(IReadOnlyList<RecordBody> Records, bool HasMore, int SegmentsRead, int SegmentsSkipped);

/// <summary>A record with its original.</summary>
/// <param name="Record">The record.</param>
/// <param name="Format">The format of the original.</param>
/// <param name="Original">Its bytes, in Base64.</param>
/// <param name="Text">The original as text.</param>
public sealed record RecordDetailBody(RecordBody Record, string Format, byte[] Original, string Text);

/// <summary>Records of a workspace.</summary>
internal static class RecordsApi
{
    private const int DefaultLimit = 100;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(ApiEndpoints.InWorkspace + "/search", SearchAsync)
            .Describe("Records", "Search records, newest first", Permission.Search).Produces<SearchAnswerBody>().ProducesProblem(400);
        endpoints.MapGet(ApiEndpoints.InWorkspace + "/records/{id}", FindAsync)
            .Describe("Records", "One record with its original", Permission.ViewEvidence).Produces<RecordDetailBody>().ProducesProblem(400);
    }

    private static async Task<IResult> SearchAsync(int workspace, SearchBody body, RecordDesk desk, CancellationToken cancellation)
    {
        if (MistakeIn(body.Query, body.From, body.To, out var terms) is { } mistake)
        {
            return mistake;
        }

        var limit = body.Limit ?? DefaultLimit;
        if (limit is < 1 or > RecordQuery.MaxLimit)
        {
            return Answers.Mistake("BadLimit", $"limit is 1 to {RecordQuery.MaxLimit}, not {limit}.");
        }

        if ((body.AfterTime is null) != (body.AfterId is null) || (body.AfterId is not null && RecordId.TryParse(body.AfterId) is null))
        {
            return Answers.Mistake("BadCursor", "afterTime and afterId are the time and id of the last record of the answer before; give both or neither.");
        }

        var query = new RecordQuery
        {
            Workspace = new WorkspaceId(workspace),
            From = body.From.UtcDateTime,
            To = body.To.UtcDateTime,
            Terms = terms,
            Limit = limit,
            After = body.AfterTime is { } time ? new RecordCursor(time.UtcDateTime, RecordId.TryParse(body.AfterId)!.Value) : null,
        };
        return Answers.Of(await desk.SearchAsync(query, body.Query ?? string.Empty, body.Purpose ?? string.Empty, isPivot: false, cancellation), answer =>
            new SearchAnswerBody([.. answer.Records.Select(RecordBody.Of)], answer.HasMore, answer.SegmentsRead, answer.SegmentsSkipped));
    }

    /// <summary>What is wrong with the words or times of a search; null: nothing.</summary>
    internal static IResult? MistakeIn(string? words, DateTimeOffset from, DateTimeOffset to, out ImmutableArray<QueryTerm> terms) =>
        QueryText.Parse(words ?? string.Empty, out terms) is { } problem
            ? Answers.Mistake(problem.Mistake.ToString(), $"The query is wrong at character {problem.Column}: {WordsOf(problem.Mistake)}")
            : from >= to ? Answers.Mistake("BadTime", "from must lie before to.") : null;

    private static async Task<IResult> FindAsync(int workspace, string id, RecordDesk desk, CancellationToken cancellation, string? purpose = null)
    {
        if (RecordId.TryParse(id) is not { } record || record.Workspace.Value != workspace)
        {
            return Answers.Mistake("BadRecordId", $"'{id}' is no id of a record of this workspace; take it from a search or an alert.");
        }

        return Answers.OfFound(await desk.ViewAsync(record, purpose ?? string.Empty, cancellation), detail =>
            new RecordDetailBody(RecordBody.Of(detail.Record), detail.Format, detail.Original.ToArray(), detail.Text));
    }

    private static string WordsOf(QueryMistake mistake) => mistake switch
    {
        QueryMistake.OpenQuote => "the quotation mark is not closed.",
        QueryMistake.NoValue => "the field has no value; write Field:value without a space.",
        QueryMistake.TooManyTerms => $"there are more than {RecordQuery.MaxTerms} terms.",
        _ => $"it is longer than {QueryText.MaxLength} characters.",
    };
}
