using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Store.Findings;
using Midmar.Store.Lake;

namespace Midmar.Store.Vault;

/// <summary>
/// Copies owed records into the vault, from the journal or the lake: those of correlations, and what a flood left out.
/// Detection does not wait for it; retention does. Any thread; one fills at a time.
/// </summary>
public sealed class VaultFiller : IDisposable
{
    /// <summary>Records copied in one transaction (count), which are in memory together.</summary>
    public const int BatchSize = 100;

    /// <summary>Records asked for in one query of a segment (count).</summary>
    public const int MaxAsked = 500;

    /// <summary>Records looked for at a time (count): each time the journal is gone through.</summary>
    public const int MaxOwed = 20_000;

    private readonly WorkspaceFindings findings;
    private readonly WorkspaceLake lake;
    private readonly Func<IReadOnlySet<ulong>, IEnumerable<JournalFrame>> recent;
    private readonly LogSourceTable logSources;
    private readonly LakeDatabase database = new();
    private readonly SemaphoreSlim one = new(1);

    /// <summary>A filler of one workspace's vault.</summary>
    /// <param name="findings">Who knows what is owed.</param>
    /// <param name="lake">The workspace's lake.</param>
    /// <param name="recent">The frames its lake does not have whose records are named so, in order; further ones do no harm.</param>
    /// <param name="logSources">The table that tells a record's log sources.</param>
    public VaultFiller(WorkspaceFindings findings, WorkspaceLake lake, Func<IReadOnlySet<ulong>, IEnumerable<JournalFrame>> recent, LogSourceTable logSources)
    {
        this.findings = findings;
        this.lake = lake;
        this.recent = recent;
        this.logSources = logSources;
    }

    /// <summary>Copies what is owed now; returns how many records.</summary>
    /// <exception cref="IOException">The disk is full or failed; it may be tried again.</exception>
    public async Task<int> FillAsync(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            var copied = 0;
            while (findings.Owed(MaxOwed) is { Count: > 0 } owed)
            {
                copied += await FillAsync(owed, cancellation);
            }

            return copied;
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        database.Dispose();
        one.Dispose();
    }

    private async Task<int> FillAsync(IReadOnlyList<RecordId> owed, CancellationToken cancellation)
    {
        var taking = new Taking([.. owed]);
        var parser = new FrameParser(lake.Workspace, logSources);

        // Recent ones first: what is sealed meanwhile is then found in its segment.
        Take(recent(taking.Sources()), parser, taking, cancellation);
        using var lease = lake.Lease();
        foreach (var segment in lease.Segments.Reverse())
        {
            foreach (var here in taking.Missing.Where(id => segment.Manifest.Filter.MayHave(Tokens.HashOf(id.Source))).Chunk(MaxAsked).ToList())
            {
                using var connection = database.Connect();
                var frames = await SegmentReader.FramesOfAsync(connection, segment, here, cancellation);
                Take(OriginalsFile.Read(segment.Originals, lake.Workspace, frames), parser, taking, cancellation);
            }
        }

        findings.Settle(taking.Found, [.. taking.Missing]);
        return owed.Count - taking.Missing.Count;
    }

    private void Take(IEnumerable<JournalFrame> frames, FrameParser parser, Taking taking, CancellationToken cancellation)
    {
        var sources = taking.Sources();
        foreach (var (frame, view) in RecentRecords.All(frames.Where(f => sources.Contains(f.RecordSource)), parser, cancellation))
        {
            if (!taking.Missing.Remove(view.Id))
            {
                continue;
            }

            taking.Found.Add(RecordCopy.DetailOf(frame, view));
            if (taking.Found.Count == BatchSize)
            {
                findings.Settle(taking.Found, []);
                taking.Found.Clear();
            }
        }
    }

    /// <summary>What is looked for, and what was found and is not written yet.</summary>
    private sealed class Taking(HashSet<RecordId> missing)
    {
        public HashSet<RecordId> Missing { get; } = missing;

        public List<RecordDetail> Found { get; } = [];

        public HashSet<ulong> Sources() => [.. Missing.Select(m => m.Source)];
    }
}
