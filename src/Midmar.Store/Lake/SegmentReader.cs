using System.Collections.Immutable;
using System.Globalization;
using DuckDB.NET.Data;
using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Store.Lake;

/// <summary>Reads records of a sealed segment.</summary>
internal static class SegmentReader
{
    private const int FixedColumns = 8;

    private static readonly string Columns = string.Join(", ", new[]
    {
        SegmentColumns.Time, SegmentColumns.Arrived, SegmentColumns.Source, SegmentColumns.RecordSource, SegmentColumns.RecordPosition,
        SegmentColumns.Frame, SegmentColumns.LogSources, SegmentColumns.FieldOrder,
    }.Concat(RecordColumns.All.Select(c => c.Name)).Select(c => $"\"{c}\"").Append("map_keys(fields)").Append("map_values(fields)"));

    private static readonly string Order =
        $"\"{SegmentColumns.Time}\" DESC, \"{SegmentColumns.RecordSource}\", \"{SegmentColumns.RecordPosition}\"";

    /// <summary>The first records of a segment that a query asks for, newest first.</summary>
    public static async Task<List<StoredRecord>> SearchAsync(
        DuckDBConnection connection, SealedSegment segment, RecordQuery query, int limit, CancellationToken cancellation)
    {
        using var command = connection.CreateCommand();
        var where = QueryConditions.Where(query, command);
        var rows = await ReadAsync(command, segment, query.Workspace, where, limit, cancellation);
        return [.. rows.Select(r => r.Record)];
    }

    /// <summary>A record and where its frame begins; null when the segment has none of the id.</summary>
    public static async Task<(StoredRecord Record, long Frame)?> FindAsync(
        DuckDBConnection connection, SealedSegment segment, RecordId id, CancellationToken cancellation)
    {
        using var command = connection.CreateCommand();
        command.Parameters.Add(new DuckDBParameter("source", id.Source));
        command.Parameters.Add(new DuckDBParameter("position", id.Position));
        var where = $"\"{SegmentColumns.RecordSource}\" = $source AND \"{SegmentColumns.RecordPosition}\" = $position";
        var rows = await ReadAsync(command, segment, id.Workspace, where, limit: 1, cancellation);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Where the frames begin that have these records, as far as the segment has them.</summary>
    public static async Task<HashSet<long>> FramesOfAsync(
        DuckDBConnection connection, SealedSegment segment, IReadOnlyList<RecordId> ids, CancellationToken cancellation)
    {
        using var command = connection.CreateCommand();
        var values = ids.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"($s{i}, $p{i})"));
        command.CommandText = $"""
            SELECT DISTINCT "{SegmentColumns.Frame}" FROM read_parquet($file)
            WHERE ("{SegmentColumns.RecordSource}", "{SegmentColumns.RecordPosition}") IN ({string.Join(", ", values)})
            """;
        command.Parameters.Add(new DuckDBParameter("file", segment.Parquet));
        foreach (var (index, id) in ids.Index())
        {
            command.Parameters.Add(new DuckDBParameter(string.Create(CultureInfo.InvariantCulture, $"s{index}"), id.Source));
            command.Parameters.Add(new DuckDBParameter(string.Create(CultureInfo.InvariantCulture, $"p{index}"), id.Position));
        }

        var frames = new HashSet<long>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            frames.Add(reader.GetInt64(0));
        }

        return frames;
    }

    private static async Task<List<(StoredRecord Record, long Frame)>> ReadAsync(
        DuckDBCommand command, SealedSegment segment, WorkspaceId workspace, string where, int limit, CancellationToken cancellation)
    {
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture, $"SELECT {Columns} FROM read_parquet($file) WHERE {where} ORDER BY {Order} LIMIT {limit}");
        command.Parameters.Add(new DuckDBParameter("file", segment.Parquet));
        var found = new List<(StoredRecord, long)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            found.Add((Read(reader, workspace), reader.GetInt64(5)));
        }

        return found;
    }

    private static StoredRecord Read(System.Data.Common.DbDataReader row, WorkspaceId workspace)
    {
        var shape = Shape.Parse(row.GetString(7));
        var keys = row.GetFieldValue<List<string>>(FixedColumns + RecordColumns.All.Length);
        var values = row.GetFieldValue<List<string>>(FixedColumns + RecordColumns.All.Length + 1);
        var map = keys.Zip(values).ToDictionary(e => e.First, e => e.Second, StringComparer.Ordinal);
        var sources = row.GetString(6);
        return new StoredRecord(
            new RecordId(workspace, (ulong)row.GetValue(3), row.GetInt64(4)),
            Moment(row, 0),
            Moment(row, 1),
            new SourceId(row.GetInt32(2)),
            sources.Length == 0 ? [] : [.. sources.Split('|')],
            [.. shape.Fields.Select(f => KeyValuePair.Create(f.Name, f.Column is null ? map[f.Key] : ColumnAt(row, f.Column)))]);
    }

    private static string ColumnAt(System.Data.Common.DbDataReader row, string column)
    {
        var index = RecordColumns.Find(column);
        return Convert.ToString(row.GetValue(FixedColumns + index), CultureInfo.InvariantCulture) ?? string.Empty;
    }

    private static DateTime Moment(System.Data.Common.DbDataReader row, int index) =>
        DateTime.SpecifyKind(row.GetDateTime(index), DateTimeKind.Utc);
}
