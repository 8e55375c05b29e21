using System.IO.Compression;
using System.Globalization;
using DuckDB.NET.Data;
using Midmar.Detection.Findings;
using Midmar.Store.Files;
using Parquet;

namespace Midmar.Store.Lake;

/// <summary>Findings of one workspace as Parquet files in a folder, each named by where its first finding lies in the log of findings.</summary>
public sealed class FindingTable : IFindingTable, IDisposable
{
    private const string Suffix = ".parquet";

    private readonly string folder;
    private readonly IDurableFiles files;
    private readonly LakeDatabase database = new();

    /// <summary>Opens the table in a folder, which is made when it is not there. Files half written are removed.</summary>
    /// <param name="folder">The folder; of this table alone.</param>
    /// <param name="files">Durable files.</param>
    public FindingTable(string folder, IDurableFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        this.folder = Path.GetFullPath(folder);
        this.files = files;
        Directory.CreateDirectory(this.folder);
        foreach (var leftover in Directory.GetFiles(this.folder).Where(p => !p.EndsWith(Suffix, StringComparison.Ordinal)))
        {
            files.Delete(leftover);
        }
    }

    /// <inheritdoc/>
    public void Write(long from, IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{from:d19}{Suffix}"));
        var temporary = path + ".new";
        try
        {
            using (var file = files.Create(temporary))
            using (var stream = new AppendStream(file))
            {
                WriteAsync(stream, findings).GetAwaiter().GetResult();
                stream.WriteOut();
                file.Sync();
            }

            files.Rename(temporary, path);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> ReadAsync(DateTime from, DateTime to, int limit, CancellationToken cancellation)
    {
        var found = new List<Finding>();
        if (Directory.GetFiles(folder, "*" + Suffix).Length == 0)
        {
            return found;
        }

        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            SELECT {FindingColumns.Selection} FROM read_parquet($files)
            WHERE "{FindingColumns.TimeTicks}" >= $from AND "{FindingColumns.TimeTicks}" < $to
            ORDER BY "{FindingColumns.TimeTicks}" DESC, "finding.id" LIMIT {limit}
            """);
        command.Parameters.Add(new DuckDBParameter("files", Path.Combine(folder, "*" + Suffix)));
        command.Parameters.Add(new DuckDBParameter("from", from.Ticks));
        command.Parameters.Add(new DuckDBParameter("to", to.Ticks));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(FindingColumns.Read(reader));
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => database.Dispose();

    private static async Task WriteAsync(AppendStream stream, IReadOnlyList<Finding> findings)
    {
        // The library's own choice is the smallest size: 6 % of what taking in costs, for files that are small anyway.
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Fastest };
        await using var writer = await ParquetWriter.CreateAsync(FindingColumns.Schema, stream, options);
        if (findings.Count == 0)
        {
            return;
        }

        using var group = writer.CreateRowGroup();
        foreach (var (field, of) in FindingColumns.Times)
        {
            await group.WriteAsync<DateTime>(field, findings.Select(of).ToArray());
        }

        foreach (var (field, of) in FindingColumns.Numbers)
        {
            await group.WriteAsync<long>(field, findings.Select(of).ToArray());
        }

        foreach (var (field, of) in FindingColumns.Texts)
        {
            await group.WriteAsync(field, findings.Select(of).ToArray()!);
        }
    }

    private void Remove(string temporary)
    {
        try
        {
            files.Delete(temporary);
        }
        catch (IOException)
        {
            // What made writing fail is what matters; the next opening removes it.
        }
    }
}
