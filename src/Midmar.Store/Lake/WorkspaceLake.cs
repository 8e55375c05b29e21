using Midmar.Detection.Lake;
using Midmar.Detection.Pipeline;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Store.Files;

namespace Midmar.Store.Lake;

/// <summary>
/// The records of one workspace in a folder. A segment is three files: records as Parquet, originals, and a manifest that
/// is written last. Opening removes whatever has no manifest.
/// </summary>
public sealed class WorkspaceLake : ILake
{
    private readonly string folder;
    private readonly IDurableFiles files;
    private readonly Lock gate = new();
    private readonly List<SealedSegment> segments = [];
    private readonly Stack<SegmentPart> spare = new();
    private int partsInUse;

    // Memory of the segment being sealed, there is one at a time. Taking it anew for each costs as much as filling it.
    private readonly TokenHashes hashes = new();
    private readonly DistinctValues values = new();
    private readonly SegmentParquet parquet = new();

    /// <summary>Opens the lake in a folder, which is made when it is not there.</summary>
    /// <param name="folder">The folder; of this lake alone.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="files">Durable files.</param>
    /// <param name="logSources">The table that tells a record's log sources.</param>
    /// <exception cref="InvalidDataException">A manifest is damaged, or a segment's files are missing; the message says what to do.</exception>
    public WorkspaceLake(string folder, WorkspaceId workspace, IDurableFiles files, LogSourceTable logSources)
    {
        ArgumentNullException.ThrowIfNull(files);
        this.folder = Path.GetFullPath(folder);
        this.files = files;
        Workspace = workspace;
        LogSources = logSources;
        Directory.CreateDirectory(this.folder);
        Load();
    }

    /// <summary>Looks at a lake without opening it: its manifests follow one another, and their files are there.</summary>
    /// <exception cref="InvalidDataException">A manifest is damaged, or a file is missing.</exception>
    public static (int Segments, long Records, long Bytes) Look(string folder)
    {
        var (count, records, bytes, end) = (0, 0L, 0L, -1L);
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder).Where(SegmentManifest.IsOne).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            var manifest = SegmentManifest.Read(path);
            if (end >= 0 && end != manifest.From)
            {
                throw new InvalidDataException($"The lake in {folder} has no segment from {end} to {manifest.From}.");
            }

            foreach (var file in manifest.Bytes > 0 ? [manifest.Parquet, manifest.Originals] : Array.Empty<string>())
            {
                if (!File.Exists(Path.Combine(folder, file)) && File.Exists(path))
                {
                    throw new InvalidDataException($"The lake in {folder} has lost the file {file}.");
                }
            }

