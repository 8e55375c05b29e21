using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Midmar.Centre.Evidence;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Sources;
using Midmar.Centre.Workspaces;
using Midmar.Detection.Lake;
using Midmar.Records;

namespace Midmar.Web.Features.Evidence;

/// <summary>Which records are to be sealed: what a search finds, or those that are named.</summary>
/// <param name="Query">Words of the search.</param>
/// <param name="From">First event time, UTC, inclusive.</param>
/// <param name="To">Last event time, UTC, exclusive.</param>
/// <param name="Ids">The records; null: what the search finds.</param>
internal sealed record RecordChoice(string Query, DateTime From, DateTime To, IReadOnlyList<RecordId>? Ids)
{
    /// <summary>As the audit log has it.</summary>
    public string Words => Ids is not null
        ? string.Join(' ', Ids)
        : string.Create(CultureInfo.InvariantCulture, $"{Query} [{From:yyyy-MM-dd'T'HH:mm:ss}Z..{To:yyyy-MM-dd'T'HH:mm:ss}Z]");
}

/// <summary>A set of records in the store.</summary>
/// <param name="Content">The records.</param>
/// <param name="Facts">How they were chosen, and the list of them.</param>
internal sealed record RecordSetSealed(EvidenceContent Content, RecordSetFacts Facts);

