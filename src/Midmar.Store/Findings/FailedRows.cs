using Microsoft.Data.Sqlite;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Store.Findings;

/// <summary>Failed records as rows.</summary>
internal static class FailedRows
{
    private const string Columns =
        "id, source, record_source, record_position, code, message, problem_offset, format, path, log_sources, received, bytes, is_cut, frame";

    public static void Write(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<FailedRecord> failed)
    {
        // Of a flood only what would be kept is written.
        foreach (var ofSource in failed.GroupBy(f => f.Source))
        {
            foreach (var record in ofSource.TakeLast(IFailedRecords.MaxOfSource))
            {
                Insert(connection, transaction, record);
            }

            using var trim = connection.CreateCommand();
            trim.Transaction = transaction;
            trim.CommandText = """
                DELETE FROM failed_records WHERE source = $source AND id <=
                    (SELECT id FROM failed_records WHERE source = $source ORDER BY id DESC LIMIT 1 OFFSET $kept)
                """;
            trim.Parameters.AddWithValue("$source", ofSource.Key.Value);
            trim.Parameters.AddWithValue("$kept", IFailedRecords.MaxOfSource);
            trim.ExecuteNonQuery();
        }
    }

    public static async Task<IReadOnlyList<(long Number, FailedRecord Record)>> ReadAsync(
        SqliteConnection connection, SourceId? source, long? before, int limit, CancellationToken cancellation)
    {
        await using var ask = connection.CreateCommand();
        ask.CommandText = $"""
            SELECT {Columns} FROM failed_records
            WHERE ($source IS NULL OR source = $source) AND ($before IS NULL OR id < $before)
            ORDER BY id DESC LIMIT $limit
            """;
        ask.Parameters.AddWithValue("$source", (object?)source?.Value ?? DBNull.Value);
        ask.Parameters.AddWithValue("$before", (object?)before ?? DBNull.Value);
        ask.Parameters.AddWithValue("$limit", Math.Clamp(limit, 1, 500));
        var records = new List<(long, FailedRecord)>();
        await using var row = await ask.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            records.Add((row.GetInt64(0), Read(row)));
        }

        return records;
    }

    public static async Task<IReadOnlyDictionary<SourceId, long>> CountAsync(SqliteConnection connection, CancellationToken cancellation)
    {
        await using var ask = connection.CreateCommand();
        ask.CommandText = "SELECT source, count(*) FROM failed_records GROUP BY source";
        var counts = new Dictionary<SourceId, long>();
        await using var row = await ask.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            counts.Add(new SourceId(row.GetInt32(0)), row.GetInt64(1));
        }

        return counts;
    }

    public static void Remove(SqliteConnection connection, IReadOnlyList<long> numbers)
    {
        using var transaction = connection.BeginTransaction();
        foreach (var number in numbers)
        {
            using var remove = connection.CreateCommand();
            remove.Transaction = transaction;
            remove.CommandText = "DELETE FROM failed_records WHERE id = $id";
            remove.Parameters.AddWithValue("$id", number);
            remove.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static void Insert(SqliteConnection connection, SqliteTransaction transaction, FailedRecord record)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"""
            INSERT INTO failed_records ({Columns}) VALUES
                (NULL, $source, $recordSource, $position, $code, $message, $offset, $format, $path, $logSources, $received, $bytes, $cut, $frame)
            """;
        command.Parameters.AddWithValue("$source", record.Source.Value);
        command.Parameters.AddWithValue("$recordSource", (long)record.RecordSource);
        command.Parameters.AddWithValue("$position", record.RecordPosition);
        command.Parameters.AddWithValue("$code", record.Problem.Code);
        command.Parameters.AddWithValue("$message", record.Problem.Message);
        command.Parameters.AddWithValue("$offset", record.Problem.Offset);
        command.Parameters.AddWithValue("$format", record.ReadAs.Format);
        command.Parameters.AddWithValue("$path", record.ReadAs.Path);
        command.Parameters.AddWithValue("$logSources", (object?)record.ReadAs.LogSources ?? DBNull.Value);
        command.Parameters.AddWithValue("$received", record.Received.Ticks);
        command.Parameters.AddWithValue("$bytes", record.Bytes);
        command.Parameters.AddWithValue("$cut", record.IsCut ? 1 : 0);
        command.Parameters.AddWithValue("$frame", record.Frame);
        command.ExecuteNonQuery();
    }

    private static FailedRecord Read(SqliteDataReader row) => new(
        new SourceId(row.GetInt32(1)),
        row.GetInt64(13),
        (ulong)row.GetInt64(2),
        row.GetInt64(3),
        new ReadProblem(row.GetString(4), row.GetString(5), row.GetInt64(6), RecordsLost: 1),
        new ReadAs(row.GetString(7), row.GetString(8), row.IsDBNull(9) ? null : row.GetString(9)),
        new DateTime(row.GetInt64(10), DateTimeKind.Utc),
        row.GetFieldValue<byte[]>(11),
        row.GetInt32(12) != 0);
}
