using System.Globalization;
using Microsoft.Data.Sqlite;
using Midmar.Centre.Alerts;
using Midmar.Detection.Findings;
using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Records;
using Midmar.Sigma.Rules;
using Midmar.Store.Files;
using Midmar.Store.Vault;

namespace Midmar.Store.Findings;

/// <summary>
/// What detection of a workspace keeps, in a folder of its own: checkpoint, counts, alerts, failed records and the vault in
/// one database, findings in a log until they are in the lake's table, snapshots of correlation in files.
/// A commit is one transaction; findings are synced in the log before it.
/// </summary>
public sealed class WorkspaceFindings : IPipelineState, IAlertList, IFailedRecords, IRecordVault, IDisposable
{
    /// <summary>Findings in the log (bytes) that are worth a file of the lake's table.</summary>
    private const long TableAfter = 8L * 1024 * 1024;

    private readonly string folder;
    private readonly string databasePath;
    private readonly IDurableFiles files;
    private readonly IFindingTable table;
    private readonly SqliteConnection writer;
    private readonly FindingLog log;
    private readonly AlertBook book;
    private readonly SnapshotFiles snapshots;
    private readonly Lock gate = new();
    private readonly bool isNew;
    private long tabledTo;
    private long version;

    /// <summary>Opens what a workspace's detection keeps, or begins it.</summary>
    /// <param name="folder">Its folder; made if it is not there.</param>
    /// <param name="files">How to write.</param>
    /// <param name="table">Where findings go for good.</param>
    /// <exception cref="InvalidDataException">It was made by a newer version of the program.</exception>
    public WorkspaceFindings(string folder, IDurableFiles files, IFindingTable table)
    {
        ArgumentNullException.ThrowIfNull(files);
        this.folder = folder;
        this.files = files;
        this.table = table;
        Directory.CreateDirectory(folder);
        databasePath = Path.Combine(folder, "detection.db");
        writer = DetectionDatabase.Open(databasePath);
        using var ask = writer.CreateCommand();
        ask.CommandText = "SELECT log_end, log_tabled FROM checkpoint";
        using (var row = ask.ExecuteReader())
        {
            isNew = !row.Read();
            log = new FindingLog(Path.Combine(folder, "findings"), files, isNew ? 0 : row.GetInt64(0));
            tabledTo = isNew ? 0 : row.GetInt64(1);
        }

        snapshots = new SnapshotFiles(folder, files);
        book = LoadBook();
    }

    /// <inheritdoc/>
    public long Version => Interlocked.Read(ref version);

    /// <summary>Why findings could not be moved to the lake's table the last time; null when they could.</summary>
    public string? TableFailure { get; private set; }

    /// <inheritdoc/>
    public event EventHandler<AlertsChangedEventArgs>? Changed;

    /// <inheritdoc/>
    public PipelineCheckpoint? Load()
    {
        lock (gate)
        {
            var counts = new Dictionary<SourceId, SourceCounts>();
            using var ask = writer.CreateCommand();
            ask.CommandText = "SELECT source, parsed, failed, late, dropped, duplicates, bytes, last_seen FROM source_counts";
            using (var row = ask.ExecuteReader())
            {
                while (row.Read())
                {
                    counts.Add(new SourceId(row.GetInt32(0)), new SourceCounts(
                        row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
                        new DateTime(row.GetInt64(7), DateTimeKind.Utc)));
                }
            }

            using var position = writer.CreateCommand();
            position.CommandText = "SELECT position FROM checkpoint";
            return position.ExecuteScalar() is long at ? new PipelineCheckpoint(at, counts) : null;
        }
    }

