using System.Globalization;
using Midmar.Detection.Pipeline;
using Midmar.Store.Files;

namespace Midmar.Store.Journal;

/// <summary>One file of a journal.</summary>
/// <param name="Path">The file; its name is <paramref name="Start"/> in 16 hexadecimal digits.</param>
/// <param name="Start">Journal position of its first byte.</param>
/// <param name="Length">Bytes of whole frames, damage between them included.</param>
internal sealed record JournalFile(string Path, long Start, long Length)
{
    public long End => Start + Length;
}

/// <summary>The files of a journal, and what they hold. Not thread-safe.</summary>
internal static class JournalFiles
{
    private const string Extension = ".mj";

    public static string PathOf(string folder, long start) =>
        System.IO.Path.Combine(folder, start.ToString("x16", CultureInfo.InvariantCulture) + Extension);

    /// <summary>
    /// Reads every frame, cuts what a power failure left behind the last whole one, and remembers the digests.
    /// </summary>
    public static List<JournalFile> Open(string folder, IDurableFiles files, DigestMemory digests)
    {
        var found = Directory.EnumerateFiles(folder, "*" + Extension)
            .Select(path => (Path: path, Start: StartOf(path)))
            .OrderBy(f => f.Start)
            .ToArray();
        var opened = new List<JournalFile>();
        for (var i = 0; i < found.Length; i++)
        {
            var length = ReadAll(found[i].Path, found[i].Start, digests);
            var isLast = i == found.Length - 1;
            if (isLast && length < new FileInfo(found[i].Path).Length)
            {
                using var file = files.OpenAppend(found[i].Path);
                file.Truncate(length);
                file.Sync();
            }

            if (isLast && length == 0)
            {
                files.Delete(found[i].Path);
                continue;
            }

            opened.Add(new JournalFile(found[i].Path, found[i].Start, length));
        }

        return opened;
    }

    private static long ReadAll(string path, long start, DigestMemory digests)
    {
        using var reader = new FrameReader(path, start, new FileInfo(path).Length);
        long end = 0;
        while (reader.Next() is { } frame)
        {
            end = frame.End - start;
            if (frame.Digest is { } digest)
            {
                digests.Add(digest, frame.Position);
            }
        }

        return end;
    }

    private static long StartOf(string path) => long.TryParse(
        System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var start)
        ? start
        : throw new InvalidDataException(
            $"{path} is no file of a journal: its name should be 16 hexadecimal digits. Move it out of the journal's folder.");
}
