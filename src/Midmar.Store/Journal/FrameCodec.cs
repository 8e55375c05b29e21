using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Midmar.Detection.Pipeline;
using Midmar.Records;

namespace Midmar.Store.Journal;

/// <summary>
/// A frame as bytes, little-endian: magic (4), bytes of header (4), bytes of payload (4), XxHash3 of header and payload (8),
/// header, payload. The header has the frame's own position, so that a frame that strayed is told from one in its place.
/// </summary>
internal static class FrameCodec
{
    /// <summary>Bytes before the header.</summary>
    public const int PrefixLength = 20;

    /// <summary>Longest header (bytes): names of format and log sources and a path.</summary>
    public const int MaxHeader = 64 * 1024;

    private const uint Magic = 0x314A_4D4D; // "MMJ1"

    private const byte HasDigest = 1;
    private const byte HasLogSources = 2;

    /// <summary>The magic, as it stands in a file.</summary>
    public static ReadOnlySpan<byte> MagicBytes => "MMJ1"u8;

    /// <summary>Writes prefix and header of an entry; returns the length of the whole frame.</summary>
    public static int WriteHead(ArrayBufferWriter<byte> output, JournalEntry entry, WorkspaceId workspace, long position)
    {
        var start = output.WrittenCount;
        output.GetSpan(PrefixLength)[..PrefixLength].Clear();
        output.Advance(PrefixLength);
        WriteHeader(output, entry, workspace, position);
        var header = output.WrittenCount - start - PrefixLength;
        if (header > MaxHeader)
        {
            throw new ArgumentException($"The description of the delivery is {header} bytes long, the most is {MaxHeader}.", nameof(entry));
        }

        var payload = entry.Delivery is { } delivery ? delivery.Buffer.AsSpan(0, delivery.Length) : default;
        var written = System.Runtime.InteropServices.MemoryMarshal.AsMemory(output.WrittenMemory)[start..].Span;
        var prefix = written[..PrefixLength];
        BinaryPrimitives.WriteUInt32LittleEndian(prefix, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[4..], header);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[8..], payload.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(prefix[12..], ChecksumOf(written[PrefixLength..], payload));
        return PrefixLength + header + payload.Length;
    }

