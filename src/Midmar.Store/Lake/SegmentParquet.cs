using System.IO.Compression;
using Midmar.Records;
using Midmar.Store.Files;
using Parquet;
using Parquet.Schema;

namespace Midmar.Store.Lake;

/// <summary>Writes the records of a segment as Parquet that any tool reads.</summary>
internal sealed class SegmentParquet
{
    /// <summary>Rows of a row group (count): their texts are in memory together, one column at a time.</summary>
    public const int RowGroupLength = 32_768;

    /// <summary>Memory the writer may keep for its next file (bytes); without a limit it keeps all it ever used.</summary>
    private const int MaxPooled = 8 * 1024 * 1024;

    private readonly SegmentRows rows;
    private readonly IReadOnlyDictionary<int, LogSourceSet> sets;
    private readonly CancellationToken cancellation;

    private SegmentParquet(SegmentRows rows, IReadOnlyDictionary<int, LogSourceSet> sets, CancellationToken cancellation)
    {
        this.rows = rows;
        this.sets = sets;
        this.cancellation = cancellation;
    }

    /// <summary>Writes the file, to the disk; returns its length.</summary>
    public static long Write(
        IDurableFiles files, string path, SegmentRows rows, IReadOnlyDictionary<int, LogSourceSet> sets, CancellationToken cancellation)
    {
        using var file = files.Create(path);
        using var stream = new AppendStream(file);

        // The stream is written on this thread: nothing is waited for.
        new SegmentParquet(rows, sets, cancellation).WriteAsync(stream).GetAwaiter().GetResult();
        stream.WriteOut();
        file.Sync();
        return file.Length;
    }

    private async Task WriteAsync(AppendStream stream)
    {
        var options = new ParquetOptions
        {
            CompressionMethod = CompressionMethod.Zstd,
            CompressionLevel = CompressionLevel.Fastest,
            DictionaryEncodingThreshold = 0.6,
            MaximumSmallPoolFreeBytes = MaxPooled,
            MaximumLargePoolFreeBytes = MaxPooled,
        };
        await using var writer = await ParquetWriter.CreateAsync(SegmentColumns.Schema, stream, options, cancellationToken: cancellation);
        for (var from = 0; from < rows.Count; from += RowGroupLength)
        {
            using var group = writer.CreateRowGroup();
            await WriteAsync(group, from, Math.Min(RowGroupLength, rows.Count - from));
        }
    }

    private async Task WriteAsync(ParquetRowGroupWriter group, int from, int count)
    {
        await WriteAsync(group, SegmentColumns.TimeField, from, count, r => new DateTime(rows.RecordAt(r).Ticks, DateTimeKind.Utc));
        await WriteAsync(group, SegmentColumns.ArrivedField, from, count, r => rows.FrameAt(r).Arrived);
        await WriteAsync(group, SegmentColumns.ReceivedField, from, count, r => rows.FrameAt(r).Received);
        await WriteAsync(group, SegmentColumns.SourceField, from, count, r => rows.FrameAt(r).Source);
        await WriteAsync(group, SegmentColumns.RecordSourceField, from, count, r => rows.FrameAt(r).RecordSource);
        await WriteAsync(group, SegmentColumns.RecordPositionField, from, count, r => rows.RecordAt(r).Position);
        await WriteAsync(group, SegmentColumns.FrameField, from, count, r => rows.FrameAt(r).Position);
        await WriteTextAsync(group, SegmentColumns.LogSourcesField, from, count, r => rows.SourcesAt(r, sets));
        await WriteTextAsync(group, SegmentColumns.FieldOrderField, from, count, r => rows.ShapeAt(r).Shape.Text);
        for (var column = 0; column < SegmentColumns.OfFields.Length; column++)
        {
            cancellation.ThrowIfCancellationRequested();
            var index = column;
            if (RecordColumns.All[column].IsNumber)
            {
                await WriteNumbersAsync(group, SegmentColumns.OfFields[column], from, count, index);
            }
            else
            {
                await WriteTextAsync(group, SegmentColumns.OfFields[column], from, count, r => ValueAt(r, index));
            }
        }

        await WriteMapAsync(group, from, count);
    }

    private string? ValueAt(int row, int column) =>
        rows.ShapeAt(row).ValueOfColumn[column] is var value and >= 0 ? rows.TextAt(row, value) : null;

    private async Task WriteAsync<T>(ParquetRowGroupWriter group, DataField field, int from, int count, Func<int, T> valueOf)
        where T : struct
    {
        var values = new T[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = valueOf(from + i);
        }

        await group.WriteAsync<T>(field, values, cancellationToken: cancellation);
    }

    private async Task WriteNumbersAsync(ParquetRowGroupWriter group, DataField field, int from, int count, int column)
    {
        var values = new long?[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = ValueAt(from + i, column) is { } text
                ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
                : null;
        }

        await group.WriteAsync<long>(field, values, cancellationToken: cancellation);
    }

    private static async Task WriteTextAsync(ParquetRowGroupWriter group, DataField field, int from, int count, Func<int, string?> valueOf)
    {
        var values = new string?[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = valueOf(from + i);
        }

        await group.WriteAsync(field, values!);
    }

    /// <summary>Definition and repetition levels as in the Parquet format, "Nested Encoding": a map is a repeated group of key and value.</summary>
    private async Task WriteMapAsync(ParquetRowGroupWriter group, int from, int count)
    {
        var (key, value) = ((DataField)SegmentColumns.MapField.Key, (DataField)SegmentColumns.MapField.Value);
        var keys = new List<ReadOnlyMemory<char>>(count);
        var values = new List<ReadOnlyMemory<char>>(count);
        var repetitions = new List<int>(count);
        var keyLevels = new List<int>(count);
        var valueLevels = new List<int>(count);
        for (var row = from; row < from + count; row++)
        {
            var map = rows.ShapeAt(row).Map;
            for (var i = 0; i < map.Length; i++)
            {
                keys.Add(map[i].Key.AsMemory());
                values.Add(rows.TextAt(row, map[i].Value).AsMemory());
                repetitions.Add(i == 0 ? 0 : key.MaxRepetitionLevel);
                keyLevels.Add(key.MaxDefinitionLevel);
                valueLevels.Add(value.MaxDefinitionLevel);
            }

            if (map.Length == 0)
            {
                repetitions.Add(0);
                keyLevels.Add(key.MaxDefinitionLevel - 1);
                valueLevels.Add(key.MaxDefinitionLevel - 1);
            }
        }

        await group.WriteAllPartsAsync<ReadOnlyMemory<char>>(key, keys.ToArray(), keyLevels.ToArray(), repetitions.ToArray(), cancellation);
        await group.WriteAllPartsAsync<ReadOnlyMemory<char>>(value, values.ToArray(), valueLevels.ToArray(), repetitions.ToArray(), cancellation);
    }
}