    /// <inheritdoc/>
    public void Commit(PipelineCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        IReadOnlyList<Alert> alerts;
        lock (gate)
        {
            var logEnd = commit.Findings.Count > 0 ? log.Append(commit.Findings) : log.End;
            alerts = book.Apply(commit.Findings);
            Store(commit, alerts, book.NewlyCited(alerts), logEnd);
            log.Accept(logEnd);
            book.Accept(alerts);
        }

        if (alerts.Count > 0)
        {
            Interlocked.Increment(ref version);
            Changed?.Invoke(this, new AlertsChangedEventArgs(alerts));
        }

        if (log.End - tabledTo >= TableAfter)
        {
            TryMoveToTable();
        }
    }

    /// <inheritdoc/>
    public void SaveSnapshot(long position, Action<Stream> write) => snapshots.Save(position, write);

    /// <inheritdoc/>
    public (long Position, Stream Content)? OpenSnapshot(long notAfter) => snapshots.Open(notAfter);

    /// <summary>Writes what the log has into the lake's table of findings, and lets the log's files go.</summary>
    public void MoveToTable()
    {
        lock (gate)
        {
            log.Roll();
            foreach (var (start, end, findings) in log.Read(tabledTo, log.End))
            {
                table.Write(start, findings);
                using var note = writer.CreateCommand();
                note.CommandText = "UPDATE checkpoint SET log_tabled = $to";
                note.Parameters.AddWithValue("$to", end);
                note.ExecuteNonQuery();
                tabledTo = end;
            }

            log.Trim(tabledTo);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Alert>> ReadAsync(AlertQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNotEqual(query.Limit is >= 1 and <= AlertQuery.MaxLimit, true, nameof(query));
        await using var connection = await OpenReadAsync(cancellation);
        await using var ask = connection.CreateCommand();
        ask.CommandText = $"""
            SELECT {AlertRows.Columns} FROM alerts
            WHERE level >= $level AND ($before IS NULL OR id < $before) AND ($kind IS NULL OR kind = $kind)
                AND ($text IS NULL OR instr(lower(title), $text) > 0 OR instr(host, $text) > 0 OR instr(account, $text) > 0)
            ORDER BY id DESC LIMIT $limit
            """;
        ask.Parameters.AddWithValue("$level", (int)query.MinLevel);
        ask.Parameters.AddWithValue("$before", (object?)query.Before?.Value ?? DBNull.Value);
        ask.Parameters.AddWithValue("$kind", query.Kind is { } kind ? (int)kind : DBNull.Value);
        ask.Parameters.AddWithValue("$text", (object?)query.Text?.ToLowerInvariant() ?? DBNull.Value);
        ask.Parameters.AddWithValue("$limit", query.Limit);
        var alerts = new List<Alert>();
        await using var row = await ask.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            alerts.Add(AlertRows.Read(row));
        }

        return alerts;
    }

    /// <inheritdoc/>
    public async Task<Alert?> FindAsync(AlertId id, CancellationToken cancellation)
    {
        await using var connection = await OpenReadAsync(cancellation);
        await using var ask = connection.CreateCommand();
        ask.CommandText = $"SELECT {AlertRows.Columns} FROM alerts WHERE id = $id";
        ask.Parameters.AddWithValue("$id", id.Value);
        await using var row = await ask.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? AlertRows.Read(row) : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<RuleLevel, long>> CountByLevelAsync(CancellationToken cancellation)
    {
        await using var connection = await OpenReadAsync(cancellation);
        await using var ask = connection.CreateCommand();
        ask.CommandText = "SELECT level, count(*) FROM alerts GROUP BY level";
        var counts = new Dictionary<RuleLevel, long>();
        await using var row = await ask.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            counts.Add((RuleLevel)row.GetInt32(0), row.GetInt64(1));
        }

        return counts;
    }

    /// <inheritdoc/>
    public async Task<RecordDetail?> FindAsync(RecordId id, CancellationToken cancellation)
    {
        await using var connection = await OpenReadAsync(cancellation);
        return await VaultRows.FindAsync(connection, id, cancellation);
    }

    /// <summary>Records that alerts cite and the vault does not have yet, the first ones.</summary>
    public IReadOnlyList<RecordId> Owed(int limit)
    {
        lock (gate)
        {
            return VaultRows.Owed(writer, limit);
        }
    }

    /// <summary>Records of the vault (count): there, owed, and gone before they could be copied.</summary>
    public VaultCounts CountVault()
    {
        lock (gate)
        {
            return VaultRows.Count(writer);
        }
    }

    /// <summary>Puts owed records into the vault; those that are nowhere any more are noted as gone.</summary>
    /// <exception cref="IOException">The disk is full or failed; nothing changed.</exception>
    public void Settle(IReadOnlyList<RecordDetail> found, IReadOnlyList<RecordId> gone)
    {
        lock (gate)
        {
            try
            {
                VaultRows.Settle(writer, found, gone);
            }
            catch (SqliteException e)
            {
                throw new IOException($"Cited records could not be stored in {databasePath} ({e.Message.TrimEnd('.')}). Free space on the disk, or check it.", e);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<(long Number, FailedRecord Record)>> ReadAsync(
        SourceId? source, long? before, int limit, CancellationToken cancellation)
    {
        await using var connection = await OpenReadAsync(cancellation);
        return await FailedRows.ReadAsync(connection, source, before, limit, cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<SourceId, long>> CountAsync(CancellationToken cancellation)
    {
        await using var connection = await OpenReadAsync(cancellation);
        return await FailedRows.CountAsync(connection, cancellation);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(IReadOnlyList<long> numbers, CancellationToken cancellation)
    {
        lock (gate)
        {
            try
            {
                FailedRows.Remove(writer, numbers);
            }
            catch (SqliteException e)
            {
                throw new IOException($"Failed records could not be taken out of {databasePath} ({e.Message.TrimEnd('.')}). Free space on the disk, or check it.", e);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        log.Dispose();
        writer.Dispose();
    }

    private void TryMoveToTable()
    {
        try
        {
            MoveToTable();
            TableFailure = null;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or SqliteException)
        {
            // The commit stands; the log keeps the findings until it can be done.
            TableFailure = e.Message;
        }
    }

    private void Store(PipelineCommit commit, IReadOnlyList<Alert> alerts, IEnumerable<RecordId> cited, long logEnd)
    {
        try
        {
            using var transaction = writer.BeginTransaction();
            AlertRows.Write(writer, transaction, alerts);
            VaultRows.Cite(writer, transaction, cited, commit.Cited);
            FailedRows.Write(writer, transaction, commit.Failed);
            CountRows.Write(writer, transaction, commit.Counts);
            using var note = writer.CreateCommand();
            note.Transaction = transaction;
            note.CommandText = """
                INSERT INTO checkpoint (id, position, log_end, log_tabled) VALUES (1, $position, $end, 0)
                ON CONFLICT (id) DO UPDATE SET position = excluded.position, log_end = excluded.log_end
                """;
            note.Parameters.AddWithValue("$position", commit.Position);
            note.Parameters.AddWithValue("$end", logEnd);
            note.ExecuteNonQuery();
            transaction.Commit();
        }
        catch (SqliteException e)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"Findings could not be stored in {databasePath} ({e.Message.TrimEnd('.')}). Free space on the disk, or check it."), e);
        }
    }

    private AlertBook LoadBook()
    {
        using var ask = writer.CreateCommand();
        ask.CommandText = $"SELECT {AlertRows.Columns} FROM alerts ORDER BY id DESC LIMIT {AlertBook.MaxOpen}";
        var alerts = new List<Alert>();
        using var row = ask.ExecuteReader();
        while (row.Read())
        {
            alerts.Add(AlertRows.Read(row));
        }

        return new AlertBook(alerts.Count > 0 ? alerts[0].Id.Value : 0, alerts);
    }

    private async Task<SqliteConnection> OpenReadAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = databasePath,
            Mode = SqliteOpenMode.ReadOnly,
        }.ToString());
        await connection.OpenAsync(cancellation);
        return connection;
    }
}
