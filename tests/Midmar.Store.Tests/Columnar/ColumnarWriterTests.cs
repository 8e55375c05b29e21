using System.Text;
using CsCheck;
using DuckDB.NET.Data;
using Midmar.Store.Columnar;
using Midmar.Store.Files;
using Midmar.Store.Lake;
using Xunit;

namespace Midmar.Store.Tests.Columnar;

public sealed class ColumnarWriterTests : IDisposable
{
    private static readonly SchemaNode Schema = SchemaNode.Group("schema", Repetition.Required, meaning: null,
        SchemaNode.Column("number", Repetition.Required, PhysicalType.Int64),
        SchemaNode.Column("text", Repetition.Optional, PhysicalType.ByteArray, Meaning.Text),
        SchemaNode.Column("same", Repetition.Required, PhysicalType.Int32));

    private readonly string folder = Directory.CreateTempSubdirectory("midmar-columnar-").FullName;

    [Fact]
    public void DuckDB_reads_whatever_was_written() =>
        (from distinct in Gen.Int[1, 300]
         from rows in (from isThere in Gen.Frequency((5, Gen.Const(true)), (1, Gen.Const(false)))
                       from index in Gen.Int[0, distinct - 1]
                       from times in Gen.Frequency((3, Gen.Const(1)), (1, Gen.Int[1, 40]))
                       select (isThere, index, times)).Array[1, 200]
         select (distinct, rows: rows.SelectMany(r => Enumerable.Repeat((r.isThere, r.index), r.times)).ToArray()))
        .Sample(t => Read(Write(t.distinct, t.rows)).SequenceEqual(t.rows.Select((r, i) => (i * 3L, r.isThere ? TextOf(r.index) : null, 7))), iter: 100, threads: 1);

    [Fact]
    public void Bounds_let_a_reader_pass_over_groups_and_never_over_a_row_that_is_there()
    {
        var path = Write(5, [.. Enumerable.Range(0, 1000).Select(i => (true, i % 5))]);
        Assert.Equal(1L, Scalar($"SELECT count(*) FROM '{path}' WHERE number = 2997"));
        Assert.Equal(0L, Scalar($"SELECT count(*) FROM '{path}' WHERE number = 2998"));
        Assert.Equal("0", Scalar($"SELECT min(stats_min_value) FROM parquet_metadata('{path}') WHERE path_in_schema = 'number'"));
        Assert.Equal(2L, Scalar($"SELECT count(DISTINCT row_group_id) FROM parquet_metadata('{path}')"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string TextOf(int index) => index == 0 ? string.Empty : $"value {index} é";

    /// <summary>In two groups of rows, the second one row long.</summary>
    private string Write(int distinct, (bool IsThere, int Index)[] rows)
    {
        var path = Path.Combine(folder, "test.parquet");
        using var file = new DurableFiles().Create(path);
        using var stream = new AppendStream(file);
        using var compressor = new ZstdSharp.Compressor(ColumnarWriter.Level);
        var writer = new ColumnarWriter(Schema);
        var values = new PageBuffer();
        writer.Begin(stream, compressor);
        foreach (var (from, to) in new[] { (0, rows.Length - 1), (rows.Length - 1, rows.Length) }.Where(g => g.Item1 < g.Item2))
        {
            var group = rows[from..to];
            writer.BeginGroup(group.Length);
            values.Clear();
            for (var i = from; i < to; i++)
            {
                values.Int64(i * 3L);
            }

            var (least, greatest) = (BitConverter.GetBytes(from * 3L), BitConverter.GetBytes((to - 1) * 3L));
            writer.WritePlain(new ColumnLevels(group.Length), values.Written, new ColumnFacts(0, least, greatest));
            values.Clear();
            for (var i = 0; i < distinct; i++)
            {
                var text = Encoding.UTF8.GetBytes(TextOf(i));
                values.Int32(text.Length);
                values.Bytes(text);
            }

            var levels = group.Select(r => r.IsThere ? 1 : 0).ToArray();
            var indexes = group.Where(r => r.IsThere).Select(r => r.Index).ToArray();
            writer.WriteIndexes(new ColumnLevels(group.Length, levels), values.Written, distinct, indexes, new ColumnFacts(levels.Count(l => l == 0), [], []));
            values.Clear();
            values.Int32(7);
            writer.WriteIndexes(new ColumnLevels(group.Length), values.Written, 1, new int[group.Length], default);
        }

        writer.End();
        stream.WriteOut();
        return path;
    }

    private static List<(long, string?, int)> Read(string path)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT number, text, same FROM '{path}' ORDER BY number";
        using var reader = command.ExecuteReader();
        var rows = new List<(long, string?, int)>();
        while (reader.Read())
        {
            rows.Add((reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetInt32(2)));
        }

        return rows;
    }

    private static object? Scalar(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        return connection;
    }
}
