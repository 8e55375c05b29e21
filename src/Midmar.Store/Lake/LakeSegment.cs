using System.Collections.Concurrent;
using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Store.Lake;

/// <summary>A segment being filled.</summary>
internal sealed class LakeSegment(WorkspaceLake lake, long from, int parts) : ILakeSegment
{
    private readonly ConcurrentDictionary<int, LogSourceSet> sets = new();
    private SegmentPart[] filled = lake.TakeParts(parts);

    /// <inheritdoc/>
    public long Records => filled.Sum(p => (long)p.Count);

    /// <inheritdoc/>
    public long MemoryBytes => filled.Sum(p => p.MemoryBytes);

    /// <inheritdoc/>
    public void Add(int part, JournalFrame frame, RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(batch);
        filled[part].Add(frame, batch);
        LogSourceSet? last = null;
        for (var i = 0; i < batch.Count; i++)
        {
            var set = batch[i].Sources;
            if (!ReferenceEquals(set, last))
            {
                last = set;
                sets.TryAdd(set.Id, set);
            }
        }
    }

    /// <inheritdoc/>
    public void AddUnread(int part, JournalFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        filled[part].Add(frame, batch: null);
    }

    /// <inheritdoc/>
    public void Seal(long to, CancellationToken cancellation)
    {
        lake.Seal(from, to, filled, sets, cancellation);
        lake.GiveBack(filled);
        filled = [];
    }
}
