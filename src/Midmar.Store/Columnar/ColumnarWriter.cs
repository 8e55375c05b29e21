using Midmar.Store.Lake;
using ZstdSharp;

namespace Midmar.Store.Columnar;

/// <summary>
/// Writes a Parquet file (format 2, data pages of version 1, zstd) from values that are encoded already: whoever knows each
/// value once writes it once. One page, and at most one dictionary, for a column in a group of rows.
/// </summary>
internal sealed class ColumnarWriter(AppendStream stream, SchemaNode root) : IDisposable
{
    private const int FormatVersion = 2;
    private const int Zstd = 6;
    private const int Level = 1;
    private const int DataPage = 0;
    private const int DictionaryPage = 2;
    private const int Plain = 0;
    private const int LevelEncoding = 3;
    private const int DictionaryIndexes = 8;

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    private readonly System.Collections.Immutable.ImmutableArray<LeafColumn> leaves = root.Leaves();
    private readonly List<(int Rows, List<Chunk> Chunks)> groups = [];
    private readonly Compressor compressor = new(Level);
    private readonly PageBuffer page = new();
    private readonly PageBuffer packed = new();
    private readonly PageBuffer head = new();

    /// <summary>Begins the file.</summary>
    public void Begin() => stream.Write(Magic);

    /// <summary>Begins a group of rows, in which each column is written once, in order.</summary>
    public void BeginGroup(int rows) => groups.Add((rows, new List<Chunk>(leaves.Length)));

    /// <summary>Writes the next column as its values, one after the other.</summary>
    public void WritePlain(in ColumnLevels levels, ReadOnlySpan<byte> values, in ColumnFacts facts)
    {
        var chunk = BeginChunk(levels, facts);
        WriteLevels(levels);
        page.Bytes(values);
        WritePage(chunk, DataPage, levels.Count, Plain);
    }

    /// <summary>Writes the next column as its distinct values and which of them each is.</summary>
    public void WriteIndexes(in ColumnLevels levels, ReadOnlySpan<byte> distinct, int count, ReadOnlySpan<int> indexes, in ColumnFacts facts)
    {
        var chunk = BeginChunk(levels, facts);
        chunk.Dictionary = stream.Length;
        page.Bytes(distinct);
        WritePage(chunk, DictionaryPage, count, Plain);
        chunk.Data = stream.Length;
        WriteLevels(levels);
        var bits = HybridEncoding.BitsFor(count - 1);
        page.Byte((byte)bits);
        HybridEncoding.Write(page, indexes, bits);
        WritePage(chunk, DataPage, levels.Count, DictionaryIndexes);
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

    public void Dispose()
    {
        compressor.Dispose();
        page.Dispose();
        packed.Dispose();
        head.Dispose();
    }

    private Chunk BeginChunk(in ColumnLevels levels, in ColumnFacts facts)
    {
        page.Clear();
        var chunk = new Chunk
        {
            Data = stream.Length, Values = levels.Count, Nulls = facts.Nulls, Least = facts.Least.ToArray(), Greatest = facts.Greatest.ToArray(),
        };
        groups[^1].Chunks.Add(chunk);
        return chunk;
    }

    private void WriteLevels(in ColumnLevels levels)
    {
        var leaf = leaves[groups[^1].Chunks.Count - 1];
        WriteLevels(levels.Repetition, leaf.MaxRepetition);
        WriteLevels(levels.Definition, leaf.MaxDefinition);
    }

    private void WriteLevels(ReadOnlySpan<int> levels, int largest)
    {
        if (largest == 0)
        {
            return;
        }

        // Their length comes first, and is known last.
        head.Clear();
        HybridEncoding.Write(head, levels, HybridEncoding.BitsFor(largest));
        page.Int32(head.Length);
        page.Bytes(head.Written);
    }

    private void WritePage(Chunk chunk, int type, int values, int encoding)
    {
        packed.Clear();
        packed.Advance(compressor.Wrap(page.Written, packed.Room(Compressor.GetCompressBound(page.Length))));
        head.Clear();
        var thrift = new ThriftWriter(head);
        thrift.Begin();
        thrift.Int32(1, type);
        thrift.Int32(2, page.Length);
        thrift.Int32(3, packed.Length);
        if (type == DataPage)
        {
            thrift.Begin(5);
            thrift.Int32(1, values);
            thrift.Int32(2, encoding);
            thrift.Int32(3, LevelEncoding);
            thrift.Int32(4, LevelEncoding);
        }
        else
        {
            thrift.Begin(7);
            thrift.Int32(1, values);
            thrift.Int32(2, encoding);
        }

        thrift.End();
        thrift.End();
        stream.Write(head.Written);
        stream.Write(packed.Written);
        chunk.Unpacked += head.Length + page.Length;
        chunk.Packed += head.Length + packed.Length;
        page.Clear();
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
