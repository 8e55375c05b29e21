using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Store.Vault;

/// <summary>Records of a workspace's vault (count).</summary>
/// <param name="Kept">There.</param>
/// <param name="Owed">Cited, and still to be copied.</param>
/// <param name="Gone">Nowhere any more when they were to be copied.</param>
public sealed record VaultCounts(long Kept, long Owed, long Gone);

/// <summary>The vault as rows: cited records by id, each with its content once it is copied.</summary>
internal static class VaultRows
{
    private const int Owing = 0;
    private const int Kept = 1;
    private const int Gone = 2;

    private const string Upsert = """
        INSERT INTO vault (id, state, time, arrived, source, format, content) VALUES ($id, $state, $time, $arrived, $source, $format, $content)
        ON CONFLICT (id) DO UPDATE SET
            state = excluded.state, time = excluded.time, arrived = excluded.arrived, source = excluded.source,
            format = excluded.format, content = excluded.content
        WHERE vault.state <> 1
        """;

    /// <summary>Notes records as cited, with their content where it is at hand.</summary>
    public static void Cite(SqliteConnection connection, SqliteTransaction transaction, IEnumerable<RecordId> cited, IReadOnlyList<RecordDetail> atHand)
    {
        using var row = new Row(connection, transaction);
        Dictionary<RecordId, RecordDetail>? contents = null;
        foreach (var id in cited)
        {
            contents ??= atHand.DistinctBy(d => d.Record.Id).ToDictionary(d => d.Record.Id);
            row.Write(id, contents.TryGetValue(id, out var detail) ? Kept : Owing, detail);
        }
    }

    public static void Settle(SqliteConnection connection, IReadOnlyList<RecordDetail> found, IReadOnlyList<RecordId> gone)
    {
        using var transaction = connection.BeginTransaction();
        using (var row = new Row(connection, transaction))
        {
            foreach (var detail in found)
            {
                row.Write(detail.Record.Id, Kept, detail);
            }

            foreach (var id in gone)
            {
                row.Write(id, Gone, detail: null);
            }
        }

        transaction.Commit();
    }

    public static IReadOnlyList<RecordId> Owed(SqliteConnection connection, int limit)
    {
        using var ask = connection.CreateCommand();
        ask.CommandText = "SELECT id FROM vault WHERE state <> 1 AND state = 0 ORDER BY rowid LIMIT $limit";
        ask.Parameters.AddWithValue("$limit", limit);
        var owed = new List<RecordId>();
        using var row = ask.ExecuteReader();
        while (row.Read())
        {
            owed.Add(IdFrom(row.GetFieldValue<byte[]>(0)));
        }

        return owed;
    }

    public static VaultCounts Count(SqliteConnection connection)
    {
        using var ask = connection.CreateCommand();
        ask.CommandText = """
            SELECT (SELECT count(*) FROM vault), (SELECT count(*) FROM vault WHERE state <> 1 AND state = 0),
                (SELECT count(*) FROM vault WHERE state <> 1 AND state = 2)
            """;
        using var row = ask.ExecuteReader();
        row.Read();
        return new VaultCounts(row.GetInt64(0) - row.GetInt64(1) - row.GetInt64(2), row.GetInt64(1), row.GetInt64(2));
    }

    public static async Task<RecordDetail?> FindAsync(SqliteConnection connection, RecordId id, CancellationToken cancellation)
    {
        await using var ask = connection.CreateCommand();
        ask.CommandText = "SELECT time, arrived, source, format, content FROM vault WHERE id = $id AND state = 1";
        ask.Parameters.AddWithValue("$id", BytesOf(id));
        await using var row = await ask.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? VaultContent.Read(
                row.GetFieldValue<byte[]>(4), id, Time(row, 0), Time(row, 1), new SourceId(row.GetInt32(2)), row.GetString(3))
            : null;
    }

    private static DateTime Time(SqliteDataReader row, int column) => new(row.GetInt64(column), DateTimeKind.Utc);

    private static byte[] BytesOf(RecordId id)
    {
        var bytes = new byte[20];
        BinaryPrimitives.WriteInt32BigEndian(bytes, id.Workspace.Value);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(4), id.Source);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(12), id.Position);
        return bytes;
    }

    private static RecordId IdFrom(byte[] bytes) => bytes.Length == 20
        ? new RecordId(
            new WorkspaceId(BinaryPrimitives.ReadInt32BigEndian(bytes)),
            BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(4)),
            BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(12)))
        : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"An id of the vault is {bytes.Length} bytes long, not 20."));

    /// <summary>One statement, prepared once, for many rows.</summary>
    private sealed class Row : IDisposable
    {
        private static readonly string[] Names = ["$id", "$state", "$time", "$arrived", "$source", "$format", "$content"];

        private readonly SqliteCommand command;
        private readonly SqliteParameter[] parameters;

        public Row(SqliteConnection connection, SqliteTransaction transaction)
        {
            command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = Upsert;
            parameters = [.. Names.Select(n => command.Parameters.Add(new SqliteParameter { ParameterName = n }))];
        }

        public void Write(RecordId id, int state, RecordDetail? detail)
        {
            object[] values =
            [
                BytesOf(id), state, detail?.Record.Time.Ticks ?? 0, detail?.Record.Arrived.Ticks ?? 0, detail?.Record.Source.Value ?? 0,
                detail?.Format ?? string.Empty, detail is null ? DBNull.Value : VaultContent.Write(detail),
            ];
            for (var i = 0; i < values.Length; i++)
            {
                parameters[i].Value = values[i];
            }

            command.ExecuteNonQuery();
        }

        public void Dispose() => command.Dispose();
    }
}
