using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using Midmar.Detection.Findings;
using Midmar.Store.Files;

namespace Midmar.Store.Findings;

/// <summary>
/// Findings as they were committed, until they are in the lake. A commit appends and syncs first, then notes the length in
/// the state's transaction: what lies beyond the noted length never was. Files are named by where they begin in the log.
/// Each entry: length (4), XxHash3 (8), findings. Not thread-safe.
/// </summary>
internal sealed class FindingLog : IDisposable
{
    private const string Extension = ".mf";
    private const int PrefixLength = 12;

    private readonly string folder;
    private readonly IDurableFiles files;
    private readonly MemoryStream entry = new();
    private IAppendFile? file;
    private long fileStart;

    /// <param name="folder">Where the files lie; made if it is not there.</param>
    /// <param name="files">How to write.</param>
    /// <param name="end">What the state noted: anything beyond is cut off.</param>
    public FindingLog(string folder, IDurableFiles files, long end)
    {
        this.folder = folder;
        this.files = files;
        Directory.CreateDirectory(folder);
        End = end;
        foreach (var (path, start) in List())
        {
            if (start >= end)
            {
                files.Delete(path);
            }
            else if (start + new FileInfo(path).Length > end)
            {
                using var longer = files.OpenAppend(path);
                longer.Truncate(end - start);
                longer.Sync();
            }
        }
    }

    /// <summary>Where the next entry will begin.</summary>
    public long End { get; private set; }

    /// <summary>Where the file being written began.</summary>
    public long FileStart => file is null ? End : fileStart;

    /// <summary>Appends findings, so that they are there after a power failure; returns where the log ends then. They count once that is noted.</summary>
    public long Append(IReadOnlyList<Finding> findings)
    {
        if (file is null)
        {
            fileStart = End;
            file = files.Create(PathOf(End));
            files.SyncDirectory(folder);
        }

        // What a commit that failed left behind.
        if (file.Length > End - fileStart)
        {
            file.Truncate(End - fileStart);
        }

        entry.SetLength(PrefixLength);
        entry.Position = PrefixLength;
        FindingCodec.Write(entry, findings);
        var bytes = entry.GetBuffer().AsSpan(0, (int)entry.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - PrefixLength);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[4..], XxHash3.HashToUInt64(bytes[PrefixLength..]));
        file.Append(bytes);
        file.Sync();
        return End + bytes.Length;
    }

    /// <summary>What was appended counts from now on.</summary>
    public void Accept(long end) => End = end;

    /// <summary>Begins another file with the next entry.</summary>
    public void Roll()
    {
        file?.Dispose();
        file = null;
    }

    /// <summary>Findings from a position to another, file by file.</summary>
    /// <exception cref="InvalidDataException">A file is damaged; the message says which and where.</exception>
    public IEnumerable<(long Start, long End, IReadOnlyList<Finding> Findings)> Read(long from, long to)
    {
        foreach (var (path, start) in List())
        {
            var end = Math.Min(start + new FileInfo(path).Length, to);
            if (end > from && start < to)
            {
                yield return (start, end, ReadFile(path, start, end));
            }
        }
    }

    /// <summary>Deletes files that end at or before a position.</summary>
    public void Trim(long before)
    {
        foreach (var (path, start) in List())
        {
            if (start < FileStart && start + new FileInfo(path).Length <= before)
            {
                files.Delete(path);
            }
        }
    }

    public void Dispose()
    {
        file?.Dispose();
        entry.Dispose();
    }

    private static List<Finding> ReadFile(string path, long start, long end)
    {
        var bytes = File.ReadAllBytes(path).AsSpan(0, (int)(end - start));
        var findings = new List<Finding>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = bytes.Length - at < PrefixLength ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
            if (length < 0 || length > bytes.Length - at - PrefixLength
                || BinaryPrimitives.ReadUInt64LittleEndian(bytes[(at + 4)..]) != XxHash3.HashToUInt64(bytes.Slice(at + PrefixLength, length)))
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"{path} is damaged at byte {at}: its findings from there on cannot be read."));
            }

            using var one = new MemoryStream(bytes.Slice(at + PrefixLength, length).ToArray());
            findings.AddRange(FindingCodec.Read(one));
            at += PrefixLength + length;
        }

        return findings;
    }

    private string PathOf(long start) => Path.Combine(folder, start.ToString("x16", CultureInfo.InvariantCulture) + Extension);

    private (string Path, long Start)[] List() =>
    [
        .. Directory.EnumerateFiles(folder, "*" + Extension)
            .Select(path => (path, long.Parse(Path.GetFileNameWithoutExtension(path), NumberStyles.HexNumber, CultureInfo.InvariantCulture)))
            .OrderBy(f => f.Item2),
    ];
}
