using System.Buffers;
using System.Globalization;
using System.Threading.Channels;
using Midmar.Centre.Audit;
using Midmar.Centre.People;
using Midmar.Centre.Workspaces;
using Midmar.Store.Files;

namespace Midmar.Store.State.Audit;

/// <summary>
/// The audit log in append-only files of its own, not in the database: a copy of the folder is a backup, the chain can be
/// checked without this program, and no statement against the database can reach it. One thread writes; entries that
/// come together are synced together.
/// </summary>
internal sealed class AuditLog : IAuditLog, IAsyncDisposable
{
    /// <summary>Bytes after which the log begins another file.</summary>
    public const long RollBytes = 4 * 1024 * 1024;

    /// <summary>Bytes appended and synced together, at most.</summary>
    public const int MaxGroupBytes = 1024 * 1024;

    /// <summary>Entries that wait to be written (count); who comes then waits for room.</summary>
    public const int MaxWaiting = 10_000;

    /// <summary>How old the exported head may be while the log grows.</summary>
    public static readonly TimeSpan HeadEvery = TimeSpan.FromSeconds(1);

    private readonly Channel<Waiting?> waiting = Channel.CreateBounded<Waiting?>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private readonly AuditFiles files;
    private readonly TimeProvider time;
    private readonly ITimer headTimer;
    private readonly Task writing;
    private AuditHead head;
    private AuditHead exported;
    private long exportedAt;

    /// <summary>Opens the log, or begins it.</summary>
    /// <param name="durable">How it writes.</param>
    /// <param name="folder">Its folder, there already.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="rollBytes">See <see cref="RollBytes"/>.</param>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public AuditLog(IDurableFiles durable, string folder, TimeProvider time, long rollBytes = RollBytes)
    {
        this.time = time;
        var end = AuditEnd.Find(durable, folder);
        files = new AuditFiles(durable, folder, rollBytes, end);
        head = files.Head;
        exported = AuditFolder.ReadHead(folder) ?? head;
        WriteFindings(end.Found);
        writing = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        headTimer = time.CreateTimer(_ => waiting.Writer.TryWrite(null), state: null, HeadEvery, HeadEvery);
    }

    /// <inheritdoc/>
    public AuditHead Head => Volatile.Read(ref head);

    /// <inheritdoc/>
    public async Task AppendAsync(AuditEntry entry)
    {
        if (entry.Time.Kind != DateTimeKind.Utc || entry.Action.Length == 0)
        {
            throw new ArgumentException("An audit entry needs an action and a time in UTC.", nameof(entry));
        }

        var mine = new Waiting(entry);
        try
        {
            await waiting.Writer.WriteAsync(mine);
        }
        catch (ChannelClosedException e)
        {
            throw new IOException("The audit log is closed.", e);
        }

        await mine.Written.Task;
    }

    /// <inheritdoc/>
    public Task<AuditPage> ReadAsync(AuditQuery query, CancellationToken cancellation) =>
        Task.Run(() => AuditReader.Read(files.Folder, Head, query, cancellation), cancellation);

    /// <summary>Writes what waits, exports the head and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        await headTimer.DisposeAsync();
        waiting.Writer.TryComplete();
        await writing;
        files.Dispose();
    }

    private void WriteAll()
    {
        var group = new List<Waiting>();
        var bytes = new ArrayBufferWriter<byte>();
        while (waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            WriteGroup(group, bytes);
            ExportHead(isLast: false);
        }

        ExportHead(isLast: true);
    }

    private void WriteGroup(List<Waiting> group, ArrayBufferWriter<byte> bytes)
    {
        group.Clear();
        bytes.ResetWrittenCount();
        try
        {
            files.BeginGroup();
            while (bytes.WrittenCount < MaxGroupBytes - 2 * AuditLine.MaxJsonBytes && waiting.Reader.TryRead(out var next))
            {
                if (next is not null)
                {
                    group.Add(next);
                    files.AddToGroup(bytes, next.Entry);
                }
            }

            if (group.Count > 0)
            {
                files.WriteGroup(bytes.WrittenSpan);
                Volatile.Write(ref head, files.Head);
            }
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // Whoever waits is told, and does not do what was to be done.
            group.ForEach(w => w.Written.TrySetException(new IOException("The audit log could not be written.", failed)));
            return;
        }

        group.ForEach(w => w.Written.TrySetResult());
    }

    private void ExportHead(bool isLast)
    {
        if (exported == head || (!isLast && time.GetElapsedTime(exportedAt) < HeadEvery))
        {
            return;
        }

        try
        {
            files.ExportHead();
            exported = head;
            exportedAt = time.GetTimestamp();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // The entries are written; an older head says less, and nothing wrong. It is tried again with the next.
        }
    }

    private void WriteFindings(AuditFindings found)
    {
        if (found.TornBytes == 0 && found.Damage is null)
        {
            return;
        }

        var bytes = new ArrayBufferWriter<byte>();
        files.BeginGroup();
        files.AddToGroup(bytes, new AuditEntry
        {
            Time = time.GetUtcNow().UtcDateTime,
            Actor = Actor.System("audit"),
            Workspace = Workspace.None,
            Action = found.Damage is null ? AuditActions.TailSetAside : AuditActions.DamageFound,
            Subject = found.Place,
            Text = string.Create(CultureInfo.InvariantCulture, $"bytes={found.TornBytes}"),
            Purpose = string.Empty,
            Outcome = AuditOutcome.Allowed,
            Reason = found.Damage?.ToString() ?? string.Empty,
        });
        files.WriteGroup(bytes.WrittenSpan);
        head = files.Head;
    }

    private sealed record Waiting(AuditEntry Entry)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
