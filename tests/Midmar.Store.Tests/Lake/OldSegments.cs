using DuckDB.NET.Data;
using Midmar.Store.Lake;
using Parquet;
using Parquet.Schema;

namespace Midmar.Store.Tests.Lake;

/// <summary>
/// Segments as they were written before decision 0007: by the library, with times as INT96 (0006). The columns are the
/// same; the reader has to take both, for segments stay as long as records are kept.
/// </summary>
internal static class OldSegments
{
    private static readonly string[] Times = [SegmentColumns.Time, SegmentColumns.Arrived, SegmentColumns.Received];

    /// <summary>Writes the records of a file again in the old way, in its place.</summary>
    public static async Task WriteAgainAsync(string path)
    {
        var (rows, keys, values) = await ReadAsync(path);
        var times = Times.Select(t => new DateTimeDataField(t, DateTimeFormat.Impala, isNullable: false)).ToArray();
        var (source, recordSource) = (new DataField<int>(SegmentColumns.Source), new DataField<ulong>(SegmentColumns.RecordSource));
        var positions = new[] { SegmentColumns.RecordPosition, SegmentColumns.Frame }.Select(n => new DataField<long>(n)).ToArray();
        var texts = new[] { SegmentColumns.LogSources, SegmentColumns.FieldOrder }.Select(n => new DataField(n, typeof(string), isNullable: false)).ToArray();
        var fields = RecordColumns.All.Select(c => new DataField(c.Name, c.IsNumber ? typeof(long) : typeof(string), isNullable: true)).ToArray();
        var map = new MapField(SegmentColumns.Map, new DataField("key", typeof(string), isNullable: false), new DataField("value", typeof(string), isNullable: true));

        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(
            new ParquetSchema([.. times, source, recordSource, .. positions, .. texts, .. fields, map]), file, new ParquetOptions { CompressionMethod = CompressionMethod.Zstd });
        using var group = writer.CreateRowGroup();
        foreach (var field in times)
        {
            await group.WriteAsync<DateTime>(field, Column(rows, field.Name, v => DateTime.SpecifyKind((DateTime)v!, DateTimeKind.Utc)));
        }

        await group.WriteAsync<int>(source, Column(rows, source.Name, v => (int)v!));
        await group.WriteAsync<ulong>(recordSource, Column(rows, recordSource.Name, v => (ulong)v!));
        foreach (var field in positions)
        {
            await group.WriteAsync<long>(field, Column(rows, field.Name, v => (long)v!));
        }

        foreach (var field in texts)
        {
            await group.WriteAsync(field, Column(rows, field.Name, v => (string)v!));
        }

        foreach (var field in fields)
        {
            if (field.ClrType == typeof(long))
            {
                await group.WriteAsync<long>(field, Column(rows, field.Name, v => (long?)v));
            }
            else
            {
                await group.WriteAsync(field, Column(rows, field.Name, v => (string?)v)!);
            }
        }

        await WriteMapAsync(group, map, keys, values);
    }

    private static T[] Column<T>(List<Dictionary<string, object?>> rows, string name, Func<object?, T> of) => [.. rows.Select(r => of(r[name]))];

    private static async Task<(List<Dictionary<string, object?>> Rows, List<List<string>> Keys, List<List<string>> Values)> ReadAsync(string path)
    {
        using var database = new LakeDatabase();
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT * EXCLUDE (fields), map_keys(fields), map_values(fields) FROM read_parquet($file)";
        command.Parameters.Add(new DuckDBParameter("file", path));
        var (rows, keys, values) = (new List<Dictionary<string, object?>>(), new List<List<string>>(), new List<List<string>>());
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            rows.Add(Enumerable.Range(0, row.FieldCount - 2).ToDictionary(row.GetName, i => row.IsDBNull(i) ? null : row.GetValue(i), StringComparer.Ordinal));
            keys.Add(row.GetFieldValue<List<string>>(row.FieldCount - 2));
            values.Add(row.GetFieldValue<List<string>>(row.FieldCount - 1));
        }

        return (rows, keys, values);
    }

    /// <summary>Definition and repetition levels as in the Parquet format, "Nested Encoding".</summary>
    private static async Task WriteMapAsync(ParquetRowGroupWriter group, MapField map, List<List<string>> keys, List<List<string>> values)
    {
        var (key, value) = ((DataField)map.Key, (DataField)map.Value);
        var (repetitions, keyLevels, valueLevels) = (new List<int>(), new List<int>(), new List<int>());
        foreach (var row in keys)
        {
            for (var i = 0; i < Math.Max(1, row.Count); i++)
            {
                repetitions.Add(i == 0 ? 0 : key.MaxRepetitionLevel);
                keyLevels.Add(row.Count > 0 ? key.MaxDefinitionLevel : key.MaxDefinitionLevel - 1);
                valueLevels.Add(row.Count > 0 ? value.MaxDefinitionLevel : key.MaxDefinitionLevel - 1);
            }
        }

        await group.WriteAllPartsAsync<ReadOnlyMemory<char>>(key, Flat(keys), keyLevels.ToArray(), repetitions.ToArray(), CancellationToken.None);
        await group.WriteAllPartsAsync<ReadOnlyMemory<char>>(value, Flat(values), valueLevels.ToArray(), repetitions.ToArray(), CancellationToken.None);
    }

    private static ReadOnlyMemory<char>[] Flat(List<List<string>> texts) => [.. texts.SelectMany(t => t).Select(t => t.AsMemory())];
}
