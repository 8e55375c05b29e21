using Midmar.Detection.Lake;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Store.Lake;

/// <summary>What one thread puts into a segment: records as ids of values, the values once each. One thread.</summary>
internal sealed class SegmentPart : IDisposable
{
    private const int ShapeBytes = 512;
    private const int BlockBits = 16;

    private readonly Dictionary<int[], PartShape> shapes = new(new IntsComparer());
    private readonly Dictionary<int[], PartShape>.AlternateLookup<ReadOnlySpan<int>> shapesByKey;
    private readonly Dictionary<string, int> localNames = new(StringComparer.Ordinal);
    private readonly (long Number, int Id)[] numbered = new (long, int)[ValueMemo.Places];
    private readonly int[] valueInColumn = new int[RecordColumns.All.Length];
    private readonly List<int[]> valueBlocks = [];
    private int[] key = new int[256];
    private int[] record = new int[128];
    private short[] columnOfName = [];
    private int[] lastByField = [];
    private int valueCount;
    private long shapeBytes;
    private long memory;

    public SegmentPart() => shapesByKey = shapes.GetAlternateLookup<ReadOnlySpan<int>>();

    /// <summary>The values.</summary>
    public ValueTable Values { get; } = new();

    /// <summary>The payloads of its frames.</summary>
    public PackedOriginals Originals { get; } = new();

    /// <summary>The records, in the order they were added.</summary>
    public List<PartRecord> Records { get; } = [];

    /// <summary>The frames they came in.</summary>
    public List<PartFrame> Frames { get; } = [];

    /// <summary>The shapes, by index.</summary>
    public List<PartShape> Shapes { get; } = [];

    /// <summary>Records so far. Any thread.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Memory held (bytes, about). Any thread.</summary>
    public long MemoryBytes => Volatile.Read(ref memory);

    private int count;

    /// <summary>Forgets the records and keeps the memory for those of another segment.</summary>
    public void Clear()
    {
        Values.Clear();
        Originals.Clear();
        Records.Clear();
        Frames.Clear();
        Shapes.Clear();
        shapes.Clear();
        localNames.Clear();
        Array.Clear(numbered);
        (valueCount, shapeBytes) = (0, 0);
        Volatile.Write(ref count, 0);
        Volatile.Write(ref memory, 0);
    }

    /// <summary>Takes in a frame and its records; none when it could not be read.</summary>
    public void Add(JournalFrame frame, RecordBatch? batch)
    {
        Originals.Add(frame);
        Frames.Add(new PartFrame(
            frame.Position, frame.Source.Value, frame.RecordSource, Micros(frame.Arrived), Micros(frame.Received)));
        for (var i = 0; i < batch?.Count; i++)
        {
            Add(batch[i], frame.Arrived);
        }

        Volatile.Write(ref count, Records.Count);
        const int recordBytes = 40;
        Volatile.Write(
            ref memory,
            Values.MemoryBytes + Originals.MemoryBytes + shapeBytes + (long)valueCount * sizeof(int) + (long)Records.Count * recordBytes);
    }

    public void Dispose() => Originals.Dispose();

    /// <summary>A value of all that records have, see <see cref="PartRecord.FirstValue"/>.</summary>
    public int ValueAt(int at) => valueBlocks[at >> BlockBits][at & ((1 << BlockBits) - 1)];

    /// <summary>Times are kept to the microsecond, as Parquet and DuckDB have them.</summary>
    public static DateTime Micros(DateTime time) => RecordCopy.Micros(time);

    private void Add(in RecordView view, DateTime arrived)
    {
        var fields = view.FieldCount;
        if (key.Length < fields * 2)
        {
            Array.Resize(ref key, fields * 4);
            Array.Resize(ref record, fields * 2);
        }

        Array.Fill(valueInColumn, -1);
        var values = 0;
        for (var i = 0; i < fields; i++)
        {
            var name = NameOf(view, i);
            var value = IdOf(view.ValueAt(i), i);
            var column = ColumnOf(view, name);
            if (column >= 0 && !TryPlace(column, value, ref values))
            {
                column = Shape.InMap;
            }

            if (column == Shape.InMap)
            {
                record[values++] = value;
            }

            key[i * 2] = name;
            key[i * 2 + 1] = column;
        }

        var shape = ShapeOf(key.AsSpan(0, fields * 2), view, values);
        Records.Add(new PartRecord(
            Micros(view.Time == default ? arrived : view.Time).Ticks, view.Offset, Frames.Count - 1, shape.Index, view.Sources.Id, valueCount));
        for (var i = 0; i < values; i++)
        {
            Append(record[i]);
        }
    }

