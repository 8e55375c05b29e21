using Microsoft.Data.Sqlite;
using Midmar.Detection.Pipeline;

namespace Midmar.Store.Findings;

/// <summary>Counts of sources as rows.</summary>
internal static class CountRows
{
    public static void Write(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyDictionary<SourceId, SourceCounts> counts)
    {
        foreach (var (source, count) in counts)
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = """
                INSERT INTO source_counts (source, parsed, failed, late, dropped, duplicates, bytes, last_seen)
                VALUES ($source, $parsed, $failed, $late, $dropped, $duplicates, $bytes, $seen)
                ON CONFLICT (source) DO UPDATE SET
                    parsed = excluded.parsed, failed = excluded.failed, late = excluded.late, dropped = excluded.dropped,
                    duplicates = excluded.duplicates, bytes = excluded.bytes, last_seen = excluded.last_seen
                """;
            command.Parameters.AddWithValue("$source", source.Value);
            command.Parameters.AddWithValue("$parsed", count.Parsed);
            command.Parameters.AddWithValue("$failed", count.Failed);
            command.Parameters.AddWithValue("$late", count.Late);
            command.Parameters.AddWithValue("$dropped", count.Dropped);
            command.Parameters.AddWithValue("$duplicates", count.Duplicates);
            command.Parameters.AddWithValue("$bytes", count.Bytes);
            command.Parameters.AddWithValue("$seen", count.LastSeen.Ticks);
            command.ExecuteNonQuery();
        }
    }
}
