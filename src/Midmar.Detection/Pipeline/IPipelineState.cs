using Midmar.Detection.Findings;
using Midmar.Detection.Lake;
using Midmar.Records;

namespace Midmar.Detection.Pipeline;

/// <summary>Where detection stands, as last committed.</summary>
/// <param name="Position">End of the last frame whose findings are committed.</param>
/// <param name="Counts">What was counted up to there, by source.</param>
public sealed record PipelineCheckpoint(long Position, IReadOnlyDictionary<SourceId, SourceCounts> Counts);

/// <summary>A record that could not be read.</summary>
/// <param name="Source">The source.</param>
/// <param name="Frame">The frame it came in.</param>
/// <param name="RecordSource">See <see cref="RecordId.Source"/>.</param>
/// <param name="RecordPosition">Where its bytes begin in the source: read again from there, its records get the ids they would have had.</param>
/// <param name="Problem">What was wrong, and where in the source.</param>
/// <param name="ReadAs">How it was read.</param>
/// <param name="Received">When it came, on the wall clock, UTC.</param>
/// <param name="Bytes">The bytes, at most <see cref="MaxBytes"/>.</param>
/// <param name="IsCut">Whether there were more.</param>
public sealed record FailedRecord(
    SourceId Source, long Frame, ulong RecordSource, long RecordPosition, ReadProblem Problem, ReadAs ReadAs, DateTime Received, byte[] Bytes, bool IsCut)
{
    /// <summary>Bytes kept of one failed record; all of them stay with the lake's originals.</summary>
    public const int MaxBytes = 64 * 1024;
}

/// <summary>What is committed together: all of it, or nothing.</summary>
/// <param name="Position">End of the last frame it covers.</param>
/// <param name="Findings">Findings of these frames, in order.</param>
/// <param name="Failed">Records of these frames that could not be read.</param>
/// <param name="Counts">Counts up to the position, of the sources for which they changed since the last commit.</param>
public sealed record PipelineCommit(
    long Position,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<FailedRecord> Failed,
    IReadOnlyDictionary<SourceId, SourceCounts> Counts)
{
    /// <summary>Records behind the findings that were at hand; not all of them.</summary>
    public IReadOnlyList<RecordDetail> Cited { get; init; } = [];
}

/// <summary>What detection of a workspace keeps over a restart. One thread at a time.</summary>
public interface IPipelineState
{
    /// <summary>The last commit; null before the first.</summary>
    PipelineCheckpoint? Load();

    /// <summary>Commits; returns when it is there after a power failure.</summary>
    /// <exception cref="IOException">The disk is full or failed. Nothing of it is there; it may be tried again.</exception>
    void Commit(PipelineCommit commit);

    /// <summary>Keeps a snapshot of what correlation knows at a position; older ones that a restart cannot need are let go.</summary>
    /// <exception cref="IOException">The disk is full or failed. The snapshot before it stays.</exception>
    void SaveSnapshot(long position, Action<Stream> write);

    /// <summary>The newest readable snapshot at or before a position; null when there is none. The caller disposes the stream.</summary>
    (long Position, Stream Content)? OpenSnapshot(long notAfter);
}
