using System.Buffers.Binary;
using System.IO.Hashing;
using Midmar.Store.Files;

namespace Midmar.Store.Journal;

/// <summary>
/// Digests of the batches stored last, so that one sent again is told. Those of frames that left the journal are kept in
/// a file beside it. Not thread-safe.
/// </summary>
internal sealed class DigestMemory
{
    /// <summary>Digests remembered (count): at ten batches a second, some seven hours.</summary>
    public const int Capacity = 262_144;

    private const string FileName = "digests";
    private const int EntryLength = 24;

    private readonly Dictionary<UInt128, long> positions = [];
    private readonly Queue<(UInt128 Digest, long Position)> order = new();

    /// <summary>Whether the batch is stored, or on its way there.</summary>
    public bool Contains(UInt128 digest) => positions.ContainsKey(digest);

    /// <summary>Remembers a batch; the oldest is forgotten for it.</summary>
    /// <param name="digest">The batch's digest.</param>
    /// <param name="position">Its frame.</param>
    public void Add(UInt128 digest, long position)
    {
        positions[digest] = position;
        order.Enqueue((digest, position));
        while (order.Count > Capacity)
        {
            var (oldest, at) = order.Dequeue();
            if (positions.TryGetValue(oldest, out var latest) && latest == at)
            {
                positions.Remove(oldest);
            }
        }
    }

    /// <summary>Keeps the digests of frames before a position: the journal is about to let them go.</summary>
    public void Save(string folder, IDurableFiles files, long before)
    {
        var kept = order.Where(o => o.Position < before).ToArray();
        var bytes = new byte[sizeof(ulong) + (kept.Length * EntryLength)];
        for (var i = 0; i < kept.Length; i++)
        {
            var entry = bytes.AsSpan(sizeof(ulong) + (i * EntryLength));
            BinaryPrimitives.WriteUInt128LittleEndian(entry, kept[i].Digest);
            BinaryPrimitives.WriteInt64LittleEndian(entry[16..], kept[i].Position);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(bytes, XxHash3.HashToUInt64(bytes.AsSpan(sizeof(ulong))));
        var path = Path.Combine(folder, FileName);
        using (var file = files.Create(path + ".new"))
        {
            file.Append(bytes);
            file.Sync();
        }

        files.Rename(path + ".new", path);
    }

    /// <summary>Takes up what was saved, before the journal's own frames are added. A damaged file is as good as none: what is sent again then is stored twice.</summary>
    public void Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        if (bytes.Length < sizeof(ulong)
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != XxHash3.HashToUInt64(bytes.AsSpan(sizeof(ulong))))
        {
            return;
        }

        for (var at = sizeof(ulong); at + EntryLength <= bytes.Length; at += EntryLength)
        {
            Add(BinaryPrimitives.ReadUInt128LittleEndian(bytes.AsSpan(at)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at + 16)));
        }
    }
}
