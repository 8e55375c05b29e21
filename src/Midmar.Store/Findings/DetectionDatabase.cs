using Microsoft.Data.Sqlite;

namespace Midmar.Store.Findings;

/// <summary>
/// The database of one workspace's detection. Plain SQL rather than EF Core: a commit under load changes thousands of
/// alerts four times a second, which change tracking makes several times dearer. The statements are those SQLite and
/// PostgreSQL share.
/// </summary>
internal static class DetectionDatabase
{
    private const int Version = 3;

    private const string Schema = """
        CREATE TABLE checkpoint (id INTEGER PRIMARY KEY, position BIGINT NOT NULL, log_end BIGINT NOT NULL, log_tabled BIGINT NOT NULL);
        CREATE TABLE source_counts (
            source INTEGER PRIMARY KEY, parsed BIGINT NOT NULL, failed BIGINT NOT NULL, late BIGINT NOT NULL,
            dropped BIGINT NOT NULL, duplicates BIGINT NOT NULL, bytes BIGINT NOT NULL, last_seen BIGINT NOT NULL);
        CREATE TABLE alerts (
            id BIGINT PRIMARY KEY, kind INTEGER NOT NULL, rule_id TEXT NOT NULL, host TEXT, account TEXT, title TEXT NOT NULL,
            level INTEGER NOT NULL, first_time BIGINT NOT NULL, last_time BIGINT NOT NULL, raised BIGINT NOT NULL,
            updated BIGINT NOT NULL, findings BIGINT NOT NULL, record_count BIGINT NOT NULL, records BLOB NOT NULL,
            tags TEXT NOT NULL, marking TEXT, is_overflow INTEGER NOT NULL);
        CREATE INDEX alerts_by_level ON alerts (level, id);
        CREATE INDEX alerts_by_last ON alerts (last_time);
        CREATE TABLE failed_records (
            id INTEGER PRIMARY KEY, source INTEGER NOT NULL, record_source BIGINT NOT NULL, record_position BIGINT NOT NULL,
            code TEXT NOT NULL, message TEXT NOT NULL, problem_offset BIGINT NOT NULL, format TEXT NOT NULL, path TEXT NOT NULL,
            log_sources TEXT, received BIGINT NOT NULL, bytes BLOB NOT NULL, is_cut INTEGER NOT NULL,
            frame BIGINT NOT NULL);
        CREATE INDEX failed_by_source ON failed_records (source, id);
        """;

    /// <summary>What version 2 added. A cited record without content is still owed.</summary>
    private const string Vault = """
        CREATE TABLE vault (
            id BLOB PRIMARY KEY, state INTEGER NOT NULL, time BIGINT NOT NULL, arrived BIGINT NOT NULL, source INTEGER NOT NULL,
            format TEXT NOT NULL, content BLOB);
        CREATE INDEX vault_by_state ON vault (state) WHERE state <> 1;
        """;

    /// <summary>What version 3 added. Alerts that were there are about the indicator they were raised for, whatever else came to them then.</summary>
    private const string Indicator = """
        ALTER TABLE alerts ADD COLUMN indicator TEXT;
        UPDATE alerts SET indicator = title WHERE kind = 3;
        """;

    /// <summary>Opens the database, and makes it when it is not there.</summary>
    /// <exception cref="InvalidDataException">It was made by a newer version of the program.</exception>
    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();

        // Synchronous FULL: a commit that returned is there after a power failure, also with write-ahead logging.
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000;");
        using var ask = connection.CreateCommand();
        ask.CommandText = "PRAGMA user_version";
        var version = Convert.ToInt32(ask.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        if (version > Version)
        {
            connection.Dispose();
            throw new InvalidDataException($"{path} is of version {version}; this program knows {Version}. Use the newer program that made it.");
        }

        if (version < Version)
        {
            using var transaction = connection.BeginTransaction();
            Execute(connection, (version < 1 ? Schema : string.Empty) + (version < 2 ? Vault : string.Empty) + Indicator + $"PRAGMA user_version = {Version};");
            transaction.Commit();
        }

        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
