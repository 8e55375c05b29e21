using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Midmar.Store.State;

/// <summary>
/// What every connection to the state file is told: a commit is on the disk when it returns, references hold, and a
/// writer waits for its turn.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    /// <summary>How long a writer waits for another (milliseconds).</summary>
    public const int BusyMilliseconds = 10_000;

    private static readonly string Text =
        $"PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout={BusyMilliseconds};";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Text;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Text;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
