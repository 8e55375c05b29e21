using System.IO.Compression;
using Midmar.Records;

namespace Midmar.Logs.Archives;

/// <summary>
/// Gives the sources in a file one at a time: the file itself, or what is in it when it is a <c>.gz</c> or <c>.zip</c>,
/// also one in the other. Told by content. Nothing is written anywhere. One thread.
/// </summary>
public sealed class ArchiveWalker
{
    private readonly ArchiveLimits limits;
    private readonly List<ArchiveProblem> problems = [];
    private int entries;

    /// <summary>A walker.</summary>
    /// <param name="limits">What an archive may cost.</param>
    public ArchiveWalker(ArchiveLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        this.limits = limits;
    }

    /// <summary>What could not be unpacked so far. Complete for an entry when the next one has been asked for.</summary>
    public IReadOnlyList<ArchiveProblem> Problems => problems;

    /// <summary>Bytes unpacked since <see cref="Walk(string, Stream)"/> was last called.</summary>
    internal long Unpacked { get; set; }

    /// <summary>The sources in a stream, in the order they are stored.</summary>
    /// <param name="name">The stream's name.</param>
    /// <param name="stream">The stream; stays the caller's to dispose. A zip wants one that can seek.</param>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public IEnumerable<ArchiveEntry> Walk(string name, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        entries = 0;
        Unpacked = 0;
        return Walk(name, stream, 0);
    }

    internal void Report(string name, string code, string message, long offset) =>
        problems.Add(new ArchiveProblem(name, new ReadProblem(code, message, offset, RecordsLost: 0)));

    private IEnumerable<ArchiveEntry> Walk(string name, Stream stream, int depth)
    {
        var start = stream.CanSeek ? stream.Position : 0;
        var content = new PeekStream(stream, leaveOpen: true);
        var kind = KindOf(content.Peek(4));
        if (kind == Kind.Plain)
        {
            yield return new ArchiveEntry(name, content);
            yield break;
        }

        if (depth == limits.MaxDepth)
        {
            Report(name, "archive.too-deep", $"An archive lies more than {limits.MaxDepth} archives deep; it was skipped.", 0);
            yield break;
        }

        if (stream.CanSeek)
        {
            stream.Position = start;
        }

        var inside = kind == Kind.Gzip
            ? WalkGzip(name, stream.CanSeek ? stream : content, depth)
            : WalkZip(name, stream.CanSeek ? stream : content, depth);
        foreach (var entry in inside)
        {
            yield return entry;
        }
    }

    private IEnumerable<ArchiveEntry> WalkGzip(string name, Stream stream, int depth)
    {
        if (!Count(name))
        {
            yield break;
        }

        var packed = new GzipTrail(stream);
        using var unpacked = new UnpackedStream(
            this, limits, name, new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true), () => packed.Count, packed.IsWhole, checksum: null);
        foreach (var entry in Walk($"{name}!{InnerName(name)}", unpacked, depth + 1))
        {
            yield return entry;
        }
    }

    private IEnumerable<ArchiveEntry> WalkZip(string name, Stream stream, int depth)
    {
        using var zip = Open(name, stream);
        if (zip is null)
        {
            yield break;
        }

        foreach (var item in Entries(name, zip))
        {
            var itemName = $"{name}!{item.FullName.Replace('\\', '/')}";
            if (item.FullName.EndsWith('/') || item.FullName.EndsWith('\\'))
            {
                continue;
            }

            if (!Count(name))
            {
                yield break;
            }

            using var unpacked = Open(itemName, item);
            if (unpacked is null)
            {
                continue;
            }

            foreach (var entry in Walk(itemName, unpacked, depth + 1))
            {
                yield return entry;
            }
        }
    }

    private bool Count(string name)
    {
        if (entries++ < limits.MaxEntries)
        {
            return true;
        }

        Report(name, "archive.too-many-entries", $"More than {limits.MaxEntries} entries; the rest was skipped.", 0);
        return false;
    }

    private ZipArchive? Open(string name, Stream stream)
    {
        var seekable = stream.CanSeek ? stream : Hold(name, stream);
        if (seekable is null)
        {
            return null;
        }

        try
        {
            return new ZipArchive(seekable, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException problem)
        {
            Report(name, "archive.damaged-zip", $"The zip's directory could not be read ({problem.Message}); it was skipped.", 0);
            return null;
        }
    }

    private System.Collections.ObjectModel.ReadOnlyCollection<ZipArchiveEntry> Entries(string name, ZipArchive zip)
    {
        try
        {
            return zip.Entries;
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException or ArgumentException)
        {
            Report(name, "archive.damaged-zip", $"The zip's directory could not be read ({problem.Message}); it was skipped.", 0);
            return System.Collections.ObjectModel.ReadOnlyCollection<ZipArchiveEntry>.Empty;
        }
    }

    private MemoryStream? Hold(string name, Stream stream)
    {
        var held = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            held.Write(buffer.AsSpan(0, read));
            if (held.Length > limits.MaxNestedZip)
            {
                Report(name, "archive.nested-too-large", $"A zip that cannot be read in place is larger than {limits.MaxNestedZip} bytes; it was skipped.", 0);
                return null;
            }
        }

        held.Position = 0;
        return held;
    }

    private UnpackedStream? Open(string name, ZipArchiveEntry entry)
    {
        if (entry.IsEncrypted)
        {
            Report(name, "archive.encrypted", "The entry is encrypted; it was skipped. Unpack it with its password first.", 0);
            return null;
        }

        try
        {
            return new UnpackedStream(this, limits, name, entry.Open(), () => entry.CompressedLength, count => count >= entry.Length, entry.Crc32);
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            Report(name, "archive.damaged-entry", $"The entry could not be opened ({problem.Message}); it was skipped.", 0);
            return null;
        }
    }

    private static string InnerName(string name)
    {
        var file = name[(name.LastIndexOfAny(['/', '\\', '!']) + 1)..];
        return file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file;
    }

    private static Kind KindOf(ReadOnlySpan<byte> head) => head switch
    {
        [0x1F, 0x8B, 8, ..] => Kind.Gzip,
        [(byte)'P', (byte)'K', 3, 4] or [(byte)'P', (byte)'K', 5, 6] => Kind.Zip,
        _ => Kind.Plain,
    };

    private enum Kind
    {
        Plain,
        Gzip,
        Zip,
    }
}
