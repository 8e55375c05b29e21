using System.Collections.Immutable;
using Midmar.Store.Lake;
using ZstdSharp;

namespace Midmar.Store.Columnar;

/// <summary>
/// Writes Parquet files (format 2, data pages of version 2, zstd) from values that are encoded already: whoever knows each
/// value once writes it once. One page, and at most one dictionary, for a column in a group of rows. Files one after the
/// other share its memory.
/// </summary>
internal sealed class ColumnarWriter(SchemaNode root)
{
    private const int FormatVersion = 2;
    private const int Zstd = 6;

    /// <summary>The fastest: a value is there once for a group of rows already, and the next levels gain little.</summary>
    public const int Level = 1;

    private const int DataPage = 3;
    private const int DictionaryPage = 2;
    private const int Plain = 0;
    private const int DictionaryIndexes = 8;

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    private readonly ImmutableArray<LeafColumn> leaves = root.Leaves();
    private readonly List<(int Rows, List<Chunk> Chunks)> groups = [];
    private readonly PageBuffer positions = new();
    private readonly PageBuffer levels = new();
    private readonly PageBuffer packed = new();
    private readonly PageBuffer head = new();
    private AppendStream stream = null!;
    private Compressor compressor = null!;

    /// <summary>Begins a file.</summary>
    public void Begin(AppendStream output, Compressor with)
    {
        (stream, compressor) = (output, with);
        groups.Clear();
        stream.Write(Magic);
    }

    /// <summary>Begins a group of rows, in which each column is written once, in order.</summary>
    public void BeginGroup(int rows) => groups.Add((rows, new List<Chunk>(leaves.Length)));

    /// <summary>Writes the next column as its values, one after the other.</summary>
    public void WritePlain(in ColumnLevels depths, ReadOnlySpan<byte> values, in ColumnFacts facts) =>
        WriteData(BeginChunk(depths, facts), depths, values, facts, Plain);

    /// <summary>Writes the next column as its distinct values and which of them each is.</summary>
    public void WriteIndexes(in ColumnLevels depths, ReadOnlySpan<byte> distinct, int count, ReadOnlySpan<int> indexes, in ColumnFacts facts)
    {
        var chunk = BeginChunk(depths, facts);
        chunk.Dictionary = stream.Length;
        Pack(distinct);
        var thrift = BeginHead(DictionaryPage, distinct.Length, packed.Length);
        thrift.Begin(7);
        thrift.Int32(1, count);
        thrift.Int32(2, Plain);
        EndPage(thrift, chunk, distinct.Length);

        var bits = HybridEncoding.BitsFor(count - 1);
        positions.Clear();
        positions.Byte((byte)bits);
        HybridEncoding.Write(positions, indexes, bits);
        WriteData(chunk, depths, positions.Written, facts, DictionaryIndexes);
    }

    /// <summary>Ends the file with what tells where everything is.</summary>
    public void End()
    {
        head.Clear();
        new FooterWriter(new ThriftWriter(head)).Write(root, leaves, groups, FormatVersion, Zstd);
        var length = head.Length;
        head.Int32(length);
        head.Bytes(Magic);
        stream.Write(head.Written);
    }

    private Chunk BeginChunk(in ColumnLevels depths, in ColumnFacts facts)
    {
        var chunk = new Chunk
        {
            Values = depths.Count, Nulls = facts.Nulls, Least = facts.Least.ToArray(), Greatest = facts.Greatest.ToArray(),
        };
        groups[^1].Chunks.Add(chunk);
        return chunk;
    }

    private void WriteData(Chunk chunk, in ColumnLevels depths, ReadOnlySpan<byte> values, in ColumnFacts facts, int encoding)
    {
        chunk.Data = stream.Length;
        var leaf = leaves[groups[^1].Chunks.Count - 1];
        levels.Clear();
        WriteLevels(depths.Repetition, leaf.MaxRepetition);
        var repetition = levels.Length;
        WriteLevels(depths.Definition, leaf.MaxDefinition);
        Pack(values);
        var thrift = BeginHead(DataPage, levels.Length + values.Length, levels.Length + packed.Length);
        thrift.Begin(8);
        thrift.Int32(1, depths.Count);
        thrift.Int32(2, (int)facts.Nulls);
        thrift.Int32(3, groups[^1].Rows);
        thrift.Int32(4, encoding);
        thrift.Int32(5, levels.Length - repetition);
        thrift.Int32(6, repetition);
        EndPage(thrift, chunk, values.Length);
    }

    private void WriteLevels(ReadOnlySpan<int> depths, int largest)
    {
        if (largest > 0)
        {
            HybridEncoding.Write(levels, depths, HybridEncoding.BitsFor(largest));
        }
    }

    private void Pack(ReadOnlySpan<byte> bytes)
    {
        packed.Clear();
        packed.Advance(compressor.Wrap(bytes, packed.Room(Compressor.GetCompressBound(bytes.Length))));
    }

    private ThriftWriter BeginHead(int type, int unpackedLength, int packedLength)
    {
        head.Clear();
        var thrift = new ThriftWriter(head);
        thrift.Begin();
        thrift.Int32(1, type);
        thrift.Int32(2, unpackedLength);
        thrift.Int32(3, packedLength);
        return thrift;
    }

    /// <summary>Writes the head, the levels (of a data page; they are never packed) and the packed bytes.</summary>
    private void EndPage(ThriftWriter thrift, Chunk chunk, int unpackedLength)
    {
        thrift.End();
        thrift.End();
        stream.Write(head.Written);
        stream.Write(levels.Written);
        stream.Write(packed.Written);
        chunk.Unpacked += head.Length + levels.Length + unpackedLength;
        chunk.Packed += head.Length + levels.Length + packed.Length;
        levels.Clear();
    }
}

/// <summary>How deep each value of a column lies; empty where a column has only one depth.</summary>
/// <param name="count">Values, those that are not there included.</param>
/// <param name="definition">For each how far down it is there.</param>
/// <param name="repetition">For each at which depth it repeats.</param>
internal readonly ref struct ColumnLevels(int count, ReadOnlySpan<int> definition = default, ReadOnlySpan<int> repetition = default)
{
    public int Count { get; } = count;

    public ReadOnlySpan<int> Definition { get; } = definition;

    public ReadOnlySpan<int> Repetition { get; } = repetition;
}

/// <summary>A column in a group of rows, as the footer tells of it.</summary>
internal sealed class Chunk
{
    public required int Values { get; init; }

    public required long Nulls { get; init; }

    public required byte[] Least { get; init; }

    public required byte[] Greatest { get; init; }

    /// <summary>Where its dictionary lies in the file; 0: it has none.</summary>
    public long Dictionary { get; set; }

    /// <summary>Where its page lies in the file.</summary>
    public long Data { get; set; }

    public long Unpacked { get; set; }

    public long Packed { get; set; }
}
