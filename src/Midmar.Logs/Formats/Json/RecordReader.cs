using System.Diagnostics;
using Midmar.Records;

namespace Midmar.Logs.Formats.Json;

/// <summary>
/// Reads one record's members into a batch, objects flattened to dotted names. A name that comes again (twice in an
/// object, or in the objects of an array) makes its field a list of all its values.
/// </summary>
internal sealed class RecordReader
{
    private const int Failed = -1;

    private readonly KeyTree keys = new();
    private readonly List<(FieldId Field, int Rank, int Index, RawValue Value)> aliases = [];
    private readonly List<(int Index, int Order, RawValue Value)> repeats = [];
    private readonly KeyNode[] owners = new KeyNode[JsonFormat.MaxFields];
    private long[] seen = new long[1024];
    private readonly Dictionary<int, long> seenLocal = [];
    private RecordBatch batch = new();
    private uint record;
    private readonly List<(int Rank, RawValue Value)> times = [];
    private int bestAliasRank;

    /// <summary>What makes the record a Windows event, as far as read.</summary>
    public WindowsParts Windows { get; private set; }

    /// <summary>Where reading failed.</summary>
    public int FailedAt { get; private set; }

    /// <summary>Whether the rest of the bytes was searched, in vain, for the end of a value.</summary>
    public bool SearchedAll { get; private set; }

    /// <summary>Whether fields were left out because there were too many.</summary>
    public bool LeftOut { get; private set; }

    public void Start(RecordBatch target)
    {
        batch = target;
        keys.StartBatch();
        seenLocal.Clear();
    }

    /// <summary>Reads the object that begins at a position; the position after it, or -1 with <see cref="FailedAt"/>.</summary>
    public int Read(ReadOnlySpan<byte> data, int position)
    {
        record++;
        if (record == uint.MaxValue)
        {
            Array.Clear(seen);
            record = 1;
        }

        aliases.Clear();
        repeats.Clear();
        Windows = WindowsParts.None;
        LeftOut = false;
        SearchedAll = false;
        times.Clear();
        bestAliasRank = 0;
        var end = ReadObject(data, position + 1, keys.Root, 0);
        if (end >= 0)
        {
            FinishRepeats();
        }

        return end;
    }

    /// <summary>The record's time, from the surest member that holds one; or default.</summary>
    public DateTime Time(ReadOnlySpan<byte> data)
    {
        for (var tried = 0; tried < times.Count;)
        {
            var best = tried;
            for (var i = tried + 1; i < times.Count; i++)
            {
                best = times[i].Rank < times[best].Rank ? i : best;
            }

            var value = times[best].Value;
            if (EventTimes.TryParse(data.Slice(value.Offset, value.Length), out var found))
            {
                return found;
            }

            (times[tried], times[best]) = (times[best], times[tried]);
            tried++;
        }

        return default;
    }

    /// <summary>Index among the record's fields, or -1.</summary>
    public int IndexOf(FieldId field)
    {
        var mark = field.IsInterned
            ? field.Value < seen.Length ? seen[field.Value] : 0
            : seenLocal.GetValueOrDefault(field.Value);
        return (uint)(mark >> 32) == record ? (int)mark : -1;
    }

    /// <summary>Adds the names an EVTX record has, where the record has not got them itself.</summary>
    public void AddAliases()
    {
        for (var rank = 0; rank <= bestAliasRank; rank++)
        {
            foreach (var alias in aliases)
            {
                if (alias.Rank != rank || IndexOf(alias.Field) >= 0)
                {
                    continue;
                }

                Mark(alias.Field, batch.PendingFields);
                if (repeats.Count > 0)
                {
                    batch.Add(alias.Field, batch.PendingValueAt(alias.Index));
                }
                else
                {
                    batch.Add(alias.Field, alias.Value);
                }
            }
        }
    }

    private int ReadObject(ReadOnlySpan<byte> data, int position, KeyNode parent, int depth)
    {
        KeyNode? previous = null;
        position = JsonValues.SkipBlanks(data, position);
        if (position < data.Length && data[position] == (byte)'}')
        {
            if (depth > 0)
            {
                Add(parent, new RawValue(position, 0, (int)JsonEncoding.Null));
            }

            return position + 1;
        }

        while (true)
        {
            if ((uint)position >= (uint)data.Length || data[position] != (byte)'"')
            {
                return Fail(position);
            }

            position++;
            previous = keys.Read(parent, previous, data, ref position, batch);
            if (previous is null)
            {
                return Fail(position);
            }

            position = JsonValues.SkipBlanks(data, position);
            if ((uint)position >= (uint)data.Length || data[position] != (byte)':')
            {
                return Fail(position);
            }

            position = ReadMember(data, JsonValues.SkipBlanks(data, position + 1), previous, depth);
            if (position < 0)
            {
                return Failed;
            }

            position = JsonValues.SkipBlanks(data, position);
            if ((uint)position >= (uint)data.Length)
            {
                return Fail(position);
            }

            switch (data[position++])
            {
                case (byte)',':
                    position = JsonValues.SkipBlanks(data, position);
                    break;
                case (byte)'}':
                    return position;
                default:
                    return Fail(position - 1);
            }
        }
    }

