using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using Midmar.Store.Files;

namespace Midmar.Store.Findings;

/// <summary>Snapshots of what correlation knows, one file each: XxHash3 (8), content. The two newest are kept.</summary>
internal sealed class SnapshotFiles(string folder, IDurableFiles files)
{
    private const string Prefix = "snapshot-";
    private const int Kept = 2;

    public void Save(long position, Action<Stream> write)
    {
        using var content = new MemoryStream();
        content.SetLength(sizeof(ulong));
        content.Position = sizeof(ulong);
        write(content);
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, XxHash3.HashToUInt64(bytes[sizeof(ulong)..]));
        var path = Path.Combine(folder, Prefix + position.ToString("x16", CultureInfo.InvariantCulture));
        using (var file = files.Create(path + ".new"))
        {
            file.Append(bytes);
            file.Sync();
        }

        files.Rename(path + ".new", path);
        foreach (var (old, _) in List().Skip(Kept))
        {
            files.Delete(old);
        }
    }

    /// <summary>The newest whole snapshot at or before a position.</summary>
    public (long Position, Stream Content)? Open(long notAfter)
    {
        foreach (var (path, position) in List().Where(s => s.Position <= notAfter))
        {
            var bytes = File.ReadAllBytes(path);
            if (bytes.Length >= sizeof(ulong)
                && BinaryPrimitives.ReadUInt64LittleEndian(bytes) == XxHash3.HashToUInt64(bytes.AsSpan(sizeof(ulong))))
            {
                return (position, new MemoryStream(bytes, sizeof(ulong), bytes.Length - sizeof(ulong), writable: false));
            }
        }

        return null;
    }

    /// <summary>Newest first.</summary>
    private (string Path, long Position)[] List() => Directory.EnumerateFiles(folder, Prefix + "*")
        .Select(path => (path, Name: Path.GetFileName(path)[Prefix.Length..]))
        .Where(f => f.Name.Length == 16)
        .Select(f => (f.path, long.Parse(f.Name, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))
        .OrderByDescending(f => f.Item2)
        .ToArray();
}
