using System.Text;
using Midmar.Detection.Pipeline;
using Midmar.Records;
using Midmar.Store.Files;
using ZstdSharp;

namespace Midmar.Store.Lake;

/// <summary>
/// The payloads of a segment's frames, whole and in no order: zstd blocks of about 1 MiB (several payloads, or a long one
/// alone), then an index of frames, each block's before it (zstd too), then its offset and length (8 + 4 bytes,
/// little-endian) and a magic (4 bytes).
/// </summary>
internal static class OriginalsFile
{
    private const int IndexLevel = 3;
    private const int TrailerLength = 16;
    private const uint Magic = 0x314F_4D4D; // "MMO1"

    /// <summary>Writes the originals of a segment's parts, to the disk; returns the file's length.</summary>
    public static long Write(IDurableFiles files, string path, IEnumerable<PackedOriginals> parts, CancellationToken cancellation)
    {
        using var file = files.Create(path);
        using var indexBytes = new MemoryStream();
        using var index = new BinaryWriter(indexBytes, Encoding.UTF8);
        foreach (var part in parts)
        {
            part.Close();
            foreach (var block in part.Blocks)
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (var frame in block.Frames)
                {
                    index.Write(true);
                    WriteHead(index, frame);
                }

                index.Write(false);
                index.Write(file.Length);
                index.Write(block.Length);
                file.Append(part[block]);
            }
        }

        using var compressor = new Compressor(IndexLevel);
        var packed = compressor.Wrap(indexBytes.GetBuffer().AsSpan(0, (int)indexBytes.Length));
        using var trailer = new MemoryStream(TrailerLength);
        using var writer = new BinaryWriter(trailer);
        writer.Write(file.Length);
        writer.Write(packed.Length);
        writer.Write(Magic);
        file.Append(packed);
        file.Append(trailer.ToArray());
        file.Sync();
        return file.Length;
    }

    /// <summary>A frame as it was in the journal; null when the file has none there.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static JournalFrame? Read(string path, WorkspaceId workspace, long position) =>
        Read(path, workspace, new HashSet<long> { position }).FirstOrDefault();

    /// <summary>Frames as they were in the journal, by their positions; each block is unpacked once.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static IEnumerable<JournalFrame> Read(string path, WorkspaceId workspace, IReadOnlySet<long> positions)
    {
        if (positions.Count == 0)
        {
            yield break;
        }

        using var file = File.OpenRead(path);
        using var decompressor = new Decompressor();
        using var index = new BinaryReader(new MemoryStream(ReadIndex(file, decompressor)), Encoding.UTF8);
        var found = new List<FrameHead>();
        while (index.BaseStream.Position < index.BaseStream.Length)
        {
            if (index.ReadBoolean())
            {
                var head = ReadHead(index);
                if (positions.Contains(head.Position))
                {
                    found.Add(head);
                }

                continue;
            }

            var at = index.ReadInt64();
            var length = index.ReadInt32();
            if (found.Count > 0)
            {
                var block = decompressor.Unwrap(ReadAt(file, at, length), Delivery.MaxLength + PackedOriginals.BlockLength).ToArray();
                foreach (var head in found)
                {
                    yield return head.ToFrame(workspace, block.AsSpan(head.Offset, head.Length).ToArray());
                }

                found.Clear();
            }
        }
    }

    private static byte[] ReadIndex(FileStream file, Decompressor decompressor)
    {
        using var trailer = new BinaryReader(new MemoryStream(ReadAt(file, Math.Max(0, file.Length - TrailerLength), TrailerLength)));
        var at = trailer.ReadInt64();
        var length = trailer.ReadInt32();
        if (trailer.ReadUInt32() != Magic)
        {
            throw new InvalidDataException($"{file.Name} is no file of originals, or was cut.");
        }

        return decompressor.Unwrap(ReadAt(file, at, length)).ToArray();
    }

    private static byte[] ReadAt(FileStream file, long at, int length)
    {
        var bytes = new byte[length];
        file.Position = at;
        file.ReadExactly(bytes);
        return bytes;
    }

    private static void WriteHead(BinaryWriter index, FrameHead frame)
    {
        index.Write(frame.Position);
        index.Write(frame.End);
        index.Write(frame.Offset);
        index.Write(frame.Length);
        index.Write(frame.Source.Value);
        index.Write(frame.RecordSource);
        index.Write(frame.RecordPosition);
        index.Write(frame.Arrived.Ticks);
        index.Write(frame.Received.Ticks);
        index.Write(frame.Lane);
        index.Write(frame.ReadAs.Format);
        index.Write(frame.ReadAs.Path);
        index.Write(frame.ReadAs.LogSources is not null);
        index.Write(frame.ReadAs.LogSources ?? string.Empty);
    }

    private static FrameHead ReadHead(BinaryReader index)
    {
        var position = index.ReadInt64();
        var end = index.ReadInt64();
        var offset = index.ReadInt32();
        var length = index.ReadInt32();
        var source = new SourceId(index.ReadInt32());
        var recordSource = index.ReadUInt64();
        var recordPosition = index.ReadInt64();
        var arrived = new DateTime(index.ReadInt64(), DateTimeKind.Utc);
        var received = new DateTime(index.ReadInt64(), DateTimeKind.Utc);
        var lane = index.ReadUInt64();
        var format = index.ReadString();
        var path = index.ReadString();
        var hasLogSources = index.ReadBoolean();
        var logSources = index.ReadString();
        return new FrameHead(
            position, end, offset, length, source, recordSource, recordPosition, arrived, received, lane,
            new ReadAs(format, path, hasLogSources ? logSources : null));
    }
}
