using Xunit;
using System.Collections.Concurrent;
using Midmar.Detection.Findings;
using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Store.Tests.Pipeline;

/// <summary>A lake that keeps the ids of its records: what is sealed outlives the pipeline, what is not does not.</summary>
internal sealed class MemoryLake : ILake, IFindingTable
{
    private readonly Lock gate = new();
    private readonly List<RecordId> sealedRecords = [];
    private readonly SortedDictionary<long, IReadOnlyList<Finding>> tables = [];

    public long SealedTo { get; private set; }

    /// <summary>Attempts to seal that fail from now on.</summary>
    public int FailuresLeft { get; set; }

    public IReadOnlyList<RecordId> Sealed
    {
        get
        {
            lock (gate)
            {
                return [.. sealedRecords];
            }
        }
    }

    public IEnumerable<Finding> Findings => tables.Values.SelectMany(f => f);

    public ILakeSegment Begin(long from, int parts) => new Segment(this, from);

    public void Write(long from, IReadOnlyList<Finding> findings) => tables[from] = [.. findings];

    public Task<IReadOnlyList<Finding>> ReadAsync(DateTime from, DateTime to, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Finding>>([.. Findings.Where(f => f.Time >= from && f.Time < to).Take(limit)]);

    private sealed class Segment(MemoryLake lake, long from) : ILakeSegment
    {
        private readonly ConcurrentQueue<RecordId> records = new();
        private readonly ConcurrentQueue<(long Position, long End)> frames = new();

        public long Records => records.Count;

        public long MemoryBytes => records.Count * 100L;

        public void Add(int part, JournalFrame frame, RecordBatch batch)
        {
            AddUnread(part, frame);
            for (var i = 0; i < batch.Count; i++)
            {
                records.Enqueue(batch[i].Id);
            }
        }

        public void AddUnread(int part, JournalFrame frame) => frames.Enqueue((frame.Position, frame.End));

        public void Seal(long to, CancellationToken cancellation)
        {
            lock (lake.gate)
            {
                if (lake.FailuresLeft-- > 0)
                {
                    throw new IOException("No space left on device.");
                }

                Assert.Equal(lake.SealedTo, from);
                Assert.All(frames, f => Assert.True(f.Position >= from && f.End <= to));
                Assert.Equal(frames.Count, frames.Distinct().Count());
                lake.sealedRecords.AddRange(records);
                lake.SealedTo = to;
            }
        }
    }
}
