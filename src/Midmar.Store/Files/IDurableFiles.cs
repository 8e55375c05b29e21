namespace Midmar.Store.Files;

/// <summary>
/// Writing that is there after a power failure. Only what must be: files are appended to and given their final name;
/// reading goes through <see cref="File"/>. A second implementation, in the tests, loses what was not synced.
/// </summary>
public interface IDurableFiles
{
    /// <summary>Makes a file, or empties the one that is there, to append to.</summary>
    IAppendFile Create(string path);

    /// <summary>Opens a file to append to.</summary>
    IAppendFile OpenAppend(string path);

    /// <summary>Gives a file its final name, in place of one that has it; there after a power failure.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file, if it is there. A power failure may bring it back.</summary>
    void Delete(string path);

    /// <summary>Returns when the names in a folder (made, renamed, deleted) are there after a power failure.</summary>
    void SyncDirectory(string directory);

    /// <summary>Free bytes where a folder lies.</summary>
    long FreeSpace(string directory);
}

/// <summary>A file that grows. One thread.</summary>
public interface IAppendFile : IDisposable
{
    /// <summary>Bytes, synced or not.</summary>
    long Length { get; }

    /// <summary>Appends; may be lost until <see cref="Sync"/> returns.</summary>
    /// <exception cref="IOException">The disk is full or failed; a part may be there, see <see cref="Truncate"/>.</exception>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Returns when all that was appended is there after a power failure.</summary>
    /// <exception cref="IOException">It is not known what is there: the file must not be appended to any more.</exception>
    void Sync();

    /// <summary>Cuts the file to a length.</summary>
    void Truncate(long length);
}
