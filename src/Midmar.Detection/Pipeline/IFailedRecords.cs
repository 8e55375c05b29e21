namespace Midmar.Detection.Pipeline;

/// <summary>Records of a workspace that could not be read, until they are replayed or let go. Any thread.</summary>
public interface IFailedRecords
{
    /// <summary>Records kept for one source (count); beyond it the oldest is let go. Their bytes stay with the lake's originals all the same.</summary>
    public const int MaxOfSource = 10_000;

    /// <summary>Failed records, newest first.</summary>
    /// <param name="source">The source; null: all.</param>
    /// <param name="before">To go on after an answer: the last number of it; null for the first page.</param>
    /// <param name="limit">Records wanted, 1 to 500.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<(long Number, FailedRecord Record)>> ReadAsync(SourceId? source, long? before, int limit, CancellationToken cancellation);

    /// <summary>Failed records kept, by source (count).</summary>
    Task<IReadOnlyDictionary<SourceId, long>> CountAsync(CancellationToken cancellation);

    /// <summary>Lets records go: they were replayed, or a person says so.</summary>
    Task RemoveAsync(IReadOnlyList<long> numbers, CancellationToken cancellation);
}
