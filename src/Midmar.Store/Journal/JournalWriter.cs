using System.Buffers;
using System.Diagnostics;
using Midmar.Detection.Pipeline;
using Midmar.Records;
using Midmar.Store.Files;

namespace Midmar.Store.Journal;

/// <summary>Writes entries as frames, small ones together. One thread; what is public may be read by any.</summary>
internal sealed class JournalWriter(string folder, WorkspaceId workspace, IDurableFiles files, JournalOptions options, long end) : IDisposable
{
    /// <summary>Payloads up to this length (bytes) are copied together before they are written.</summary>
    private const int SmallPayload = 64 * 1024;

    private const int MaxStaged = 1024 * 1024;

    /// <summary>So long a refusal of the disk is held against it when it says that it has room: quotas end unseen.</summary>
    private static readonly TimeSpan Resentment = TimeSpan.FromMinutes(1);

    private readonly ArrayBufferWriter<byte> stage = new(MaxStaged / 4);
    private readonly List<(Pending Pending, JournalFrame Frame)> staged = [];
    private IAppendFile? file;
    private JournalFile? current;
    private long endOfFrames = end;
    private long syncs;
    private long refusedAt = long.MinValue;

    /// <summary>Where the next frame will begin; everything before is written.</summary>
    public long End => Volatile.Read(ref endOfFrames);

    public long Syncs => Volatile.Read(ref syncs);

    /// <summary>
    /// Why there is no room; null when there is. Asked of the disk each time: it shows before anything had to be refused,
    /// and ends with the shortage, though nobody sends any more.
    /// </summary>
    public string? Shortage => IsShort() || WasRefusedLately ? NoRoom(cause: null).Message : null;

    /// <summary>The file being written, as far as it is.</summary>
    public JournalFile? Current => Volatile.Read(ref current) is { } open ? open with { Length = End - open.Start } : null;

    /// <summary>Writes a group. An entry for which there is no room is refused alone, with nothing of it left.</summary>
    /// <exception cref="IOException">What is on disk is not known: the journal has failed.</exception>
    public void Write(List<Pending> group, Action<JournalFile> onComplete, Action<JournalTicket, JournalFrame> onWritten)
    {
        var room = files.FreeSpace(folder) - options.Reserve;
        foreach (var pending in group)
        {
            room -= (pending.Entry.Delivery?.Length ?? 0) + FrameCodec.PrefixLength;
            if (room < 0)
            {
                pending.Refusal = NoRoom(cause: null);
                continue;
            }

            Stage(pending, onComplete, onWritten);
        }

        WriteStage(onWritten);
    }

    /// <summary>Returns when all that was written is there after a power failure.</summary>
    public void Sync()
    {
        if (file is not null)
        {
            file.Sync();
            Volatile.Write(ref syncs, syncs + 1);
        }
    }

    public void Dispose() => file?.Dispose();

    private bool WasRefusedLately =>
        Interlocked.Read(ref refusedAt) is var at && at != long.MinValue && Stopwatch.GetElapsedTime(at) < Resentment;

    private bool IsShort()
    {
        try
        {
            return files.FreeSpace(folder) < options.Reserve;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A disk that does not even say is found out by writing.
            return false;
        }
    }

    private void Stage(Pending pending, Action<JournalFile> onComplete, Action<JournalTicket, JournalFrame> onWritten)
    {
        if ((file is null || (staged.Count == 0 && file.Length >= options.RollAt)) && !TryRoll(onComplete, out var cause))
        {
            Interlocked.Exchange(ref refusedAt, Stopwatch.GetTimestamp());
            pending.Refusal = NoRoom(cause);
            return;
        }

        pending.Position = staged.Count == 0 ? endOfFrames : staged[^1].Frame.End;
        var payload = pending.Entry.Delivery is { } delivery ? delivery.Buffer.AsMemory(0, delivery.Length) : default;
        var length = FrameCodec.WriteHead(stage, pending.Entry, workspace, pending.Position);
        staged.Add((pending, FrameCodec.FrameOf(pending.Entry, workspace, pending.Position, length)));
        if (payload.Length > SmallPayload)
        {
            WriteStage(onWritten, payload);
            return;
        }

        stage.Write(payload.Span);
        if (stage.WrittenCount >= MaxStaged)
        {
            WriteStage(onWritten);
        }
    }

    private void WriteStage(Action<JournalTicket, JournalFrame> onWritten, ReadOnlyMemory<byte> lastPayload = default)
    {
        if (staged.Count == 0)
        {
            return;
        }

        var before = file!.Length;
        try
        {
            file.Append(stage.WrittenSpan);
            if (lastPayload.Length > 0)
            {
                file.Append(lastPayload.Span);
            }
        }
        catch (IOException e)
        {
            // Whatever part of it came to lie behind the last frame must go; if that fails the journal has failed.
            file.Truncate(before);
            Refuse(e);
            return;
        }

        Interlocked.Exchange(ref refusedAt, long.MinValue);
        Volatile.Write(ref endOfFrames, staged[^1].Frame.End);
        foreach (var (pending, frame) in staged)
        {
            onWritten(pending.Ticket, frame);
        }

        staged.Clear();
        stage.ResetWrittenCount();
    }

    private void Refuse(IOException cause)
    {
        Interlocked.Exchange(ref refusedAt, Stopwatch.GetTimestamp());
        foreach (var (pending, _) in staged)
        {
            pending.Refusal = NoRoom(cause);
        }

        staged.Clear();
        stage.ResetWrittenCount();
    }

    private bool TryRoll(Action<JournalFile> onComplete, out IOException? cause)
    {
        cause = null;
        file?.Sync();
        var path = JournalFiles.PathOf(folder, endOfFrames);
        IAppendFile next;
        try
        {
            next = files.Create(path);
        }
        catch (IOException e)
        {
            cause = e;
            return false;
        }

        files.SyncDirectory(folder);
        if (file is not null)
        {
            file.Dispose();
            onComplete(Current!);
        }

        file = next;
        Volatile.Write(ref current, new JournalFile(path, endOfFrames, 0));
        return true;
    }

    private JournalRefusedException NoRoom(IOException? cause) => new(
        DeliveryRefusal.DiskFull,
        $"There is no room on the disk of {folder}: {options.Reserve / (1024 * 1024)} MiB are kept free. Free some, or shorten the retention.",
        cause);
}
