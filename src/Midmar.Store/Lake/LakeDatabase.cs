using DuckDB.NET.Data;

namespace Midmar.Store.Lake;

/// <summary>
/// DuckDB in memory, for queries of our own over the lake's files: made when first needed, with limits, without
/// extensions from outside. What people look for goes in as parameters, never as text of a query.
/// </summary>
internal sealed class LakeDatabase : IDisposable
{
    /// <summary>Threads of a query (count).</summary>
    public const int Threads = 2;

    /// <summary>Memory of all queries (MiB).</summary>
    public const int MemoryMebibytes = 384;

    private readonly Lock gate = new();
    private DuckDBConnection? first;

    /// <summary>A connection; the caller disposes it.</summary>
    public DuckDBConnection Connect()
    {
        lock (gate)
        {
            first ??= Open();
            var connection = first.Duplicate();
            connection.Open();
            return connection;
        }
    }

    public void Dispose() => first?.Dispose();

    private static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SET threads = {Threads};
            SET memory_limit = '{MemoryMebibytes}MiB';
            SET temp_directory = '';
            SET autoinstall_known_extensions = false;
            SET autoload_known_extensions = false;
            SET TimeZone = 'UTC';
            SET lock_configuration = true;
            """;
        command.ExecuteNonQuery();
        return connection;
    }
}
