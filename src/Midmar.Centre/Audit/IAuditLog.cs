using Midmar.Records;

namespace Midmar.Centre.Audit;

/// <summary>How far the log has come. Kept elsewhere, it shows later whether anything up to there was changed or cut.</summary>
/// <param name="Sequence">Number of the last entry; 0: none.</param>
/// <param name="Hash">SHA-256 over it and all before it, 64 lower-case hexadecimal digits.</param>
public sealed record AuditHead(long Sequence, string Hash);

/// <summary>Which entries to read, newest first. What is null does not restrict.</summary>
/// <param name="ActorId">Id of a person or token.</param>
/// <param name="Action">Name of an action; ending with <c>.</c>: all that begin so.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="From">From this time, UTC.</param>
/// <param name="Until">Before this time, UTC.</param>
/// <param name="Before">Before this entry (number): <see cref="AuditPage.Next"/> of the page above.</param>
/// <param name="Limit">Entries wanted, 1 to <see cref="MaxLimit"/>.</param>
public sealed record AuditQuery(
    string? ActorId, string? Action, WorkspaceId? Workspace, DateTime? From, DateTime? Until, long? Before, int Limit)
{
    /// <summary>Entries of a page (count).</summary>
    public const int MaxLimit = 1_000;

    /// <summary>Entries looked at for one page (count); a page that found less by then says where to go on.</summary>
    public const int MaxScanned = 200_000;

    /// <summary>The newest entries, whatever they are.</summary>
    public static AuditQuery Newest(int limit) => new(null, null, null, null, null, null, limit);
}

/// <summary>A page of the log, newest first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Next">Where the next page begins (<see cref="AuditQuery.Before"/>); null: the log's beginning was reached.</param>
public sealed record AuditPage(IReadOnlyList<AuditRecord> Entries, long? Next);

/// <summary>The audit log of a centre: append-only, hash-chained. Any number of threads.</summary>
public interface IAuditLog
{
    /// <summary>The end of what is written for good.</summary>
    AuditHead Head { get; }

    /// <summary>Returns when the entry is there after a power failure.</summary>
    /// <exception cref="IOException">It could not be written. What was to be done must not be done.</exception>
    Task AppendAsync(AuditEntry entry);

    /// <summary>Reads back.</summary>
    Task<AuditPage> ReadAsync(AuditQuery query, CancellationToken cancellation);
}
