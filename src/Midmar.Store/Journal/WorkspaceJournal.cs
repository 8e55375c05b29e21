using System.Globalization;
using Midmar.Detection.Pipeline;
using Midmar.Records;
using Midmar.Store.Files;

namespace Midmar.Store.Journal;

/// <summary>
/// The journal of one workspace, in a folder of its own. One thread writes; entries that wait are written together and
/// synced once (group commit). Opening it reads every frame once.
/// </summary>
public sealed class WorkspaceJournal : IJournal, IDisposable
{
    /// <summary>Bytes written before a sync, at most (more than that if one entry is longer).</summary>
    public const int MaxGroupBytes = 32 * 1024 * 1024;

    private readonly string folder;
    private readonly WorkspaceId workspace;
    private readonly IDurableFiles files;
    private readonly Lock gate = new();
    private readonly Signal arrived = new();
    private readonly DigestMemory digests = new();
    private readonly Queue<Pending> queue = new();
    private readonly Dictionary<UInt128, Pending> underWay = [];
    private readonly List<JournalFile> known;
    private readonly JournalWriter writer;
    private Thread? thread;
    private JournalRefusedException? failed;
    private bool isStopping;
    private long damaged;

    private WorkspaceJournal(string folder, WorkspaceId workspace, IDurableFiles files, JournalOptions options, long startAt)
    {
        this.folder = folder;
        this.workspace = workspace;
        this.files = files;
        Directory.CreateDirectory(folder);
        digests.Load(folder);
        known = JournalFiles.Open(folder, files, digests);
        Start = known.Count > 0 ? known[0].Start : startAt;
        var end = known.Count > 0 ? Math.Max(known[^1].End, startAt) : startAt;
        writer = new JournalWriter(folder, workspace, files, options, end);
    }

    /// <inheritdoc/>
    public long Start { get; private set; }

    /// <inheritdoc/>
    public long End => writer.End;

    /// <summary>Bytes found that belong to no frame: damage between whole frames, each time it was passed.</summary>
    public long DamagedBytes => Interlocked.Read(ref damaged);

    /// <summary>Why nothing can be stored: for want of room until there is some, otherwise until a restart. Null while it can.</summary>
    public string? Failure => failed?.Message ?? writer.Shortage;

    /// <summary>Times the disk was synced.</summary>
    public long Syncs => writer.Syncs;

