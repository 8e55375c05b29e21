using System.Globalization;
using DuckDB.NET.Data;
using Midmar.Detection.Findings;
using Midmar.Records;
using Midmar.Sigma.Rules;
using Midmar.Store.Files;
using Midmar.Store.Lake;
using Parquet.Serialization;

namespace Midmar.Store.Findings;

/// <summary>Findings of one workspace as Parquet files in a folder, each named by where its first finding stands in the log. Any thread.</summary>
public sealed class FindingTable : IFindingTable
{
    private const string Extension = ".parquet";

    private readonly string folder;
    private readonly IDurableFiles files;

    /// <summary>Opens the table; what a crash left half written is removed.</summary>
    /// <param name="folder">Its folder; made if it is not there.</param>
    /// <param name="files">How to write.</param>
    public FindingTable(string folder, IDurableFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        this.folder = folder;
        this.files = files;
        Directory.CreateDirectory(folder);
        foreach (var path in Directory.EnumerateFiles(folder, "*.new"))
        {
            files.Delete(path);
        }
    }

    /// <inheritdoc/>
    public void Write(long from, IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var path = Path.Combine(folder, from.ToString("d19", CultureInfo.InvariantCulture) + Extension);
        using (var file = files.Create(path + ".new"))
        {
            using var stream = new AppendStream(file);

            // The stream is written on this thread: nothing is waited for.
            ParquetSerializer.SerializeAsync(findings.Select(FindingRow.Of), stream).GetAwaiter().GetResult();
            stream.Flush();
            file.Sync();
        }

        files.Rename(path + ".new", path);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> ReadAsync(DateTime from, DateTime to, int limit, CancellationToken cancellation)
    {
        if (!Directory.EnumerateFiles(folder, "*" + Extension).Any())
        {
            return [];
        }

        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(cancellation);
        await using var ask = connection.CreateCommand();
        ask.CommandText = """
            SELECT id, kind, rule_id, title, rule_hash, level, rule_set_hash, "@timestamp", first_time, found, host, account,
                   group_by, members, member_count, tags, marking
            FROM read_parquet($files) WHERE "@timestamp" >= $from AND "@timestamp" < $to
            ORDER BY "@timestamp" DESC, id LIMIT $limit
            """;
        ask.Parameters.Add(new DuckDBParameter("files", Path.Combine(folder, "*" + Extension)));
        ask.Parameters.Add(new DuckDBParameter("from", from));
        ask.Parameters.Add(new DuckDBParameter("to", to));
        ask.Parameters.Add(new DuckDBParameter("limit", limit));
        var findings = new List<Finding>();
        await using var row = await ask.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            findings.Add(Read(row));
        }

        return findings;
    }

    private static Finding Read(System.Data.Common.DbDataReader row) => new()
    {
        Id = new FindingId(UInt128.Parse(row.GetString(0), NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        Kind = Enum.Parse<FindingKind>(row.GetString(1)),
        RuleId = row.GetString(2),
        Title = row.GetString(3),
        RuleHash = row.GetString(4),
        Level = Enum.Parse<RuleLevel>(row.GetString(5)),
        RuleSetHash = row.GetString(6),
        Time = Utc(row, 7),
        FirstTime = Utc(row, 8),
        Found = Utc(row, 9),
        Host = row.IsDBNull(10) ? null : row.GetString(10),
        Account = row.IsDBNull(11) ? null : row.GetString(11),
        Group = [.. row.GetFieldValue<List<string>>(12).Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1]))],
        Members = [.. row.GetFieldValue<List<string>>(13).Select(FindingRow.ParseRecord)],
        MemberCount = row.GetInt64(14),
        Tags = [.. row.GetFieldValue<List<string>>(15)],
        Marking = row.IsDBNull(16) ? null : row.GetString(16),
    };

    private static DateTime Utc(System.Data.Common.DbDataReader row, int column) => DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);
}