    /// <summary>False when the value cannot be in the column: another is, or it is no number.</summary>
    private bool TryPlace(int column, int value, ref int values)
    {
        ref var there = ref valueInColumn[column];
        if (there >= 0)
        {
            return record[there] == value;
        }

        if (RecordColumns.All[column].IsNumber && !IsNumber(Values[value]))
        {
            return false;
        }

        there = values;
        record[values++] = value;
        return true;
    }

    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        const int maxDigits = 18;
        var digits = text.Length > 0 && text[0] == '-' ? text[1..] : text;
        return digits.Length is > 0 and <= maxDigits
            && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && (digits[0] != '0' || text.Length == 1);
    }

    private int NameOf(in RecordView view, int index)
    {
        var id = view.FieldAt(index);
        if (id.IsInterned)
        {
            return id.Value;
        }

        var name = view.NameAt(index);
        if (!localNames.TryGetValue(name, out var local))
        {
            local = localNames.Count;
            localNames.Add(name, local);
            shapeBytes += ShapeBytes;
        }

        return ~local;
    }

    private int ColumnOf(in RecordView view, int name)
    {
        if (name < 0)
        {
            return Shape.InMap;
        }

        const short unknown = 0;
        if (name >= columnOfName.Length)
        {
            Array.Resize(ref columnOfName, Math.Max(FieldNames.Count, name + 1));
        }

        if (columnOfName[name] == unknown)
        {
            columnOfName[name] = (short)(RecordColumns.IndexOf(FieldNames.Name(new FieldId(name))) + 2);
        }

        return columnOfName[name] - 2;
    }

    private PartShape ShapeOf(ReadOnlySpan<int> fields, in RecordView view, int values)
    {
        if (shapesByKey.TryGetValue(fields, out var known))
        {
            return known;
        }

        var named = new (string Name, string? Column)[fields.Length / 2];
        for (var i = 0; i < named.Length; i++)
        {
            var column = fields[i * 2 + 1];
            named[i] = (view.NameAt(i), column < 0 ? null : RecordColumns.All[column].Name);
        }

        var shape = Shape.Of(named);
        var valueOfColumn = new short[RecordColumns.All.Length];
        Array.Fill(valueOfColumn, (short)-1);
        var map = new List<(string, int)>();
        var next = 0;
        for (var i = 0; i < named.Length; i++)
        {
            var column = fields[i * 2 + 1];
            if (column < 0)
            {
                map.Add((shape.Fields[i].Key, next++));
            }
            else if (valueOfColumn[column] < 0)
            {
                valueOfColumn[column] = (short)next++;
            }
        }

        var added = new PartShape
        {
            Index = Shapes.Count, Shape = shape, ValueOfColumn = valueOfColumn, Map = [.. map], Values = values,
        };
        shapes.Add(fields.ToArray(), added);
        Shapes.Add(added);
        shapeBytes += ShapeBytes + named.Length * 100L;
        return added;
    }

    /// <summary>One reader fills a part, and its memo's numbers say which values are the same.</summary>
    private int IdOf(in FieldValue value, int field)
    {
        if (value.Number == 0)
        {
            return IdOfBytes(value, field);
        }

        ref var place = ref numbered[ValueMemo.PlaceOf(value.Number)];
        if (place.Number != value.Number)
        {
            place = (value.Number, IdOfBytes(value, field));
        }

        return place.Id;
    }

    private int IdOfBytes(in FieldValue value, int field)
    {
        Span<byte> number = stackalloc byte[32];
        switch (value.Kind)
        {
            case FieldValueKind.Text:
                return IdOfText(value.Utf8, field);
            case FieldValueKind.Boolean:
                return Values.IdOf(value.Boolean ? "true"u8 : "false"u8);
            case FieldValueKind.Integer:
                Utf8Formatter.TryFormat(value.Integer, number, out var length);
                return Values.IdOf(number[..length]);
            case FieldValueKind.Real:
                value.Real.TryFormat(number, out length, "R", CultureInfo.InvariantCulture);
                return Values.IdOf(number[..length]);
            case FieldValueKind.List:
                return Values.IdOf(Encoding.UTF8.GetBytes(value.ToString()));
            default:
                return Values.IdOf([]);
        }
    }

    /// <summary>Most often the record before had the same value at the same place: comparing is cheaper than looking up.</summary>
    private int IdOfText(ReadOnlySpan<byte> text, int field)
    {
        if (field >= lastByField.Length)
        {
            Array.Resize(ref lastByField, Math.Max(64, (field + 1) * 2));
        }

        ref var last = ref lastByField[field];
        if (last < Values.Count && Values.Is(last, text))
        {
            return last;
        }

        return last = Values.IdOf(text);
    }

    private void Append(int value)
    {
        if (valueCount >> BlockBits == valueBlocks.Count)
        {
            valueBlocks.Add(new int[1 << BlockBits]);
        }

        valueBlocks[valueCount >> BlockBits][valueCount & ((1 << BlockBits) - 1)] = value;
        valueCount++;
    }

    private sealed class IntsComparer : IEqualityComparer<int[]>, IAlternateEqualityComparer<ReadOnlySpan<int>, int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<int> alternate, int[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(int[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<int> alternate) =>
            (int)System.IO.Hashing.XxHash3.HashToUInt64(System.Runtime.InteropServices.MemoryMarshal.AsBytes(alternate));

        public int[] Create(ReadOnlySpan<int> alternate) => alternate.ToArray();
    }
}

/// <summary>A record of a part.</summary>
/// <param name="Ticks">Event time, to the microsecond.</param>
/// <param name="Position">See <see cref="RecordId.Position"/>.</param>
/// <param name="Frame">Index of its frame in the part.</param>
/// <param name="Shape">Index of its shape in the part.</param>
/// <param name="Sources">See <see cref="LogSourceSet.Id"/>.</param>
/// <param name="FirstValue">Where its values begin.</param>
internal readonly record struct PartRecord(long Ticks, long Position, int Frame, int Shape, int Sources, int FirstValue);

/// <summary>A frame of a part.</summary>
/// <param name="Position">Where it begins in the journal.</param>
/// <param name="Source">The source.</param>
/// <param name="RecordSource">See <see cref="RecordId.Source"/>.</param>
/// <param name="Arrived">When it arrived, on the workspace's clock.</param>
/// <param name="Received">When it arrived, on the wall clock.</param>
internal readonly record struct PartFrame(long Position, int Source, ulong RecordSource, DateTime Arrived, DateTime Received);
