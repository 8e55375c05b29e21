using DuckDB.NET.Data;
using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Logs.LogSources;
using Midmar.Records;

namespace Midmar.Store.Lake;

/// <summary>Searches sealed segments with DuckDB, and what only the journal has by reading it.</summary>
public sealed class RecordSearch : IRecordSearch, IDisposable
{
    /// <summary>Searches at a time (count); more wait.</summary>
    public const int MaxAtOnce = 4;

    private readonly Func<WorkspaceId, WorkspaceLake?> lakeOf;
    private readonly Func<WorkspaceId, IEnumerable<JournalFrame>> recentOf;
    private readonly Func<WorkspaceId, IRecordVault?> vaultOf;
    private readonly LogSourceTable logSources;
    private readonly LakeDatabase database = new();
    private readonly SemaphoreSlim room = new(MaxAtOnce);

    /// <summary>A search over workspaces.</summary>
    /// <param name="lakeOf">The lake of a workspace; null when there is none.</param>
    /// <param name="recentOf">
    /// The frames of a workspace that its lake does not have, in order; further ones do no harm. A frame is read before the
    /// next is asked for.
    /// </param>
    /// <param name="vaultOf">The vault of a workspace: it has what alerts cite, also when the lake has let it go; null when there is none.</param>
    /// <param name="logSources">The table that tells a record's log sources.</param>
    public RecordSearch(
        Func<WorkspaceId, WorkspaceLake?> lakeOf,
        Func<WorkspaceId, IEnumerable<JournalFrame>> recentOf,
        Func<WorkspaceId, IRecordVault?> vaultOf,
        LogSourceTable logSources)
    {
        this.vaultOf = vaultOf;
        this.lakeOf = lakeOf;
        this.recentOf = recentOf;
        this.logSources = logSources;
    }

    /// <inheritdoc/>
    public async Task<SearchAnswer> SearchAsync(RecordQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Limit is < 1 or > RecordQuery.MaxLimit)
        {
            throw new ArgumentException($"A search gives 1 to {RecordQuery.MaxLimit} records, not {query.Limit}.", nameof(query));
        }

        if (query.Terms.Length > RecordQuery.MaxTerms)
        {
            throw new ArgumentException($"A search has at most {RecordQuery.MaxTerms} terms, not {query.Terms.Length}.", nameof(query));
        }

        if (lakeOf(query.Workspace) is not { } lake)
        {
            return new SearchAnswer([], HasMore: false, 0, 0);
        }

        await room.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => SearchAsync(lake, query, cancellation), cancellation);
        }
        finally
        {
            room.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<RecordDetail?> FindAsync(RecordId id, CancellationToken cancellation)
    {
        if (lakeOf(id.Workspace) is not { } lake)
        {
            return null;
        }

        await room.WaitAsync(cancellation);
        try
        {
            // The vault answers at once, or has nothing; the lake is searched segment by segment.
            return (vaultOf(id.Workspace) is { } vault ? await vault.FindAsync(id, cancellation) : null)
                ?? await Task.Run(() => FindAsync(lake, id, cancellation), cancellation);
        }
        finally
        {
            room.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        database.Dispose();
        room.Dispose();
    }

    private async Task<SearchAnswer> SearchAsync(WorkspaceLake lake, RecordQuery query, CancellationToken cancellation)
    {
        // One more than asked for tells whether there are more. Recent ones first: what is sealed meanwhile is then
        // found in its segment, and left out here.
        var wanted = query.Limit + 1;
        var recent = RecentRecords.Search(
            recentOf(query.Workspace), new FrameParser(query.Workspace, logSources), query, wanted, cancellation);
        using var lease = lake.Lease();
        var best = new SortedSet<StoredRecord>(Comparer<StoredRecord>.Create(RecentRecords.Compare));
        best.UnionWith(recent.Where(r => r.Frame >= lease.SealedTo).Select(r => r.Record));

        var (read, skipped) = (0, 0);
        using var connection = new LazyConnection(database);
        foreach (var segment in lease.Segments.OrderByDescending(s => s.Manifest.LastTime))
        {
            if (IsRuledOut(query, segment.Manifest, best, wanted))
            {
                skipped++;
                continue;
            }

            read++;
            best.UnionWith(await SegmentReader.SearchAsync(connection.Value, segment, query, wanted, cancellation));
            while (best.Count > wanted)
            {
                best.Remove(best.Max!);
            }
        }

        return new SearchAnswer([.. best.Take(query.Limit)], best.Count > query.Limit, read, skipped);
    }

    private static bool IsRuledOut(RecordQuery query, SegmentManifest segment, SortedSet<StoredRecord> best, int wanted) =>
        segment.LastTime < query.From
        || segment.FirstTime >= query.To
        || (query.After is { } after && segment.FirstTime > after.Time)
        || (best.Count >= wanted && segment.LastTime < best.Max!.Time)
        || QueryConditions.IsRuledOut(query, segment.Filter);

    private async Task<RecordDetail?> FindAsync(WorkspaceLake lake, RecordId id, CancellationToken cancellation)
    {
        var parser = new FrameParser(id.Workspace, logSources);
        if (RecentRecords.Find(recentOf(id.Workspace), parser, id, cancellation) is { } recent)
        {
            return recent;
        }

        using var lease = lake.Lease();
        using var connection = new LazyConnection(database);
        foreach (var segment in lease.Segments.Where(s => s.Manifest.Filter.MayHave(Tokens.HashOf(id.Source))).Reverse())
        {
            if (await SegmentReader.FindAsync(connection.Value, segment, id, cancellation) is { } found
                && OriginalsFile.Read(segment.Originals, id.Workspace, found.Frame) is { } frame
                && RecentRecords.Find([frame], parser, id, cancellation) is { } detail)
            {
                return detail with { Record = found.Record };
            }
        }

        return null;
    }

    /// <summary>Many searches read no segment: DuckDB is not loaded for them.</summary>
    private sealed class LazyConnection(LakeDatabase database) : IDisposable
    {
        private DuckDBConnection? connection;

        public DuckDBConnection Value => connection ??= database.Connect();

        public void Dispose() => connection?.Dispose();
    }
}