    /// <summary>The lengths a prefix announces; false when it is none.</summary>
    public static bool TryReadPrefix(ReadOnlySpan<byte> prefix, out FramePrefix read)
    {
        read = default;
        if (prefix.Length < PrefixLength || BinaryPrimitives.ReadUInt32LittleEndian(prefix) != Magic)
        {
            return false;
        }

        read = new FramePrefix(
            BinaryPrimitives.ReadInt32LittleEndian(prefix[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(prefix[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(prefix[12..]));
        return read.Header is > 0 and <= MaxHeader && read.Payload is >= 0 and <= Delivery.MaxLength;
    }

    /// <summary>The checksum over header and payload.</summary>
    public static ulong ChecksumOf(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        var hash = new XxHash3();
        hash.Append(header);
        hash.Append(payload);
        return hash.GetCurrentHashAsUInt64();
    }

    /// <summary>The frame behind a header whose checksum was right; null when it is of another place.</summary>
    public static JournalFrame? Read(ReadOnlySpan<byte> header, long position, byte[] payload, int length)
    {
        var reader = new HeaderReader(header);
        var kind = (FrameKind)reader.Byte();
        var flags = reader.Byte();
        if (reader.Int64() != position)
        {
            return null;
        }

        return new JournalFrame
        {
            Kind = kind,
            Position = position,
            End = position + PrefixLength + header.Length + length,
            Workspace = new WorkspaceId(reader.Int32()),
            Source = new SourceId(reader.Int32()),
            RecordSource = (ulong)reader.Int64(),
            RecordPosition = reader.Int64(),
            Arrived = new DateTime(reader.Int64(), DateTimeKind.Utc),
            Received = new DateTime(reader.Int64(), DateTimeKind.Utc),
            Lane = (ulong)reader.Int64(),
            Digest = reader.Digest((flags & HasDigest) != 0),
            ReadAs = new ReadAs(reader.Text(), reader.Text(), (flags & HasLogSources) != 0 ? reader.Text() : null),
            Buffer = payload,
            Length = length,
        };
    }

    /// <summary>What names the records of a frame, from its header alone.</summary>
    public static ulong RecordSourceOf(ReadOnlySpan<byte> header)
    {
        const int at = 18;
        return header.Length < at + sizeof(ulong) ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(header[at..]);
    }

    /// <summary>The frame that an entry became.</summary>
    public static JournalFrame FrameOf(JournalEntry entry, WorkspaceId workspace, long position, int length)
    {
        var delivery = entry.Delivery;
        return new JournalFrame
        {
            Kind = entry.Kind,
            Position = position,
            End = position + length,
            Workspace = workspace,
            Source = delivery?.Source ?? default,
            RecordSource = delivery?.RecordSource ?? 0,
            RecordPosition = delivery?.Position ?? 0,
            Arrived = entry.Arrived,
            Received = entry.Received,
            Lane = delivery?.Lane ?? entry.Lane,
            Digest = delivery?.Digest,
            ReadAs = delivery?.ReadAs ?? NoReading,
            Buffer = delivery?.Buffer ?? [],
            Length = delivery?.Length ?? 0,
        };
    }

    private static readonly ReadAs NoReading = new(string.Empty, string.Empty, LogSources: null);

    private static void WriteHeader(ArrayBufferWriter<byte> output, JournalEntry entry, WorkspaceId workspace, long position)
    {
        var delivery = entry.Delivery;
        var readAs = delivery?.ReadAs ?? NoReading;
        Byte(output, (byte)entry.Kind);
        Byte(output, (byte)((delivery?.Digest is null ? 0 : HasDigest) | (readAs.LogSources is null ? 0 : HasLogSources)));
        Int64(output, position);
        Int32(output, workspace.Value);
        Int32(output, delivery?.Source.Value ?? 0);
        Int64(output, (long)(delivery?.RecordSource ?? 0));
        Int64(output, delivery?.Position ?? 0);
        Int64(output, entry.Arrived.Ticks);
        Int64(output, entry.Received.Ticks);
        Int64(output, (long)(delivery?.Lane ?? entry.Lane));
        var digest = delivery?.Digest ?? UInt128.Zero;
        Int64(output, (long)(ulong)digest);
        Int64(output, (long)(ulong)(digest >> 64));
        Text(output, readAs.Format);
        Text(output, readAs.Path);
        if (readAs.LogSources is { } sources)
        {
            Text(output, sources);
        }
    }

    private static void Byte(ArrayBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private static void Int32(ArrayBufferWriter<byte> output, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    private static void Int64(ArrayBufferWriter<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    private static void Text(ArrayBufferWriter<byte> output, string text)
    {
        Int32(output, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, output);
    }

    private ref struct HeaderReader(ReadOnlySpan<byte> header)
    {
        private ReadOnlySpan<byte> rest = header;

        public byte Byte() => Take(1)[0];

        public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

        public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

        public UInt128? Digest(bool isThere)
        {
            var low = (ulong)Int64();
            var high = (ulong)Int64();
            return isThere ? new UInt128(high, low) : null;
        }

        public string Text() => Encoding.UTF8.GetString(Take(Int32()));

        private ReadOnlySpan<byte> Take(int count)
        {
            var taken = rest[..count];
            rest = rest[count..];
            return taken;
        }
    }
}

/// <summary>What a frame's prefix says.</summary>
internal readonly record struct FramePrefix(int Header, int Payload, ulong Checksum)
{
    /// <summary>Bytes of the whole frame.</summary>
    public int Length => FrameCodec.PrefixLength + Header + Payload;
}
