using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Midmar.Centre.Sources;
using Midmar.Detection.Pipeline;

namespace Midmar.Ingest;

/// <summary>Makes deliveries out of batches whose bytes name them.</summary>
internal static class NewDelivery
{
    /// <summary>
    /// A batch: its records are named by a BLAKE3 over the bytes and the source. A weaker hash would do against chance,
    /// but a sender who can make two batches meet could have one of them taken for a repetition.
    /// </summary>
    public static Delivery OfBatch(Source source, ReadAs readAs, byte[] buffer, int length, bool wantsOffsets)
    {
        var digest = BatchDigest.Of(DigestKind.Batch, buffer.AsSpan(0, length), source.Id.Value);
        return new Delivery
        {
            Workspace = source.Workspace,
            Source = source.Id,
            ReadAs = readAs,
            RecordSource = BatchDigest.RecordSourceOf(digest),
            Position = 0,
            Buffer = buffer,
            Length = length,
            Digest = digest,
            WantsRecordOffsets = wantsOffsets,
        };
    }

    /// <summary>
    /// Messages of a protocol in which nothing is sent again: their records are named by when they came as well, so that
    /// the same message sent twice is two records.
    /// </summary>
    public static Delivery OfMessages(Source source, ReadAs readAs, byte[] buffer, int length, DateTimeOffset now, long sequence)
    {
        var digest = BatchDigest.Of(DigestKind.Messages, buffer.AsSpan(0, length), source.Id.Value, (ulong)now.UtcTicks, (ulong)sequence);
        return new Delivery
        {
            Workspace = source.Workspace,
            Source = source.Id,
            ReadAs = readAs,
            RecordSource = BatchDigest.RecordSourceOf(digest),
            Position = 0,
            Buffer = buffer,
            Length = length,
            Digest = null,
        };
    }

    /// <summary>
    /// A piece of a file: its records are named by the file and their place in it. Source, file, place and bytes tell it
    /// from any other, so that the same piece handed in again is known.
    /// </summary>
    public static Delivery OfFile(Source source, ReadAs readAs, ulong recordSource, long position, byte[] buffer, int length, ulong lane)
    {
        return new Delivery
        {
            Workspace = source.Workspace,
            Source = source.Id,
            ReadAs = readAs,
            RecordSource = recordSource,
            Position = position,
            Buffer = buffer,
            Length = length,
            Digest = BatchDigest.Of(DigestKind.File, buffer.AsSpan(0, length), source.Id.Value, recordSource, (ulong)position),
            Lane = lane,
        };
    }

    /// <summary>Names the records of a file, see <see cref="OfFile"/>: the first 8 bytes of the SHA-256 over these.</summary>
    public static ulong RecordSourceOf(SourceId source, ReadOnlySpan<byte> content, string name, long number)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteInt32BigEndian(head, source.Value);
        BinaryPrimitives.WriteInt64BigEndian(head[4..], number);
        hash.AppendData(head);
        hash.AppendData(content);
        hash.AppendData(Encoding.UTF8.GetBytes(name));
        return BinaryPrimitives.ReadUInt64BigEndian(hash.GetHashAndReset());
    }
}
