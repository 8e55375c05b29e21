using System.Collections.Immutable;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Detection.Lake;

/// <summary>How a value is compared; always without case.</summary>
public enum QueryMatch
{
    /// <summary>The value has it in it.</summary>
    Contains,

    /// <summary>The value is it.</summary>
    Equals,

    /// <summary>The value begins with it.</summary>
    StartsWith,
}

/// <summary>One thing a record must have.</summary>
/// <param name="Field">The field, by its Sigma or ECS name; null: any field (free text).</param>
/// <param name="Value">What is looked for.</param>
/// <param name="Match">How.</param>
/// <param name="IsNegated">The record must not have it.</param>
public sealed record QueryTerm(string? Field, string Value, QueryMatch Match, bool IsNegated);

/// <summary>A search over the records of a workspace, newest first.</summary>
public sealed record RecordQuery
{
    /// <summary>Most records of one answer.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>Most terms.</summary>
    public const int MaxTerms = 32;

    /// <summary>The workspace.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>First event time, UTC, inclusive.</summary>
    public required DateTime From { get; init; }

    /// <summary>Last event time, UTC, exclusive.</summary>
    public required DateTime To { get; init; }

    /// <summary>What a record must have; all of it.</summary>
    public required ImmutableArray<QueryTerm> Terms { get; init; }

    /// <summary>Records wanted, at most <see cref="MaxLimit"/>.</summary>
    public required int Limit { get; init; }

    /// <summary>To go on after an answer: its last record; null for the first page.</summary>
    public RecordCursor? After { get; init; }
}

/// <summary>A place in the order of an answer: time descending, then id.</summary>
public sealed record RecordCursor(DateTime Time, RecordId Id);

/// <summary>A record as it is kept.</summary>
/// <param name="Id">The record.</param>
/// <param name="Time">When it happened, UTC; when it arrived, if it does not say.</param>
/// <param name="Arrived">When it arrived, on the workspace's clock, UTC.</param>
/// <param name="Source">The source.</param>
/// <param name="LogSources">Its log sources, see <see cref="LogSource.ToString"/>.</param>
/// <param name="Fields">Names as the format and Sigma have them, and values as text; the order is the record's.</param>
public sealed record StoredRecord(
    RecordId Id,
    DateTime Time,
    DateTime Arrived,
    SourceId Source,
    ImmutableArray<string> LogSources,
    ImmutableArray<KeyValuePair<string, string>> Fields);

/// <summary>An answer.</summary>
/// <param name="Records">The records, newest first.</param>
/// <param name="HasMore">Whether there are more than the limit allowed.</param>
/// <param name="SegmentsRead">Segments that had to be read.</param>
/// <param name="SegmentsSkipped">Segments that time range or token filter ruled out.</param>
public sealed record SearchAnswer(ImmutableArray<StoredRecord> Records, bool HasMore, int SegmentsRead, int SegmentsSkipped);

/// <summary>A record with the bytes it was read from.</summary>
/// <param name="Record">The record.</param>
/// <param name="Format">The format of the bytes.</param>
/// <param name="Original">The bytes of the record itself.</param>
/// <param name="Text">The original as text: JSON as it came, EVTX as its event XML.</param>
public sealed record RecordDetail(StoredRecord Record, string Format, ReadOnlyMemory<byte> Original, string Text);

/// <summary>Searches the records of workspaces: sealed segments and what the journal still has.</summary>
public interface IRecordSearch
{
    /// <summary>Answers a query.</summary>
    /// <exception cref="ArgumentException">The query breaks a limit; the message says which.</exception>
    Task<SearchAnswer> SearchAsync(RecordQuery query, CancellationToken cancellation);

    /// <summary>A record with its original; null when it is not, or no longer, kept.</summary>
    Task<RecordDetail?> FindAsync(RecordId id, CancellationToken cancellation);
}
