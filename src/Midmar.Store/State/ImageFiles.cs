using System.Globalization;
using Midmar.Centre.Calendar;
using Midmar.Records;
using Midmar.Store.Files;

namespace Midmar.Store.State;

/// <summary>Images as files named by their hash, a folder for each workspace.</summary>
internal sealed class ImageFiles(IDurableFiles files, string root) : IImageStore
{
    private const string Unfinished = ".new";

    public Task PutAsync(WorkspaceId workspace, string sha256, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => Task.Run(() => Put(workspace, sha256, bytes), cancellation);

    public async Task<byte[]?> ReadAsync(WorkspaceId workspace, string sha256, CancellationToken cancellation)
    {
        if (!IsHash(sha256))
        {
            return null;
        }

        try
        {
            return await File.ReadAllBytesAsync(Path.Combine(FolderOf(workspace), sha256), cancellation);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private void Put(WorkspaceId workspace, string sha256, ReadOnlyMemory<byte> bytes)
    {
        if (!IsHash(sha256))
        {
            throw new ArgumentException($"'{sha256}' is no SHA-256.", nameof(sha256));
        }

        var folder = StateFolder.Make(FolderOf(workspace));
        var path = Path.Combine(folder, sha256);
        if (File.Exists(path))
        {
            return;
        }

        // Two who send the same at once write the same: whichever name comes last is as good.
        var written = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.CurrentManagedThreadId}{Unfinished}");
        using (var file = files.Create(written))
        {
            file.Append(bytes.Span);
            file.Sync();
        }

        files.Rename(written, path);
    }

    private string FolderOf(WorkspaceId workspace) => Path.Combine(root, workspace.Value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A hash is a file name and nothing else: no way leads out of the folder.</summary>
    private static bool IsHash(string text) => text.Length == 64 && text.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f');
}
