using System.Collections.Immutable;
using Midmar.Records;

namespace Midmar.Store.Lake;

/// <summary>The records of all parts of a segment, by time and then by id.</summary>
internal sealed class SegmentRows
{
    /// <summary>Longer values (bytes) seldom repeat: their text is made for each row anew rather than kept while the segment is written.</summary>
    private const int MaxKept = 256;

    private readonly SegmentPart[] parts;
    private readonly string?[][] texts;
    private readonly Row[] rows;
    private readonly PartShape[] shapes;
    private readonly Dictionary<int, string> sources = [];

    public SegmentRows(SegmentPart[] parts)
    {
        this.parts = parts;
        texts = [.. parts.Select(p => new string?[p.Values.Count])];
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
        shapes = [.. rows.Select(r => parts[r.Part].Shapes[parts[r.Part].Records[r.Index].Shape])];
    }

    /// <summary>Records.</summary>
    public int Count => rows.Length;

    /// <summary>The record of a row.</summary>
    public PartRecord RecordAt(int row) => parts[rows[row].Part].Records[rows[row].Index];

    /// <summary>The frame of a row.</summary>
    public PartFrame FrameAt(int row) => parts[rows[row].Part].Frames[RecordAt(row).Frame];

    /// <summary>The shape of a row.</summary>
    public PartShape ShapeAt(int row) => shapes[row];

    /// <summary>The log sources of a row, joined by <c>|</c>.</summary>
    public string SourcesAt(int row, IReadOnlyDictionary<int, LogSourceSet> sets)
    {
        var id = RecordAt(row).Sources;
        return sources.TryGetValue(id, out var text) ? text : sources[id] = string.Join('|', sets[id].Sources);
    }

    /// <summary>A value of a row.</summary>
    public string TextAt(int row, int value)
    {
        var part = rows[row].Part;
        var (id, values) = (parts[part].ValueAt(RecordAt(row), value), parts[part].Values);
        return values[id].Length > MaxKept ? values.Text(id) : texts[part][id] ??= values.Text(id);
    }

    /// <summary>Every token of every value, and the record sources.</summary>
    public HashSet<ulong> TokenHashes()
    {
        var hashes = new HashSet<ulong>();
        for (var part = 0; part < parts.Length; part++)
        {
            for (var id = 0; id < parts[part].Values.Count; id++)
            {
                Tokens.AddTo(hashes, parts[part].Values[id]);
            }

            foreach (var frame in parts[part].Frames)
            {
                hashes.Add(Tokens.HashOf(frame.RecordSource));
            }
        }

        return hashes;
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
