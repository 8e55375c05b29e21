using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Store.Lake;

/// <summary>Reads records that only the journal has.</summary>
internal static class RecentRecords
{
    /// <summary>The first records that a query asks for, newest first, with the frames they came in.</summary>
    public static List<(StoredRecord Record, long Frame)> Search(
        IEnumerable<JournalFrame> frames, FrameParser parser, RecordQuery query, int limit, CancellationToken cancellation)
    {
        var (from, to) = (QueryConditions.Ceiling(query.From), QueryConditions.Ceiling(query.To));
        var found = new SortedSet<(StoredRecord Record, long Frame)>(
            Comparer<(StoredRecord Record, long Frame)>.Create((x, y) => Compare(x.Record, y.Record)));
        foreach (var (frame, view) in All(frames, parser, cancellation))
        {
            var time = RecordCopy.TimeOf(frame, view);
            if (time < from || time >= to || (query.After is { } after && Compare(time, view.Id, after.Time, after.Id) <= 0))
            {
                continue;
            }

            var record = RecordCopy.Of(frame, view);
            if (QueryConditions.Holds(query, record) && found.Add((record, frame.Position)) && found.Count > limit)
            {
                found.Remove(found.Max);
            }
        }

        return [.. found];
    }

    /// <summary>A record with its original; null when no frame has it.</summary>
    public static RecordDetail? Find(IEnumerable<JournalFrame> frames, FrameParser parser, RecordId id, CancellationToken cancellation)
    {
        foreach (var (frame, view) in All(frames.Where(f => f.RecordSource == id.Source), parser, cancellation))
        {
            if (view.Id == id)
            {
                return RecordCopy.DetailOf(frame, view);
            }
        }

        return null;
    }

    /// <summary>The order of an answer: newest first, then by id.</summary>
    public static int Compare(StoredRecord x, StoredRecord y) => Compare(x.Time, x.Id, y.Time, y.Id);

    private static int Compare(DateTime time, RecordId id, DateTime otherTime, RecordId other)
    {
        var byTime = otherTime.CompareTo(time);
        return byTime != 0 ? byTime : id.CompareTo(other);
    }

    /// <summary>Every record of the frames; valid until the next.</summary>
    public static IEnumerable<(JournalFrame Frame, RecordView Record)> All(
        IEnumerable<JournalFrame> frames, FrameParser parser, CancellationToken cancellation)
    {
        var batch = new RecordBatch();
        foreach (var frame in frames.Where(f => f.Kind == FrameKind.Records))
        {
            cancellation.ThrowIfCancellationRequested();
            parser.Parse(frame, batch);
            for (var i = 0; i < batch.Count; i++)
            {
                yield return (frame, batch[i]);
            }
        }
    }
}
