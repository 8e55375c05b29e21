using System.Globalization;
using System.Runtime.InteropServices;

namespace Midmar.Store.Files;

/// <summary>Durable files of the machine.</summary>
public sealed partial class DurableFiles : IDurableFiles
{
    /// <inheritdoc/>
    public IAppendFile Create(string path) => new DurableFile(path, FileMode.Create);

    /// <inheritdoc/>
    public IAppendFile OpenAppend(string path) => new DurableFile(path, FileMode.Open);

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(to))!);
    }

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);

    /// <inheritdoc/>
    public void SyncDirectory(string directory)
    {
        // Windows keeps names by itself (NTFS journals its metadata) and has no way to sync a folder.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = Open(directory, OpenReadOnly);
        if (folder < 0)
        {
            throw Failed("opened", directory);
        }

        var result = Sync(folder);
        var error = Failed("synced", directory);
        _ = Close(folder);
        if (result != 0)
        {
            throw error;
        }
    }

    /// <inheritdoc/>
    public long FreeSpace(string directory) => new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace;

    private const int OpenReadOnly = 0;

    private static IOException Failed(string what, string directory) => new(string.Create(
        CultureInfo.InvariantCulture, $"The folder {directory} could not be {what}: {Marshal.GetLastPInvokeErrorMessage()}."));

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);
}
