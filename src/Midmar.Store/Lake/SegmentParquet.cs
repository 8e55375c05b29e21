using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Midmar.Records;
using Midmar.Store.Columnar;
using Midmar.Store.Files;
using ZstdSharp;

namespace Midmar.Store.Lake;

/// <summary>
/// Writes the records of a segment as Parquet that any tool reads. Values go from the segment's tables into pages as they
/// are, each distinct one once for a group of rows: no text is made of them on the way.
/// </summary>
internal sealed class SegmentParquet
{
    /// <summary>Rows of a row group (count): their values are in memory together, one column at a time.</summary>
    public const int RowGroupLength = 16_384;

    private readonly ColumnarWriter writer = new(SegmentColumns.Schema);
    private readonly ColumnValues column = new();
    private readonly GroupRow[] group = new GroupRow[RowGroupLength];
    private readonly List<int> values = [];
    private SegmentTexts texts = new();
    private SegmentRows rows = null!;
    private IReadOnlyDictionary<int, LogSourceSet> sets = null!;

    /// <summary>Writes a file, to the disk; returns its length. Files one after the other share the memory this takes.</summary>
    public long Write(
        IDurableFiles files, string path, SegmentRows records, IReadOnlyDictionary<int, LogSourceSet> logSources, CancellationToken cancellation)
    {
        (rows, sets, texts) = (records, logSources, new SegmentTexts());
        using var file = files.Create(path);
        using var stream = new AppendStream(file);
        using var compressor = new Compressor(ColumnarWriter.Level);
        writer.Begin(stream, compressor);
        for (var from = 0; from < rows.Count; from += RowGroupLength)
        {
            WriteGroup(from, Math.Min(RowGroupLength, rows.Count - from), cancellation);
        }

        writer.End();
        stream.WriteOut();
        file.Sync();
        return file.Length;
    }

    private void WriteGroup(int from, int count, CancellationToken cancellation)
    {
        // All values of the group once, in the order of its rows: each column then takes its own from there.
        values.Clear();
        for (var i = 0; i < count; i++)
        {
            group[i] = new GroupRow(rows.RecordAt(from + i), rows.FrameAt(from + i), rows.ShapeAt(from + i), values.Count);
            rows.AddValuesTo(values, from + i);
        }

        var inGroup = group.AsSpan(0, count);
        writer.BeginGroup(count);
        WriteEach(inGroup, r => MicrosOf(r.Record.Ticks));
        WriteFew(inGroup, r => MicrosOf(r.Frame.Arrived.Ticks));
        WriteFew(inGroup, r => MicrosOf(r.Frame.Received.Ticks));
        WriteFew(inGroup, r => r.Frame.Source, PhysicalType.Int32);
        WriteFew(inGroup, r => (long)r.Frame.RecordSource, PhysicalType.Int64, isSigned: false);
        WriteEach(inGroup, r => r.Record.Position);
        WriteFew(inGroup, r => r.Frame.Position);
        WriteTexts(inGroup, r => texts.NumberOf(r.Record.Sources, sets));
        WriteTexts(inGroup, r => texts.NumberOf(r.Shape));
        for (var index = 0; index < RecordColumns.All.Length; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            WriteColumn(inGroup, index);
        }

        WriteMap(inGroup);
    }

