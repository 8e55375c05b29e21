using Microsoft.Win32.SafeHandles;

namespace Midmar.Store.Files;

/// <summary>A growing file of the machine.</summary>
internal sealed class DurableFile : IAppendFile
{
    private readonly SafeFileHandle handle;

    public DurableFile(string path, FileMode mode)
    {
        handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        Length = RandomAccess.GetLength(handle);
    }

    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(handle, bytes, Length);
        Length += bytes.Length;
    }

    public void Sync() => RandomAccess.FlushToDisk(handle);

    public void Truncate(long length)
    {
        RandomAccess.SetLength(handle, length);
        Length = length;
    }

    public void Dispose() => handle.Dispose();
}
