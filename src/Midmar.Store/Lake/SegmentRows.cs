using System.Runtime.InteropServices;
using Midmar.Records;

namespace Midmar.Store.Lake;

/// <summary>The records of all parts of a segment, by time and then by id.</summary>
internal sealed class SegmentRows
{
    private readonly SegmentPart[] parts;
    private readonly DistinctValues values;
    private readonly Row[] rows;

    public SegmentRows(SegmentPart[] parts, DistinctValues values)
    {
        this.parts = parts;
        this.values = values;
        values.Take([.. parts.Select(p => p.Values)]);
        rows = new Row[parts.Sum(p => p.Records.Count)];
        var at = 0;
        for (var part = 0; part < parts.Length; part++)
        {
            for (var i = 0; i < parts[part].Records.Count; i++)
            {
                rows[at++] = new Row(part, i, parts[part].Records[i].Ticks);
            }
        }

        Array.Sort(rows, Compare);
    }

    /// <summary>Records.</summary>
    public int Count => rows.Length;

    /// <summary>The record of a row.</summary>
    public PartRecord RecordAt(int row) => parts[rows[row].Part].Records[rows[row].Index];

    /// <summary>The frame of a row.</summary>
    public PartFrame FrameAt(int row) => parts[rows[row].Part].Frames[RecordAt(row).Frame];

    /// <summary>The shape of a row.</summary>
    public PartShape ShapeAt(int row) => parts[rows[row].Part].Shapes[RecordAt(row).Shape];

    /// <summary>The distinct values, by the numbers that <see cref="ValueAt"/> gives.</summary>
    public DistinctValues Values => values;

    /// <summary>Appends the values of a row, in the order of its shape.</summary>
    public void AddValuesTo(List<int> all, int row)
    {
        ref readonly var at = ref rows[row];
        var part = parts[at.Part];
        var (first, count) = (part.Records[at.Index].FirstValue, ShapeAt(row).Values);
        var from = all.Count;
        CollectionsMarshal.SetCount(all, from + count);
        var added = CollectionsMarshal.AsSpan(all)[from..];
        for (var i = 0; i < added.Length; i++)
        {
            added[i] = values.ValueOf(at.Part, part.ValueAt(first + i));
        }
    }

    /// <summary>Adds every token of every value, and the record sources.</summary>
    public void AddTokensTo(TokenHashes hashes)
    {
        for (var value = 0; value < values.Count; value++)
        {
            Tokens.AddTo(hashes, values[value]);
        }

        foreach (var frame in parts.SelectMany(p => p.Frames))
        {
            hashes.Add(Tokens.HashOf(frame.RecordSource));
        }
    }

    /// <summary>When the last of them was received.</summary>
    public DateTime LastReceived() => parts.SelectMany(p => p.Frames).Max(f => (DateTime?)f.Received) ?? default;

    private int Compare(Row x, Row y)
    {
        if (x.Ticks != y.Ticks)
        {
            return x.Ticks.CompareTo(y.Ticks);
        }

        var (left, right) = (parts[x.Part].Records[x.Index], parts[y.Part].Records[y.Index]);
        var bySource = parts[x.Part].Frames[left.Frame].RecordSource.CompareTo(parts[y.Part].Frames[right.Frame].RecordSource);
        return bySource != 0 ? bySource : left.Position.CompareTo(right.Position);
    }

    private readonly record struct Row(int Part, int Index, long Ticks);
}
