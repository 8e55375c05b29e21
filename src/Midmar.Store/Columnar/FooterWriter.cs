using System.Collections.Immutable;

namespace Midmar.Store.Columnar;

/// <summary>Writes a Parquet file's metadata ("FileMetaData" of parquet.thrift; the numbers are its field ids).</summary>
internal sealed class FooterWriter(ThriftWriter thrift)
{
    private static readonly int[] PlainOnly = [0, 3];
    private static readonly int[] WithDictionary = [0, 3, 8];

    public void Write(SchemaNode root, ImmutableArray<LeafColumn> leaves, List<(int Rows, List<Chunk> Chunks)> groups, int version, int codec)
    {
        thrift.Begin();
        thrift.Int32(1, version);
        WriteSchema(root);
        thrift.Int64(3, groups.Sum(g => (long)g.Rows));
        thrift.Structs(4, groups.Count);
        foreach (var (rows, chunks) in groups)
        {
            WriteGroup(leaves, rows, chunks, codec);
        }

        thrift.Text(6, "Midmar");
        WriteOrders(leaves.Length);
        thrift.End();
    }

    private void WriteSchema(SchemaNode root)
    {
        var nodes = root.All().ToArray();
        thrift.Structs(2, nodes.Length);
        foreach (var node in nodes)
        {
            thrift.Begin();
            if (node.Type is { } type)
            {
                thrift.Int32(1, (int)type);
            }

            if (!ReferenceEquals(node, root))
            {
                thrift.Int32(3, (int)node.Repetition);
            }

            thrift.Text(4, node.Name);
            if (node.Type is null)
            {
                thrift.Int32(5, node.Children.Length);
            }

            if (node.Meaning is { } meaning)
            {
                thrift.Int32(6, (int)meaning);
            }

            thrift.End();
        }
    }

    private void WriteGroup(ImmutableArray<LeafColumn> leaves, int rows, List<Chunk> chunks, int codec)
    {
        thrift.Begin();
        thrift.Structs(1, chunks.Count);
        for (var i = 0; i < chunks.Count; i++)
        {
            WriteChunk(leaves[i], chunks[i], codec);
        }

        thrift.Int64(2, chunks.Sum(c => c.Unpacked));
        thrift.Int64(3, rows);
        thrift.Int64(6, chunks.Sum(c => c.Packed));
        thrift.End();
    }

    private void WriteChunk(LeafColumn leaf, Chunk chunk, int codec)
    {
        thrift.Begin();
        thrift.Int64(2, chunk.Dictionary > 0 ? chunk.Dictionary : chunk.Data);
        thrift.Begin(3);
        thrift.Int32(1, (int)leaf.Type);
        thrift.Int32s(2, chunk.Dictionary > 0 ? WithDictionary : PlainOnly);
        thrift.Texts(3, leaf.Path);
        thrift.Int32(4, codec);
        thrift.Int64(5, chunk.Values);
        thrift.Int64(6, chunk.Unpacked);
        thrift.Int64(7, chunk.Packed);
        thrift.Int64(9, chunk.Data);
        if (chunk.Dictionary > 0)
        {
            thrift.Int64(11, chunk.Dictionary);
        }

        thrift.Begin(12);
        thrift.Int64(3, chunk.Nulls);
        if (chunk.Least.Length > 0)
        {
            thrift.Binary(5, chunk.Greatest);
            thrift.Binary(6, chunk.Least);
        }

        thrift.End();
        thrift.End();
        thrift.End();
    }

    /// <summary>Bounds are to be compared as the type says.</summary>
    private void WriteOrders(int columns)
    {
        thrift.Structs(7, columns);
        for (var i = 0; i < columns; i++)
        {
            thrift.Begin();
            thrift.Begin(1);
            thrift.End();
            thrift.End();
        }
    }
}
