using Midmar.Store.Files;

namespace Midmar.Store.Tests.Files;

/// <summary>
/// Files on a machine that may lose its power or fill its disk. Writes go to real files, so that everything can read
/// them; <see cref="LosePower"/> takes back what was not synced: appended bytes (any part of them may have reached the
/// disk, and the last of it may be rubbish), and names made, renamed or deleted since their folder was synced.
/// </summary>
internal sealed class FaultyFiles(int seed) : IDurableFiles
{
    private readonly Lock gate = new();
    private readonly Random random = new(seed);
    private readonly DurableFiles real = new();
    private readonly Dictionary<string, long> syncedLengths = new(StringComparer.Ordinal);
    private readonly List<NameChange> unsyncedNames = [];
    private bool isOff;

    /// <summary>Bytes that may still be appended before the disk is full.</summary>
    public long Room { get; set; } = long.MaxValue;

    /// <summary>Whether syncing fails from now on.</summary>
    public bool FailsToSync { get; set; }

    /// <summary>Operations until the power goes; what is lost then shows with <see cref="LosePower"/>.</summary>
    public int OperationsLeft { get; set; } = int.MaxValue;

    /// <summary>Times a file was synced.</summary>
    public int Syncs { get; private set; }

    public IAppendFile Create(string path)
    {
        lock (gate)
        {
            ThrowIfOff();
            if (!File.Exists(path))
            {
                unsyncedNames.Add(new NameChange(path, Previous: null));
            }

            syncedLengths[path] = 0;
            return new FaultyFile(this, path, real.Create(path));
        }
    }

    public IAppendFile OpenAppend(string path)
    {
        lock (gate)
        {
            ThrowIfOff();
            var file = real.OpenAppend(path);
            syncedLengths.TryAdd(path, file.Length);
            return new FaultyFile(this, path, file);
        }
    }

    public void Rename(string from, string to)
    {
        lock (gate)
        {
            ThrowIfOff();
            real.Rename(from, to);
            if (syncedLengths.Remove(from, out var length))
            {
                syncedLengths[to] = length;
            }

            unsyncedNames.RemoveAll(n => n.Path == from || n.Path == to);
        }
    }

    public void Delete(string path)
    {
        lock (gate)
        {
            ThrowIfOff();
            if (File.Exists(path))
            {
                unsyncedNames.Add(new NameChange(path, File.ReadAllBytes(path)));
            }

            real.Delete(path);
        }
    }

    public void SyncDirectory(string directory)
    {
        lock (gate)
        {
            ThrowIfOff();
            unsyncedNames.RemoveAll(n => Path.GetDirectoryName(n.Path) == directory.TrimEnd('/'));
        }
    }

    public long FreeSpace(string directory) => Room == long.MaxValue ? real.FreeSpace(directory) : Room;

    /// <summary>The machine is off: nothing more is written, and what was not synced is gone, or half there.</summary>
    public void LosePower()
    {
        lock (gate)
        {
            isOff = true;
            foreach (var (path, synced) in syncedLengths)
            {
                LoseTail(path, synced);
            }

            for (var i = unsyncedNames.Count - 1; i >= 0; i--)
            {
                Undo(unsyncedNames[i]);
            }
        }
    }

    private void LoseTail(string path, long synced)
    {
        if (!File.Exists(path) || new FileInfo(path).Length <= synced)
        {
            return;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var kept = synced + random.NextInt64(Math.Max(0, RandomAccess.GetLength(file) - synced) + 1);
        RandomAccess.SetLength(file, kept);
        if (kept > synced && random.Next(2) == 0)
        {
            var rubbish = new byte[Math.Min(kept - synced, random.Next(1, 64))];
            random.NextBytes(rubbish);
            RandomAccess.Write(file, rubbish, kept - rubbish.Length);
        }
    }

    private void Undo(NameChange change)
    {
        // The machine may have written the names by itself before the power went.
        if (random.Next(2) == 0)
        {
            return;
        }

        if (change.Previous is null)
        {
            File.Delete(change.Path);
        }
        else if (!File.Exists(change.Path))
        {
            File.WriteAllBytes(change.Path, change.Previous);
        }
    }

    private void ThrowIfOff()
    {
        if (OperationsLeft != int.MaxValue && OperationsLeft-- <= 0)
        {
            isOff = true;
        }

        if (isOff)
        {
            throw new IOException("The machine is off.");
        }
    }

    private sealed record NameChange(string Path, byte[]? Previous);

    private sealed class FaultyFile(FaultyFiles machine, string path, IAppendFile real) : IAppendFile
    {
        public long Length => real.Length;

        public void Append(ReadOnlySpan<byte> bytes)
        {
            lock (machine.gate)
            {
                machine.ThrowIfOff();
                var room = (int)Math.Min(machine.Room, bytes.Length);
                machine.Room -= machine.Room == long.MaxValue ? 0 : room;
                real.Append(bytes[..room]);
                if (room < bytes.Length)
                {
                    throw new IOException("No space left on device.", 28);
                }
            }
        }

        public void Sync()
        {
            lock (machine.gate)
            {
                machine.ThrowIfOff();
                if (machine.FailsToSync)
                {
                    throw new IOException("Input/output error.", 5);
                }

                machine.syncedLengths[path] = real.Length;
                machine.Syncs++;
            }
        }

        public void Truncate(long length)
        {
            lock (machine.gate)
            {
                machine.ThrowIfOff();
                real.Truncate(length);
                machine.syncedLengths[path] = Math.Min(machine.syncedLengths[path], length);
            }
        }

        public void Dispose() => real.Dispose();
    }
}