/// <summary>Writes sets of records: a JSON object a line for each record with its original, and a list with the hash of each original.</summary>
internal sealed class RecordSetWriter(IRecordSearch search, ISourceDirectory sources, IWorkspaceStore workspaces, EvidenceLimits limits)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a set and its list into drafts, and seals both.</summary>
    public async Task<Outcome<RecordSetSealed>> WriteAsync(WorkspaceId workspace, RecordChoice choice, IEvidenceDraft records, IEvidenceDraft list, CancellationToken cancellation)
    {
        if (Terms(choice, out var terms) is { } refusal)
        {
            return refusal;
        }

        var space = await workspaces.FindAsync(workspace, cancellation);
        var exercise = space?.Kind == WorkspaceKind.Exercise ? space.Name : null;
        switch (choice.Ids is null ? await FoundAsync(workspace, choice, terms, cancellation) : Named(workspace, choice.Ids))
        {
            case Refused<IReadOnlyList<RecordId>>(var none):
                return none;
            case Done<IReadOnlyList<RecordId>>(var ids):
                return await WriteAsync(choice, ids, exercise, records, list, cancellation);
            default:
                throw new InvalidOperationException("An outcome is one of two.");
        }
    }

    private async Task<Outcome<RecordSetSealed>> WriteAsync(
        RecordChoice choice, IReadOnlyList<RecordId> ids, string? exercise, IEvidenceDraft records, IEvidenceDraft list, CancellationToken cancellation)
    {
        var line = new ArrayBufferWriter<byte>();
        var entries = new List<(RecordId Id, DateTime Time, string Sha256, int Bytes)>(ids.Count);
        var gone = new List<RecordId>();
        foreach (var id in ids)
        {
            if (await search.FindAsync(id, cancellation) is not { } detail)
            {
                gone.Add(id);
                continue;
            }

            var sha256 = Convert.ToHexStringLower(SHA256.HashData(detail.Original.Span));
            entries.Add((id, detail.Record.Time, sha256, detail.Original.Length));
            line.ResetWrittenCount();
            WriteRecord(line, detail, sha256, exercise);
            if (records.Write(line.WrittenSpan) is { } refusal)
            {
                return refusal;
            }
        }

        if (gone.Count > 0)
        {
            return new RecordsGone(gone.Count, gone[0].ToString());
        }

        line.ResetWrittenCount();
        WriteList(line, choice, entries, exercise);
        if (list.Write(line.WrittenSpan) is { } full)
        {
            return full;
        }

        return (await Task.Run(records.Seal, cancellation), await Task.Run(list.Seal, cancellation)) switch
        {
            (Done<EvidenceContent>(var content), Done<EvidenceContent>(var manifest)) =>
                new RecordSetSealed(content, new RecordSetFacts(choice.Query.Trim(), choice.From, choice.To, choice.Ids is not null, entries.Count, manifest)),
            (Refused<EvidenceContent>(var damaged), _) => damaged,
            (_, Refused<EvidenceContent>(var damaged)) => damaged,
            _ => throw new InvalidOperationException("An outcome is one of two."),
        };
    }

    private static Refusal? Terms(RecordChoice choice, out ImmutableArray<QueryTerm> terms)
    {
        terms = [];
        return choice.Ids is not null ? null
            : QueryText.Parse(choice.Query, out terms) is { } problem ? new QueryUnusable(problem.Column)
            : choice.From >= choice.To ? new TimeUnusable()
            : null;
    }

    private Outcome<IReadOnlyList<RecordId>> Named(WorkspaceId workspace, IReadOnlyList<RecordId> ids)
    {
        // A record of another workspace is none of this one.
        RecordId[] own = [.. ids.Distinct().Where(i => i.Workspace == workspace)];
        return own.Length == 0 ? new NoRecordsChosen() : own.Length > limits.MaxRecords ? new TooManyRecords(limits.MaxRecords) : own;
    }

    private async Task<Outcome<IReadOnlyList<RecordId>>> FoundAsync(WorkspaceId workspace, RecordChoice choice, ImmutableArray<QueryTerm> terms, CancellationToken cancellation)
    {
        var query = new RecordQuery { Workspace = workspace, From = choice.From, To = choice.To, Terms = terms, Limit = RecordQuery.MaxLimit };
        var found = new List<RecordId>();
        while (true)
        {
            var page = await search.SearchAsync(query, cancellation);
            found.AddRange(page.Records.Select(r => r.Id));
            if (found.Count > limits.MaxRecords)
            {
                return new TooManyRecords(limits.MaxRecords);
            }

            if (!page.HasMore || page.Records.IsEmpty)
            {
                return found.Count == 0 ? new NoRecordsChosen() : found;
            }

            query = query with { After = new RecordCursor(page.Records[^1].Time, page.Records[^1].Id) };
        }
    }

    private void WriteRecord(ArrayBufferWriter<byte> output, RecordDetail detail, string sha256, string? exercise)
    {
        using (var json = new Utf8JsonWriter(output, Json))
        {
            json.WriteStartObject();
            WriteExercise(json, exercise);
            json.WriteString("id", detail.Record.Id.ToString());
            json.WriteString("time", detail.Record.Time);
            json.WriteString("arrived", detail.Record.Arrived);
            json.WriteString("source", sources.Find(detail.Record.Source)?.Name ?? detail.Record.Source.Value.ToString(CultureInfo.InvariantCulture));
            json.WriteString("format", detail.Format);
            json.WriteString("sha256", sha256);
            json.WriteString("text", detail.Text);
            json.WriteBase64String("original", detail.Original.Span);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteList(ArrayBufferWriter<byte> output, RecordChoice choice, List<(RecordId Id, DateTime Time, string Sha256, int Bytes)> entries, string? exercise)
    {
        using var json = new Utf8JsonWriter(output, Json with { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        WriteExercise(json, exercise);
        if (choice.Ids is null)
        {
            json.WriteString("query", choice.Query.Trim());
            json.WriteString("from", choice.From);
            json.WriteString("to", choice.To);
        }

        json.WriteBoolean("chosenOneByOne", choice.Ids is not null);
        json.WriteNumber("count", entries.Count);
        json.WriteStartArray("records");
        foreach (var (id, time, sha256, bytes) in entries)
        {
            json.WriteStartObject();
            json.WriteString("id", id.ToString());
            json.WriteString("time", time);
            json.WriteNumber("bytes", bytes);
            json.WriteString("sha256", sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteExercise(Utf8JsonWriter json, string? exercise)
    {
        if (exercise is not null)
        {
            json.WriteString("exercise", exercise);
        }
    }
}
