using System.Buffers;
using System.Security.Cryptography;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;

namespace Midmar.Ingest.Uploads;

/// <summary>Takes in files that people or programs upload, as history of their own. The same file again is stored once.</summary>
public sealed class UploadService : IDisposable
{
    private const int MaxName = 200;
    private const int CopyBytes = 256 * 1024;

    private readonly IIntake intake;
    private readonly UploadOptions options;
    private readonly SemaphoreSlim coming;
    private readonly SemaphoreSlim turns;

    /// <summary>A service.</summary>
    /// <param name="intake">Where records go.</param>
    /// <param name="options">Limits.</param>
    public UploadService(IIntake intake, UploadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.intake = intake;
        this.options = options;
        coming = new SemaphoreSlim(options.MaxComing);
        turns = new SemaphoreSlim(options.MaxAtOnce);
    }

    /// <summary>
    /// Takes in a file: a log of any known format, or an archive of them. Completes when everything that could be read is
    /// synced to disk.
    /// </summary>
    /// <param name="source">Whose it is.</param>
    /// <param name="name">Its name as the sender says; folders in it are left out.</param>
    /// <param name="content">Its bytes, read forwards.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Gives up; what was handed in stays.</param>
    /// <exception cref="IOException">The content could not be read, or not be kept while it is read.</exception>
    public async Task<UploadResult> TakeAsync(
        Source source, string name, Stream content, IProgress<UploadProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(content);
        var plain = PlainName(name);
        if (!await coming.WaitAsync(options.Patience, cancellation))
        {
            return Refused(plain, UploadRefusal.Busy);
        }

        try
        {
            Directory.CreateDirectory(options.Folder);
            await using var spool = new FileStream(Path.Combine(options.Folder, Path.GetRandomFileName()), new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            });
            if (await CopyAsync(content, spool, cancellation) is not { } sha256)
            {
                return Refused(plain, UploadRefusal.TooLong);
            }

            return await turns.WaitAsync(options.Patience, cancellation)
                ? await ReadAsync(source, plain, spool, sha256, progress, cancellation)
                : Refused(plain, UploadRefusal.Busy);
        }
        finally
        {
            coming.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        coming.Dispose();
        turns.Dispose();
    }

    /// <summary>The last part of a name, without what could mean something to a file system or a terminal.</summary>
    internal static string PlainName(string? name)
    {
        var last = name?[(name.LastIndexOfAny(['/', '\\']) + 1)..] ?? string.Empty;
        var plain = string.Concat(last.Where(c => !char.IsControl(c) && c is not (':' or '!'))).Trim().TrimStart('.');
        return plain.Length == 0 ? "upload" : plain[..Math.Min(plain.Length, MaxName)];
    }

    private static UploadResult Refused(string name, UploadRefusal refusal) => new(name, string.Empty, 0, 0, 0, 0, [], 0, refusal);

    /// <summary>Reads a file that is there whole; its turn has come, and is given back.</summary>
    private async Task<UploadResult> ReadAsync(
        Source source, string name, FileStream spool, byte[] sha256, IProgress<UploadProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            var length = spool.Length;
            spool.Position = 0;
            var reading = new FileReading(intake, source, options.Patience);
            var refusal = await reading.ReadAsync(name, spool, sha256, progress, cancellation);
            return new UploadResult(
                name, Convert.ToHexStringLower(sha256), length, reading.Records, reading.Failed, reading.Duplicates, [.. reading.Problems], reading.MoreProblems, refusal);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>Copies the content; its hash, or null when it is too long.</summary>
    private async Task<byte[]?> CopyAsync(Stream content, FileStream spool, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            for (int read; (read = await content.ReadAsync(buffer.AsMemory(0, CopyBytes), cancellation)) > 0;)
            {
                if (spool.Length + read > options.MaxBytes)
                {
                    return null;
                }

                hash.AppendData(buffer, 0, read);
                await spool.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }

            await spool.FlushAsync(cancellation);
            return hash.GetHashAndReset();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