    private static long MicrosOf(long ticks) => (ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Numbers that are mostly different.</summary>
    private void WriteEach(ReadOnlySpan<GroupRow> inGroup, Func<GroupRow, long> valueOf)
    {
        column.Begin(inGroup.Length);
        var (least, greatest) = (long.MaxValue, long.MinValue);
        foreach (ref readonly var row in inGroup)
        {
            var value = valueOf(row);
            (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
            column.Plain.Int64(value);
        }

        Span<byte> bounds = stackalloc byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bounds, least);
        BinaryPrimitives.WriteInt64LittleEndian(bounds[sizeof(long)..], greatest);
        writer.WritePlain(
            new ColumnLevels(inGroup.Length), column.Plain.Written, new ColumnFacts(0, bounds[..sizeof(long)], bounds[sizeof(long)..]));
    }

    /// <summary>Numbers that many rows have in common.</summary>
    private void WriteFew(ReadOnlySpan<GroupRow> inGroup, Func<GroupRow, long> valueOf, PhysicalType type = PhysicalType.Int64, bool isSigned = true)
    {
        column.Begin(inGroup.Length);
        foreach (ref readonly var row in inGroup)
        {
            column.AddNumber(valueOf(row));
        }

        column.EncodeNumbers(type);
        Span<byte> bounds = stackalloc byte[2 * sizeof(long)];
        column.WriteBounds(bounds, isSigned);
        var width = type == PhysicalType.Int32 ? sizeof(int) : sizeof(long);
        writer.WriteIndexes(
            new ColumnLevels(inGroup.Length), column.Plain.Written, column.Distinct, column.Indexes,
            new ColumnFacts(0, bounds[..width], bounds.Slice(sizeof(long), width)));
    }

    private void WriteTexts(ReadOnlySpan<GroupRow> inGroup, Func<GroupRow, int> numberOf)
    {
        column.Begin(inGroup.Length);
        foreach (ref readonly var row in inGroup)
        {
            column.AddNumber(numberOf(row));
        }

        foreach (var number in column.Numbers)
        {
            column.AddText(texts[(int)number]);
        }

        writer.WriteIndexes(new ColumnLevels(inGroup.Length), column.Plain.Written, column.Distinct, column.Indexes, default);
    }

    private void WriteColumn(ReadOnlySpan<GroupRow> inGroup, int index)
    {
        column.Begin(inGroup.Length, rows.Values.Count);
        var all = CollectionsMarshal.AsSpan(values);
        foreach (ref readonly var row in inGroup)
        {
            var value = row.Shape.ValueOfColumn[index];
            column.AddLevel(value < 0 ? 0 : 1);
            if (value >= 0)
            {
                column.AddValue(all[row.FirstValue + value]);
            }
        }

        WriteValues(new ColumnLevels(inGroup.Length, column.Definition), RecordColumns.All[index].IsNumber);
    }

    private void WriteValues(in ColumnLevels levels, bool isNumber)
    {
        var nulls = levels.Count - column.Indexes.Length;
        if (column.Indexes.Length == 0)
        {
            writer.WritePlain(levels, [], new ColumnFacts(nulls, [], []));
            return;
        }

        Span<byte> bounds = stackalloc byte[2 * ColumnValues.MaxBound];
        var (least, greatest) = column.Encode(rows.Values, isNumber, bounds);
        var facts = new ColumnFacts(nulls, bounds[..least], bounds.Slice(ColumnValues.MaxBound, greatest));
        if (column.IsPlain)
        {
            writer.WritePlain(levels, column.Plain.Written, facts);
        }
        else
        {
            writer.WriteIndexes(levels, column.Plain.Written, column.Distinct, column.Indexes, facts);
        }
    }

    /// <summary>Levels as in the Parquet format, "Nested Encoding": a map is a repeated group of key and value.</summary>
    private void WriteMap(ReadOnlySpan<GroupRow> inGroup)
    {
        column.Begin(inGroup.Length);
        foreach (ref readonly var row in inGroup)
        {
            var map = row.Shape.Map;
            column.AddLevel(map.Length == 0 ? 0 : 1, repetition: 0);
            for (var i = 0; i < map.Length; i++)
            {
                if (i > 0)
                {
                    column.AddLevel(1, repetition: 1);
                }

                column.AddNumber(texts.KeyOf(row.Shape, i));
            }
        }

        foreach (var number in column.Numbers)
        {
            column.AddText(texts[(int)number]);
        }

        var levels = new ColumnLevels(column.Definition.Length, column.Definition, column.Repetition);
        var nulls = levels.Count - column.Indexes.Length;
        if (column.Distinct == 0)
        {
            writer.WritePlain(levels, [], new ColumnFacts(nulls, [], []));
        }
        else
        {
            writer.WriteIndexes(levels, column.Plain.Written, column.Distinct, column.Indexes, new ColumnFacts(nulls, [], []));
        }

        column.BeginSameLevels(rows.Values.Count);
        var all = CollectionsMarshal.AsSpan(values);
        foreach (ref readonly var row in inGroup)
        {
            foreach (var (_, value) in row.Shape.Map)
            {
                column.AddValue(all[row.FirstValue + value]);
            }
        }

        WriteValues(levels, isNumber: false);
    }

    private readonly record struct GroupRow(PartRecord Record, PartFrame Frame, PartShape Shape, int FirstValue);
}