            (count, records, bytes, end) = (count + 1, records + manifest.Records, bytes + manifest.Bytes, manifest.To);
        }

        return (count, records, bytes);
    }

    /// <inheritdoc/>
    public long SealedTo
    {
        get
        {
            lock (gate)
            {
                return segments.Count == 0 ? 0 : segments[^1].Manifest.To;
            }
        }
    }

    /// <summary>Records kept, in all segments.</summary>
    public long Records
    {
        get
        {
            lock (gate)
            {
                return segments.Sum(s => s.Manifest.Records);
            }
        }
    }

    /// <summary>Bytes on disk, in all segments, without their manifests.</summary>
    public long Bytes
    {
        get
        {
            lock (gate)
            {
                return segments.Sum(s => s.Manifest.Bytes);
            }
        }
    }

    /// <summary>The workspace.</summary>
    internal WorkspaceId Workspace { get; }

    /// <summary>The table that tells a record's log sources.</summary>
    internal LogSourceTable LogSources { get; }

    /// <inheritdoc/>
    public ILakeSegment Begin(long from, int parts) => new LakeSegment(this, from, parts);

    /// <summary>Parts for a segment, with the memory of one sealed before.</summary>
    internal SegmentPart[] TakeParts(int count)
    {
        var parts = new SegmentPart[count];
        lock (gate)
        {
            partsInUse += count;
            for (var i = 0; i < count; i++)
            {
                parts[i] = spare.TryPop(out var part) ? part : new SegmentPart();
            }
        }

        return parts;
    }

    /// <summary>
    /// Takes the parts of a sealed segment back. As many are kept as are in use, those of one segment at least: at full rate
    /// no memory is taken anew, and when it gets quiet what is not needed goes.
    /// </summary>
    internal void GiveBack(SegmentPart[] parts)
    {
        foreach (var part in parts)
        {
            part.Clear();
        }

        lock (gate)
        {
            partsInUse -= parts.Length;
            var kept = Math.Max(partsInUse, parts.Length);
            foreach (var part in parts)
            {
                spare.Push(part);
            }

            while (spare.Count > kept)
            {
                spare.Pop().Dispose();
            }
        }
    }

    /// <summary>Parts kept for segments to come.</summary>
    internal int SpareParts
    {
        get
        {
            lock (gate)
            {
                return spare.Count;
            }
        }
    }

    /// <summary>The segments that have records, as they are now, newest last. Their files stay until the lease is disposed.</summary>
    internal SegmentLease Lease()
    {
        lock (gate)
        {
            var leased = segments.Where(s => s.Manifest.Records > 0).ToArray();
            foreach (var segment in leased)
            {
                segment.Leases++;
            }

            return new SegmentLease(this, leased, segments.Count == 0 ? 0 : segments[^1].Manifest.To);
        }
    }

    /// <summary>Gives leased segments back; the last one takes expired files away.</summary>
    internal void Return(IReadOnlyList<SealedSegment> leased)
    {
        lock (gate)
        {
            foreach (var segment in leased)
            {
                segment.Leases--;
                DeleteIfLast(segment);
            }
        }
    }

    /// <summary>
    /// Lets segments go whose records were all received before a time, and the oldest while the rest is larger than a
    /// size. Searches that read them go on. The newest leaves its manifest, which says where the lake ends.
    /// </summary>
    /// <param name="receivedBefore">Wall clock, UTC.</param>
    /// <param name="maxBytes">Bytes that may stay.</param>
    /// <returns>Records let go.</returns>
    /// <exception cref="IOException">The disk failed; what was let go until then is gone.</exception>
    public long Expire(DateTime receivedBefore, long maxBytes)
    {
        lock (gate)
        {
            var (records, bytes) = (0L, segments.Sum(s => s.Manifest.Bytes));
            while (segments.Find(s => s.Manifest.Bytes > 0) is { } oldest
                && (oldest.Manifest.Received < receivedBefore || bytes > maxBytes))
            {
                records += oldest.Manifest.Records;
                bytes -= oldest.Manifest.Bytes;
                LetGo(oldest);
            }

            return records;
        }
    }

    private void LetGo(SealedSegment oldest)
    {
        var index = segments.IndexOf(oldest);
        if (index == segments.Count - 1)
        {
            var empty = oldest.Manifest with { Records = 0, Bytes = 0, Filter = TokenFilter.Of(new TokenHashes()) };
            empty.Write(files, folder);
            segments[index] = new SealedSegment(folder, empty);
        }
        else
        {
            files.Delete(PathOf(oldest.Manifest.File));

            // A power failure must not bring the manifest back without its data.
            files.SyncDirectory(folder);
            segments.RemoveAt(index);
        }

        oldest.IsExpired = true;
        RemoveEmptyBefore(index);
        DeleteIfLast(oldest);
    }

    /// <summary>A manifest that stayed only to say where the lake ends, and no longer is the last, goes too.</summary>
    private void RemoveEmptyBefore(int index)
    {
        while (index-- > 0 && segments[0].Manifest.Bytes == 0)
        {
            files.Delete(PathOf(segments[0].Manifest.File));
            segments.RemoveAt(0);
        }
    }

    private void DeleteIfLast(SealedSegment segment)
    {
        if (segment is { IsExpired: true, Leases: 0 })
        {
            files.Delete(segment.Parquet);
            files.Delete(segment.Originals);
        }
    }

    /// <summary>Writes a segment.</summary>
    internal void Seal(
        long from, long to, SegmentPart[] parts, IReadOnlyDictionary<int, LogSourceSet> sets, CancellationToken cancellation)
    {
        if (from != SealedTo || to < from)
        {
            throw new InvalidOperationException($"The segment from {from} to {to} does not follow the last, which ends at {SealedTo}.");
        }

        var rows = new SegmentRows(parts, values);
        var manifest = new SegmentManifest
        {
            From = from,
            To = to,
            Records = rows.Count,
            Bytes = 0,
            FirstTime = rows.Count == 0 ? default : new DateTime(rows.RecordAt(0).Ticks, DateTimeKind.Utc),
            LastTime = rows.Count == 0 ? default : new DateTime(rows.RecordAt(rows.Count - 1).Ticks, DateTimeKind.Utc),
            Received = rows.LastReceived(),
            Filter = FilterOf(rows),
        };
        try
        {
            var bytes = parquet.Write(files, PathOf(manifest.Parquet), rows, sets, cancellation)
                + OriginalsFile.Write(files, PathOf(manifest.Originals), parts.Select(p => p.Originals), cancellation);
            manifest = manifest with { Bytes = bytes };

            // Their names must be there before the manifest's is.
            files.SyncDirectory(folder);
            manifest.Write(files, folder);
        }
        catch
        {
            RemoveLeftovers(manifest);
            throw;
        }

        lock (gate)
        {
            segments.Add(new SealedSegment(folder, manifest));
        }
    }

    private TokenFilter FilterOf(SegmentRows rows)
    {
        hashes.Clear();
        rows.AddTokensTo(hashes);
        return TokenFilter.Of(hashes);
    }

    private string PathOf(string name) => Path.Combine(folder, name);

    private void RemoveLeftovers(SegmentManifest manifest)
    {
        try
        {
            files.Delete(PathOf(manifest.File));
            files.Delete(PathOf(manifest.File + ".new"));
            files.Delete(PathOf(manifest.Parquet));
            files.Delete(PathOf(manifest.Originals));
        }
        catch (IOException)
        {
            // What made sealing fail is what matters; the next opening removes them.
        }
    }

    private void Load()
    {
        foreach (var path in Directory.GetFiles(folder).Where(SegmentManifest.IsOne).Order(StringComparer.Ordinal))
        {
            var manifest = SegmentManifest.Read(path);
            if (segments.Count > 0 && segments[^1].Manifest.To != manifest.From)
            {
                throw new InvalidDataException(
                    $"The lake in {folder} has no segment from {segments[^1].Manifest.To} to {manifest.From}. Restore its files from a backup.");
            }

            segments.Add(new SealedSegment(folder, manifest));
        }

        var known = segments
            .SelectMany(s => s.Manifest.Bytes == 0 ? [s.Manifest.File] : new[] { s.Manifest.File, s.Manifest.Parquet, s.Manifest.Originals })
            .ToHashSet(StringComparer.Ordinal);
        if (known.FirstOrDefault(name => !File.Exists(PathOf(name))) is { } missing)
        {
            throw new InvalidDataException($"The lake in {folder} has lost the file {missing}. Restore it from a backup.");
        }

        foreach (var path in Directory.GetFiles(folder).Where(p => !known.Contains(Path.GetFileName(p))))
        {
            files.Delete(path);
        }
    }
}
