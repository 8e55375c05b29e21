using Midmar.Store.Files;

namespace Midmar.Tests.Hosting;

/// <summary>A disk with so much room and no more. Files are the machine's; what is appended beyond it fails as on a full disk.</summary>
internal sealed class SmallDisk : IDurableFiles
{
    private readonly DurableFiles real = new();
    private long free = long.MaxValue / 2;

    /// <summary>Bytes left.</summary>
    public long Free
    {
        get => Interlocked.Read(ref free);
        set => Interlocked.Exchange(ref free, value);
    }

    /// <summary>Whether nothing can be appended, whatever room the disk says it has.</summary>
    public bool FailsToAppend { get; set; }

    public IAppendFile Create(string path) => new SmallFile(this, real.Create(path));

    public IAppendFile OpenAppend(string path) => new SmallFile(this, real.OpenAppend(path));

    public void Rename(string from, string to) => real.Rename(from, to);

    public void Delete(string path) => real.Delete(path);

    public void SyncDirectory(string directory) => real.SyncDirectory(directory);

    public long FreeSpace(string directory) => Free;

    private sealed class SmallFile(SmallDisk disk, IAppendFile file) : IAppendFile
    {
        public long Length => file.Length;

        public void Append(ReadOnlySpan<byte> bytes)
        {
            if (disk.FailsToAppend || Interlocked.Add(ref disk.free, -bytes.Length) < 0)
            {
                throw new IOException("No space left on device.", 28);
            }

            file.Append(bytes);
        }

        public void Sync() => file.Sync();

        public void Truncate(long length) => file.Truncate(length);

        public void Dispose() => file.Dispose();
    }
}