    private int ReadMember(ReadOnlySpan<byte> data, int position, KeyNode node, int depth)
    {
        if ((uint)position >= (uint)data.Length)
        {
            return Fail(position);
        }

        var first = data[position];
        if (first == (byte)'"')
        {
            var quote = StructureScanner.EndOfString(data, position + 1);
            if (quote < 0)
            {
                return Fail(position);
            }

            Add(node, new RawValue(position + 1, quote - position - 1, (int)JsonEncoding.String));
            return quote + 1;
        }

        if (first == (byte)'{' && depth + 1 < JsonFormat.MaxDepth)
        {
            return ReadObject(data, position + 1, node, depth + 1);
        }

        if (first == (byte)'[' && depth + 1 < JsonFormat.MaxDepth && HoldsObjects(data, position))
        {
            return ReadObjects(data, position + 1, node, depth + 1);
        }

        var next = position;
        if (!JsonValues.TryRead(data, ref next, out var value))
        {
            SearchedAll |= first is (byte)'{' or (byte)'[';
            return Fail(position);
        }

        Add(node, value);
        return next;
    }

    private static bool HoldsObjects(ReadOnlySpan<byte> data, int position)
    {
        var inside = JsonValues.SkipBlanks(data, position + 1);
        return inside < data.Length && data[inside] == (byte)'{';
    }

    private int ReadObjects(ReadOnlySpan<byte> data, int position, KeyNode node, int depth)
    {
        while (true)
        {
            position = ReadMember(data, JsonValues.SkipBlanks(data, position), node, depth);
            if (position < 0)
            {
                return Failed;
            }

            position = JsonValues.SkipBlanks(data, position);
            if (position < data.Length && data[position] == (byte)']')
            {
                return position + 1;
            }

            if (position >= data.Length || data[position] != (byte)',')
            {
                return Fail(position);
            }

            position++;
        }
    }

    private void Add(KeyNode node, in RawValue value)
    {
        var index = IndexOf(node.Field);
        if (index >= 0)
        {
            AddAgain(node, index, value);
        }
        else if (TryAdd(node, node.Field, value, out index) && node.IsSpecial)
        {
            Note(node, index, value);
        }
    }

    private bool TryAdd(KeyNode node, FieldId field, in RawValue value, out int index)
    {
        index = batch.PendingFields;
        if (index >= JsonFormat.MaxFields)
        {
            LeftOut = true;
            return false;
        }

        batch.Add(field, value);
        Mark(field, index);
        owners[index] = node;
        return true;
    }

    /// <summary>A name the record has already: another value of its list, or the same name in another part of an event.</summary>
    private void AddAgain(KeyNode node, int index, in RawValue value)
    {
        var owner = owners[index];
        if (!EventParts.Differ(node, owner))
        {
            repeats.Add((index, repeats.Count, value));
            return;
        }

        var takes = EventParts.Takes(node, owner);
        var other = EventParts.OtherName(takes ? owner : node, batch);
        var otherIndex = IndexOf(other);
        if (takes && otherIndex < 0 && batch.PendingFields < JsonFormat.MaxFields)
        {
            Mark(other, batch.PendingFields);
            owners[batch.PendingFields] = owner;
            batch.Add(other, batch.PendingValueAt(index));
            batch.ReplacePending(index, JsonDecoder.Instance.Decode(batch, value));
            owners[index] = node;
            Windows |= node.Windows;
        }
        else if (takes || otherIndex >= 0)
        {
            repeats.Add((takes ? index : otherIndex, repeats.Count, value));
        }
        else
        {
            TryAdd(node, other, value, out _);
        }
    }

    private void Note(KeyNode node, int index, in RawValue value)
    {
        Windows |= node.Windows;
        if (node.Alias is { } alias)
        {
            aliases.Add((alias, node.AliasRank, index, value));
            bestAliasRank = Math.Max(bestAliasRank, node.AliasRank);
        }

        if (node.TimeRank > 0 && (JsonEncoding)value.Encoding is JsonEncoding.String or JsonEncoding.Number)
        {
            times.Add((node.TimeRank, value));
        }
    }

    private void Mark(FieldId field, int index)
    {
        var mark = ((long)record << 32) | (uint)index;
        if (!field.IsInterned)
        {
            seenLocal[field.Value] = mark;
            return;
        }

        if (field.Value >= seen.Length)
        {
            Array.Resize(ref seen, Math.Max(field.Value + 1, seen.Length * 2));
        }

        seen[field.Value] = mark;
    }

    private void FinishRepeats()
    {
        if (repeats.Count == 0)
        {
            return;
        }

        repeats.Sort(static (a, b) => a.Index != b.Index ? a.Index.CompareTo(b.Index) : a.Order.CompareTo(b.Order));
        for (var from = 0; from < repeats.Count;)
        {
            var index = repeats[from].Index;
            var to = from;
            while (to < repeats.Count && repeats[to].Index == index)
            {
                to++;
            }

            var values = new FieldValue[to - from + 1];
            values[0] = batch.PendingValueAt(index);
            for (var i = from; i < to; i++)
            {
                values[i - from + 1] = JsonDecoder.Instance.Decode(batch, repeats[i].Value);
            }

            batch.ReplacePending(index, FieldValue.List(values));
            from = to;
        }
    }

    private int Fail(int position)
    {
        Debug.Assert(position >= 0, "A failure has a place.");
        FailedAt = position;
        return Failed;
    }
}
