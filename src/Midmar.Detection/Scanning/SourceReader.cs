using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Midmar.Logs.Archives;
using Midmar.Logs.Formats;
using Midmar.Records;

namespace Midmar.Detection.Scanning;

/// <summary>Opens files and what is in them, one source after the other, and gives their blocks to whoever processes them.</summary>
internal sealed class SourceReader(ScanOptions options, IProgress<ScanProgress>? progress, CancellationToken cancellation)
{
    private readonly List<ScannedSource> sources = [];
    private readonly Dictionary<ulong, ScannedSource> byFingerprint = [];

    public IReadOnlyList<ScannedSource> Sources => sources;

    /// <summary>The sources that were read, by <see cref="RecordId.Source"/>.</summary>
    public IReadOnlyDictionary<ulong, ScannedSource> SourcesByFingerprint => byFingerprint;

    public long Bytes { get; private set; }

    /// <summary>Counts that only the workers know, for the progress.</summary>
    public Func<(long Records, long Findings)> Done { get; set; } = () => default;

    /// <summary>Reads all files. A file that cannot be opened or read becomes a line of the report.</summary>
    /// <param name="files">The files.</param>
    /// <param name="processBlocks">Reads the blocks of a source to their end.</param>
    public void ReadAll(IEnumerable<ScanFile> files, Action<OpenSource, BlockCutter> processBlocks)
    {
        foreach (var file in files)
        {
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            try
            {
                using var stream = file.Open();
                ReadFile(file.Path, stream, processBlocks);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                AddUnread(file.Path, "file.unreadable", $"The file could not be read: {problem.Message}");
            }
        }
    }

    /// <summary>Says how far the scan is; called for each block.</summary>
    public void Report(OpenSource source, int blockLength)
    {
        Bytes += blockLength;
        if (progress is not null)
        {
            var (records, findings) = Done();
            progress.Report(new ScanProgress(source.Scanned.Path, sources.Count, Bytes, records, findings));
        }
    }

    private void ReadFile(string path, Stream stream, Action<OpenSource, BlockCutter> processBlocks)
    {
        var walker = new ArchiveWalker(ArchiveLimits.Default);
        try
        {
            foreach (var entry in walker.Walk(path, stream))
            {
                if (cancellation.IsCancellationRequested)
                {
                    break;
                }

                ReadEntry(entry, processBlocks);
            }
        }
        finally
        {
            AddProblems(walker.Problems);
        }
    }

    private void AddProblems(IReadOnlyList<ArchiveProblem> problems)
    {
        if (problems.Count == 0)
        {
            return;
        }

        var byPath = sources.GroupBy(s => s.Path, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        foreach (var ofName in problems.GroupBy(p => p.Name, StringComparer.Ordinal))
        {
            var source = byPath.TryGetValue(ofName.Key, out var read) ? read : AddSource(ofName.Key, format: null);
            source.Add(0, 0, [.. ofName.Select(p => p.Problem)]);
        }
    }

    private void ReadEntry(ArchiveEntry entry, Action<OpenSource, BlockCutter> processBlocks)
    {
        var head = entry.Content.Peek(LogFormats.HeadLength);
        if (head.IsEmpty)
        {
            AddUnread(entry.Name, "file.empty", "The file is empty.");
            return;
        }

        var format = options.Format ?? LogFormats.Recognise(head, entry.Name);
        if (format is null)
        {
            AddUnread(
                entry.Name,
                "file.unknown-format",
                $"The content is none of the formats that can be read ({string.Join(", ", LogFormats.All.Select(f => f.Name))}); name one with --format if it is.");
            return;
        }

        var fingerprint = Fingerprint(entry.Name, head);
        var scanned = AddSource(entry.Name, format.Name);
        while (!byFingerprint.TryAdd(fingerprint, scanned))
        {
            // Two entries of one archive with the same name and beginning.
            fingerprint++;
        }

        var context = new ReadContext(default, entry.Name, options.LogSources) { FixedSources = options.FixedSources };
        using var content = new HashingStream(entry.Content, leaveOpen: true);
        var source = new OpenSource(fingerprint, format, context, scanned);
        try
        {
            processBlocks(source, format.CreateCutter(content));
            if (!cancellation.IsCancellationRequested)
            {
                scanned.Sha256 = content.Finish().Sha256;
            }
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException)
        {
            // The rest of this source is lost; what came before it, and the other sources, are not.
            scanned.Add(0, 0, [new ReadProblem("file.unreadable", $"Reading stopped here: {problem.Message}", content.Count, 0)]);
        }

        scanned.Bytes = content.Count;
    }

    /// <summary>Name and beginning of a source: the same whatever is read before it, and different for copies.</summary>
    private static ulong Fingerprint(string name, ReadOnlySpan<byte> head)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(name));
        hash.AppendData(head);
        return BinaryPrimitives.ReadUInt64BigEndian(hash.GetHashAndReset());
    }

    private ScannedSource AddSource(string path, string? format)
    {
        var source = new ScannedSource(path, format);
        sources.Add(source);
        return source;
    }

    private void AddUnread(string path, string code, string message) =>
        AddSource(path, format: null).Add(0, 0, [new ReadProblem(code, message, 0, 0)]);
}
