using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Midmar.Detection.Pipeline;

namespace Midmar.Store.Journal;

/// <summary>Reads the frames of one file of a journal. Not thread-safe.</summary>
internal sealed class FrameReader : IDisposable
{
    private const int SearchLength = 256 * 1024;
    private const int FirstPayload = 64 * 1024;

    private readonly long fileStart;
    private readonly SafeFileHandle file;
    private readonly byte[] prefix = new byte[FrameCodec.PrefixLength];
    private byte[] header = new byte[512];
    private byte[] payload = ArrayPool<byte>.Shared.Rent(FirstPayload);

    /// <param name="path">The file.</param>
    /// <param name="fileStart">Journal position of its first byte.</param>
    /// <param name="length">Bytes that may be read: what is beyond is being written.</param>
    public FrameReader(string path, long fileStart, long length)
    {
        this.fileStart = fileStart;
        Length = length;
        file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    public long Length { get; }

    /// <summary>Which frames are wanted, by <see cref="JournalFrame.RecordSource"/>; null: all. The payloads of others are passed over unread.</summary>
    public IReadOnlySet<ulong>? Wanted { get; init; }

    /// <summary>Where the next frame is looked for (offset in the file).</summary>
    public long Offset { get; set; }

    /// <summary>Bytes that belong to no frame.</summary>
    public long Damaged { get; private set; }

    /// <summary>The next frame whose checksum is right, with the bytes of its payload; null when there is none.</summary>
    public JournalFrame? Next()
    {
        while (Offset < Length)
        {
            if (Wanted is not null && TryPass(Wanted))
            {
                continue;
            }

            if (ReadAt(Offset) is { } frame)
            {
                Offset = frame.End - fileStart;
                return frame;
            }

            var next = FindMagic(Offset + 1);
            Damaged += next - Offset;
            Offset = next;
        }

        return null;
    }

    /// <summary>Closes the file. The bytes of the last frame must not be used any more.</summary>
    public void Dispose()
    {
        file.Dispose();
        ArrayPool<byte>.Shared.Return(payload);
        payload = [];
    }

    /// <summary>
    /// Passes a frame that is not wanted. Its checksum is not looked at: that it is whole is taken from the next beginning
    /// where it ends, and in doubt it is read.
    /// </summary>
    private bool TryPass(IReadOnlySet<ulong> wanted)
    {
        if (!TryReadHead(Offset, out var lengths) || wanted.Contains(FrameCodec.RecordSourceOf(header.AsSpan(0, lengths.Header))))
        {
            return false;
        }

        var next = Offset + lengths.Length;
        if (next < Length
            && (RandomAccess.Read(file, prefix, next) < prefix.Length || !FrameCodec.TryReadPrefix(prefix, out _)))
        {
            return false;
        }

        Offset = next;
        return true;
    }

    private bool TryReadHead(long offset, out FramePrefix lengths)
    {
        lengths = default;
        if (RandomAccess.Read(file, prefix, offset) < prefix.Length
            || !FrameCodec.TryReadPrefix(prefix, out lengths)
            || offset + lengths.Length > Length)
        {
            return false;
        }

        if (header.Length < lengths.Header)
        {
            header = new byte[Math.Max(lengths.Header, header.Length * 2)];
        }

        return ReadFully(header.AsSpan(0, lengths.Header), offset + FrameCodec.PrefixLength);
    }

    private JournalFrame? ReadAt(long offset)
    {
        if (!TryReadHead(offset, out var lengths))
        {
            return null;
        }

        if (payload.Length < lengths.Payload)
        {
            ArrayPool<byte>.Shared.Return(payload);
            payload = ArrayPool<byte>.Shared.Rent(lengths.Payload);
        }

        var (head, body) = (header.AsMemory(0, lengths.Header), payload.AsMemory(0, lengths.Payload));
        var isRead = ReadFully(body.Span, offset + FrameCodec.PrefixLength + lengths.Header);
        return isRead && FrameCodec.ChecksumOf(head.Span, body.Span) == lengths.Checksum
            ? FrameCodec.Read(head.Span, fileStart + offset, payload, lengths.Payload)
            : null;
    }

    private bool ReadFully(Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
            {
                return false;
            }

            bytes = bytes[read..];
            offset += read;
        }

        return true;
    }

    private long FindMagic(long from)
    {
        var window = ArrayPool<byte>.Shared.Rent(SearchLength);
        try
        {
            while (from < Length)
            {
                var read = RandomAccess.Read(file, window.AsSpan(0, (int)Math.Min(SearchLength, Length - from)), from);
                if (read < FrameCodec.MagicBytes.Length)
                {
                    return Length;
                }

                var at = window.AsSpan(0, read).IndexOf(FrameCodec.MagicBytes);
                if (at >= 0)
                {
                    return from + at;
                }

                from += read - FrameCodec.MagicBytes.Length + 1;
            }

            return Length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }
}
