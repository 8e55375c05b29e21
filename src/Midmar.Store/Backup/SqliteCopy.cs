using Microsoft.Data.Sqlite;

namespace Midmar.Store.Backup;

/// <summary>Databases as they were at one moment, by SQLite's own backup: the centre goes on writing.</summary>
internal static class SqliteCopy
{
    public static void Take(StagedFiles staged, string path)
    {
        var copy = staged.PathFor(path);
        using (var source = Open(path, SqliteOpenMode.ReadWrite))
        using (var target = Open(copy, SqliteOpenMode.ReadWriteCreate))
        {
            source.BackupDatabase(target);

            // One file: nothing of it in a log beside it.
            using var command = target.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = DELETE";
            command.ExecuteNonQuery();
        }

        staged.Add(path, copy);
    }

    public static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 10000";
        command.ExecuteNonQuery();
        return connection;
    }
}
