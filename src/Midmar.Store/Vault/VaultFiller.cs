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
    /// <summary>Records copied in one transaction (count).</summary>
    public const int BatchSize = 500;

    private readonly WorkspaceFindings findings;
    private readonly WorkspaceLake lake;
    private readonly Func<IEnumerable<JournalFrame>> recent;
    private readonly LogSourceTable logSources;
    private readonly LakeDatabase database = new();
    private readonly SemaphoreSlim one = new(1);

    /// <summary>A filler of one workspace's vault.</summary>
    /// <param name="findings">Who knows what is owed.</param>
    /// <param name="lake">The workspace's lake.</param>
    /// <param name="recent">The frames its lake does not have, in order; further ones do no harm.</param>
    /// <param name="logSources">The table that tells a record's log sources.</param>
    public VaultFiller(WorkspaceFindings findings, WorkspaceLake lake, Func<IEnumerable<JournalFrame>> recent, LogSourceTable logSources)
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
            while (findings.Owed(BatchSize) is { Count: > 0 } owed)
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
        var missing = owed.ToHashSet();
        var found = new List<RecordDetail>();
        var parser = new FrameParser(lake.Workspace, logSources);

        // Recent ones first: what is sealed meanwhile is then found in its segment.
        Take(recent(), parser, missing, found, cancellation);
        using var lease = lake.Lease();
        foreach (var segment in lease.Segments.Reverse())
        {
            var here = missing.Where(id => segment.Manifest.Filter.MayHave(Tokens.HashOf(id.Source))).ToList();
            if (here.Count > 0)
            {
                using var connection = database.Connect();
                var frames = await SegmentReader.FramesOfAsync(connection, segment, here, cancellation);
                Take(OriginalsFile.Read(segment.Originals, lake.Workspace, frames), parser, missing, found, cancellation);
            }
        }

        findings.Settle(found, [.. missing]);
        return found.Count;
    }

    private static void Take(
        IEnumerable<JournalFrame> frames, FrameParser parser, HashSet<RecordId> missing, List<RecordDetail> found, CancellationToken cancellation)
    {
        var sources = missing.Select(m => m.Source).ToHashSet();
        foreach (var (frame, view) in RecentRecords.All(frames.Where(f => sources.Contains(f.RecordSource)), parser, cancellation))
        {
            if (missing.Remove(view.Id))
            {
                found.Add(RecordCopy.DetailOf(frame, view));
            }
        }
    }
}