    /// <summary>Opens a journal, or begins one.</summary>
    /// <param name="folder">Its folder; made if it is not there.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="files">How to write.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="startAt">No frame is to begin before this position: what was committed or sealed elsewhere.</param>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">There are files that are not a journal's.</exception>
    public static WorkspaceJournal Open(string folder, WorkspaceId workspace, IDurableFiles files, JournalOptions options, long startAt)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        return new WorkspaceJournal(folder, workspace, files, options, startAt);
    }

    /// <inheritdoc/>
    public void Begin(Action<JournalTicket, JournalFrame> onWritten)
    {
        ArgumentNullException.ThrowIfNull(onWritten);
        thread = new Thread(() => Run(onWritten))
        {
            IsBackground = true,
            Name = string.Create(CultureInfo.InvariantCulture, $"journal {workspace.Value}"),
        };
        thread.Start();
    }

    /// <inheritdoc/>
    public JournalTicket Append(JournalEntry entry, object? state)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (gate)
        {
            if ((failed ?? Stopping()) is { } refusal)
            {
                return new JournalTicket(entry, isDuplicate: false, Task.FromException(refusal)) { State = state };
            }

            if (entry.Delivery?.Digest is { } digest)
            {
                if (underWay.TryGetValue(digest, out var earlier))
                {
                    return new JournalTicket(entry, isDuplicate: true, earlier.Ticket.Durable) { State = state };
                }

                if (digests.Contains(digest))
                {
                    return new JournalTicket(entry, isDuplicate: true, Task.CompletedTask) { State = state };
                }
            }

            var pending = new Pending(entry, state);
            if (entry.Delivery?.Digest is { } own)
            {
                underWay.Add(own, pending);
            }

            queue.Enqueue(pending);
            arrived.Give();
            return pending.Ticket;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<JournalFrame> Read(long from, long to) => Read(from, to, wanted: null);

    /// <summary>As <see cref="Read(long, long)"/>, but only frames whose records are named so; those of others are hardly looked at.</summary>
    /// <param name="from">Where a frame begins.</param>
    /// <param name="to">Where the last one ends.</param>
    /// <param name="wanted">See <see cref="JournalFrame.RecordSource"/>; null: all.</param>
    public IEnumerable<JournalFrame> Read(long from, long to, IReadOnlySet<ulong>? wanted)
    {
        foreach (var file in FilesOf(from, to))
        {
            using var reader = new FrameReader(file.Path, file.Start, Math.Min(file.Length, to - file.Start))
            {
                Offset = Math.Max(0, from - file.Start),
                Wanted = wanted,
            };
            while (reader.Next() is { } frame)
            {
                yield return frame;
            }

            Interlocked.Add(ref damaged, reader.Damaged);
        }
    }

    /// <inheritdoc/>
    public void Trim(long before)
    {
        JournalFile[] gone;
        lock (gate)
        {
            gone = [.. known.TakeWhile(f => f.End <= before)];
            if (gone.Length == 0)
            {
                return;
            }

            digests.Save(folder, files, gone[^1].End);
            known.RemoveRange(0, gone.Length);
            Start = known.Count > 0 ? known[0].Start : gone[^1].End;
        }

        foreach (var file in gone)
        {
            files.Delete(file.Path);
        }
    }

    /// <summary>Writes what waits, and closes.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isStopping = true;
        }

        arrived.Give();
        thread?.Join();
        writer.Dispose();
    }

    private JournalRefusedException? Stopping() =>
        isStopping ? new JournalRefusedException(DeliveryRefusal.Stopping, "The centre is stopping.", cause: null) : null;

    private JournalFile[] FilesOf(long from, long to)
    {
        lock (gate)
        {
            var current = writer.Current is { } file ? [file] : Array.Empty<JournalFile>();
            // While a file is being followed by the next it is both.
            return [.. known.Concat(current).DistinctBy(f => f.Start).Where(f => f.End > from && f.Start < to)];
        }
    }

    private void Run(Action<JournalTicket, JournalFrame> onWritten)
    {
        var group = new List<Pending>();
        while (true)
        {
            arrived.Wait();
            if (!TakeGroup(group))
            {
                return;
            }

            if (group.Count > 0)
            {
                Write(group, onWritten);
                group.Clear();
            }
        }
    }

    /// <summary>False when nothing waits and nothing more will come.</summary>
    private bool TakeGroup(List<Pending> group)
    {
        lock (gate)
        {
            for (long bytes = 0; queue.Count > 0 && bytes < MaxGroupBytes;)
            {
                var next = queue.Dequeue();
                bytes += next.Entry.Delivery?.Length ?? 0;
                group.Add(next);
            }

            if (queue.Count > 0)
            {
                arrived.Give();
            }

            return group.Count > 0 || !isStopping;
        }
    }

    private void Write(List<Pending> group, Action<JournalTicket, JournalFrame> onWritten)
    {
        try
        {
            writer.Write(group, Follow, onWritten);
            writer.Sync();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(e);
        }

        lock (gate)
        {
            foreach (var pending in group)
            {
                Settle(pending);
            }
        }

        foreach (var pending in group)
        {
            pending.Complete(failed);
        }
    }

    /// <summary>Whatever it is that failed, what the disk holds is not known any more: nothing is taken in until a restart has read it.</summary>
    private void Fail(Exception cause)
    {
        lock (gate)
        {
            failed = new JournalRefusedException(
                DeliveryRefusal.Stopping,
                $"The journal in {folder} could not be synced ({cause.Message.TrimEnd('.')}). Check the disk, then start the centre again.",
                cause);
        }
    }

    private void Follow(JournalFile complete)
    {
        lock (gate)
        {
            known.Add(complete);
        }
    }

    private void Settle(Pending pending)
    {
        if (pending.Entry.Delivery?.Digest is { } digest)
        {
            underWay.Remove(digest);
            if (failed is null && pending.Refusal is null)
            {
                digests.Add(digest, pending.Position);
            }
        }
    }
}
