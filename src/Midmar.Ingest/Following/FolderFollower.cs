using System.IO.Compression;
using System.Security.Cryptography;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;
using Midmar.Ingest.Uploads;
using Midmar.Logs.Formats;

namespace Midmar.Ingest.Following;

/// <summary>
/// Follows the files of one source by looking at them again and again: what happened between two looks, or while the
/// centre did not run, is told from what the files hold. Those that grew last are kept open, see <see cref="HeldFiles"/>.
/// </summary>
internal sealed class FolderFollower : IDisposable
{
    private const int MaxGone = 1_000;
    private const long MaxUnpacked = 2L * 1024 * 1024 * 1024;

    private readonly IIntake intake;
    private readonly FollowOptions options;
    private readonly TimeProvider time;
    private readonly FollowPath path;
    private readonly PositionFile kept;
    private readonly List<FilePosition> positions;
    private readonly Dictionary<string, (long Length, long Written)> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> problems = new(StringComparer.Ordinal);
    private readonly LineFile lines;
    private readonly EventLogFile eventLogs;
    private readonly HeldFiles held;
    private bool isDirty;

    public FolderFollower(Source source, IIntake intake, FollowOptions options, TimeProvider time)
    {
        this.intake = intake;
        this.options = options;
        this.time = time;
        path = new FollowPath(source.Path!);
        Directory.CreateDirectory(options.Folder);
        kept = new PositionFile(Path.Combine(options.Folder, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{source.Id.Value}.json")));
        positions = kept.Load();
        lines = new LineFile(intake, options, Save);
        eventLogs = new EventLogFile(intake, options, time, Save);
        held = new HeldFiles(options.MaxHeld);
    }

    public FollowStatus Status { get; private set; } = new(0, []);

    /// <summary>Looks at all files once, and hands in what is new.</summary>
    public async Task LookAsync(Source source, CancellationToken cancellation)
    {
        var files = Files();
        foreach (var file in files.Take(options.MaxFiles))
        {
            await LookAsync(source, file, cancellation);
        }

        foreach (var lost in positions.Where(p => !p.IsGone && p.DoneLength is null && !p.IsEventLog && !File.Exists(p.Path)).ToArray())
        {
            await FindBesideAsync(source, lost, cancellation);
        }

        foreach (var (position, file) in held.Gone)
        {
            await ReadGoneAsync(source, position, file, cancellation);
        }

        if (isDirty)
        {
            isDirty = false;
            Save();
        }

        if (files.Count > options.MaxFiles)
        {
            problems[source.Path!] = $"There are {files.Count} files; only {options.MaxFiles} are followed. Move old ones away, or set up several sources.";
        }

        Status = new FollowStatus(files.Count, [.. problems.Take(FollowStatus.MaxProblems).Select(p => new FollowProblem(p.Key, p.Value))]);
    }

    public void Dispose() => held.Dispose();

    /// <summary>The files of the path, and those that had its names before rotation; the oldest first.</summary>
    private List<FileInfo> Files()
    {
        var found = path.Files().ToDictionary(f => f.FullName, StringComparer.Ordinal);
        foreach (var moved in positions.Where(p => !p.IsGone && p.DoneLength is null && !found.ContainsKey(p.Path)).Select(p => new FileInfo(p.Path)).Where(f => f.Exists))
        {
            found.TryAdd(moved.FullName, moved);
        }

        return [.. found.Values.OrderBy(f => f.LastWriteTimeUtc).ThenBy(f => f.FullName, StringComparer.Ordinal)];
    }

    private async Task LookAsync(Source source, FileInfo file, CancellationToken cancellation)
    {
        try
        {
            var now = (file.Length, file.LastWriteTimeUtc.Ticks);
            if (now.Length == 0 || (seen.TryGetValue(file.FullName, out var before) && before == now))
            {
                return;
            }

            await using var stream = Open(file.FullName);
            if (await ReadAsync(source, file, stream, cancellation))
            {
                seen[file.FullName] = now;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another look may find it readable: it may have been moved just now, or the disk may have been full.
            problems[file.FullName] = $"It cannot be read: {e.Message}";
        }
    }

    /// <summary>Whether the file needs no other look until it changes.</summary>
    private async Task<bool> ReadAsync(Source source, FileInfo file, FileStream stream, CancellationToken cancellation)
    {
        var here = positions.Find(p => !p.IsGone && p.Path == file.FullName);
        if (here is not null && (here.IsEventLog || here.Matches(stream)))
        {
            return await ReadOnAsync(source, here, stream, cancellation);
        }

        if (positions.Find(p => p != here && p.Matches(stream)) is { } other)
        {
            return await ReadMovedAsync(source, other, file.FullName, stream, cancellation);
        }

        if (here is not null)
        {
            await FindBesideAsync(source, here, cancellation);
        }

        return await BeginAsync(source, file, stream, cancellation);
    }

    private async Task<bool> ReadOnAsync(Source source, FilePosition position, FileStream stream, CancellationToken cancellation)
    {
        if (position.DoneLength is not null)
        {
            return true;
        }

        var refusal = position.IsEventLog
            ? await eventLogs.ReadAsync(source, position, stream, mayBeCleared: true, cancellation)
            : await lines.ReadAsync(source, position, stream, isFinished: false, cancellation);
        isDirty = true;
        var isSettled = Settle(position.Path, refusal);
        if (position.IsEventLog)
        {
            position.MarkEventLog(stream);
            SayDamage(position);
            return false;
        }

        if (!position.IsGone)
        {
            held.Keep(position, time.GetUtcNow(), () => Open(position.Path));
        }

        return isSettled;
    }

    private void SayDamage(FilePosition position)
    {
        if (position.DamagedChunks > 0)
        {
            problems[position.Path] = string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{position.DamagedChunks} of its chunks are damaged, the last at byte {position.DamagedAt}; what could be read of them was. Check the disk it lies on, and compare with the machine's own event viewer.");
        }
    }

    /// <summary>A file that was deleted: who wrote it may go on for a while.</summary>
    private async Task ReadGoneAsync(Source source, FilePosition position, HeldFile file, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (file.Stream.Length != file.Length)
        {
            (file.Length, file.Grown) = (file.Stream.Length, now);
        }

        var isLast = now - file.Grown >= options.StableAfter;
        var refusal = file.Length < position.Offset ? DeliveryRefusal.None : await lines.ReadAsync(source, position, file.Stream, isLast, cancellation);
        isDirty = true;
        if (Settle(position.Path, refusal) && isLast)
        {
            held.LetGo(position);
        }
    }

    /// <summary>A file that is known under another name: it was renamed, or it is a copy.</summary>
    private async Task<bool> ReadMovedAsync(Source source, FilePosition position, string name, FileStream stream, CancellationToken cancellation)
    {
        if (position.IsEventLog)
        {
            return Settle(name, await eventLogs.ReadAsync(source, position, stream, mayBeCleared: false, cancellation));
        }

        if (!position.IsGone && IsStillThere(position))
        {
            return true;
        }

        (position.Path, position.IsGone) = (name, false);
        return await ReadOnAsync(source, position, stream, cancellation);
    }

    /// <summary>Looks for a file whose name another one has now among those beside it, and reads what is left of it.</summary>
    private async Task FindBesideAsync(Source source, FilePosition position, CancellationToken cancellation)
    {
        foreach (var file in FollowPath.Beside(position.Path).Where(f => f.FullName != position.Path && f.Length >= position.Offset))
        {
            await using var stream = Open(file.FullName);
            if (position.Matches(stream))
            {
                position.Path = file.FullName;
                await ReadOnAsync(source, position, stream, cancellation);
                return;
            }
        }

        position.IsGone = true;
        foreach (var oldest in positions.Where(p => p.IsGone).SkipLast(MaxGone).ToArray())
        {
            positions.Remove(oldest);
            held.LetGo(oldest);
        }
    }

    private async Task<bool> BeginAsync(Source source, FileInfo file, FileStream stream, CancellationToken cancellation)
    {
        var head = new byte[(int)Math.Min(stream.Length, LogFormats.HeadLength)];
        stream.Position = 0;
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        var (how, format) = FileKind.Of(source, head, file.FullName);
        switch (how)
        {
            case FileReadAs.Whole:
                return await ReadWholeAsync(source, file, stream, head, cancellation);
            case FileReadAs.Lines when !head.Contains((byte)'\n') && head.Length < LogFormats.HeadLength:
                return false;
            case FileReadAs.Lines or FileReadAs.EventLog:
                problems.Remove(file.FullName);
                var position = NewPosition(source, file, stream, head, format);
                if (how == FileReadAs.EventLog)
                {
                    position.MarkEventLog(stream);
                }

                positions.Add(position);
                return await ReadOnAsync(source, position, stream, cancellation);
            default:
                problems[file.FullName] = $"Its content is none of the formats that can be read ({string.Join(", ", LogFormats.All.Select(f => f.Name))}). Set the source's format if it is one of them.";
                return true;
        }
    }

    private FilePosition NewPosition(Source source, FileInfo file, FileStream stream, byte[] head, string format)
    {
        // Of a file that begins anew under a name, with the same bytes, the records are others.
        var generation = positions.Count(p => p.IsGone || p.Path == file.FullName);
        var isHistory = time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > options.HistoryAfter;
        return new FilePosition
        {
            Path = file.FullName,
            RecordSource = NewDelivery.RecordSourceOf(source.Id, head.AsSpan(0, Math.Min(head.Length, FilePosition.MaxHead)), file.FullName, generation),
            Format = format,
            HeadLength = Math.Min(head.Length, FilePosition.MaxHead),
            HeadHash = FilePosition.HashAt(stream, 0, Math.Min(head.Length, FilePosition.MaxHead)),
            HistoryEnd = isHistory ? file.Length : 0,
        };
    }

    private async Task<bool> ReadWholeAsync(Source source, FileInfo file, FileStream stream, byte[] head, CancellationToken cancellation)
    {
        if (time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc < options.StableAfter)
        {
            return false;
        }

        var refusal = UploadRefusal.None;
        if (!FileKind.IsGzip(head) || !await IsPackedCopyAsync(source, stream, cancellation))
        {
            stream.Position = 0;
            var hash = await SHA256.HashDataAsync(stream, cancellation);
            stream.Position = 0;
            var reading = new FileReading(intake, source, Timeout.InfiniteTimeSpan);
            refusal = await reading.ReadAsync(file.Name, stream, hash, progress: null, cancellation);
            if (reading.Problems.Count > 0)
            {
                problems[file.FullName] = $"{reading.Problems[0].Place}: {reading.Problems[0].Problem.Message}";
            }
        }

        if (refusal is not (UploadRefusal.None or UploadRefusal.NothingReadable))
        {
            return false;
        }

        var headLength = Math.Min(head.Length, FilePosition.MaxHead);
        positions.Add(new FilePosition
        {
            Path = file.FullName,
            RecordSource = 0,
            Format = "archive",
            HeadLength = headLength,
            HeadHash = FilePosition.HashAt(stream, 0, headLength),
            DoneLength = stream.Length,
        });
        isDirty = true;
        return true;
    }

    /// <summary>Whether an archive is a followed file that rotation has packed; then what is left of it is read.</summary>
    private async Task<bool> IsPackedCopyAsync(Source source, FileStream packed, CancellationToken cancellation)
    {
        if (positions.TrueForAll(p => p.DoneLength is not null || p.IsEventLog))
        {
            return false;
        }

        packed.Position = 0;
        await using var unpacked = new FileStream(Path.Combine(options.Folder, Path.GetRandomFileName()), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
        });
        try
        {
            await using var gzip = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
            var buffer = new byte[256 * 1024];
            for (int read; unpacked.Length < MaxUnpacked && (read = await gzip.ReadAsync(buffer, cancellation)) > 0;)
            {
                await unpacked.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }

        if (positions.Find(p => p.DoneLength is null && !p.IsEventLog && p.Matches(unpacked)) is not { } known)
        {
            return false;
        }

        await lines.ReadAsync(source, known, unpacked, isFinished: true, cancellation);
        known.IsGone = !IsStillThere(known);
        return true;
    }

    private bool Settle(string name, DeliveryRefusal refusal)
    {
        if (refusal == DeliveryRefusal.None)
        {
            problems.Remove(name);
            return true;
        }

        problems[name] = refusal == DeliveryRefusal.DiskFull
            ? "The centre's disk is full; it is read on when there is room."
            : refusal == DeliveryRefusal.Unknown
                ? "The source's format or log sources are not known; correct them on its page."
                : "The centre cannot store now; it is read on when it can.";
        return false;
    }

    private static bool IsStillThere(FilePosition position)
    {
        if (!File.Exists(position.Path))
        {
            return false;
        }

        using var stream = Open(position.Path);
        return position.Matches(stream);
    }

    private void Save() => kept.Save(positions);

    private static FileStream Open(string name) => new(name, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
    });
}
