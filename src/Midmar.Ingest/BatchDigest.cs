using System.Buffers.Binary;
using Blake3;

namespace Midmar.Ingest;

/// <summary>What a digest is over besides bytes; two kinds never have the same digest.</summary>
internal enum DigestKind
{
    Batch = 1,
    Messages = 2,
    File = 3,
}

/// <summary>
/// Names batches by their bytes: the first 128 bits of a BLAKE3 over the bytes and, behind them, what else tells them apart,
/// always as long. Every byte that comes in goes through it, which SHA-256 is too slow for (docs/adr/0008).
/// </summary>
internal static class BatchDigest
{
    private const int TailLength = 24;

    /// <summary>The digest.</summary>
    /// <param name="kind">What it is of.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="source">The source.</param>
    /// <param name="first">What else tells it apart; 0 where there is nothing.</param>
    /// <param name="second">The same.</param>
    public static UInt128 Of(DigestKind kind, ReadOnlySpan<byte> bytes, int source, ulong first = 0, ulong second = 0)
    {
        Span<byte> tail = stackalloc byte[TailLength];
        BinaryPrimitives.WriteInt32BigEndian(tail, (int)kind);
        BinaryPrimitives.WriteInt32BigEndian(tail[4..], source);
        BinaryPrimitives.WriteUInt64BigEndian(tail[8..], first);
        BinaryPrimitives.WriteUInt64BigEndian(tail[16..], second);
        using var hasher = Hasher.New();

        // The bytes first: from its beginning on a whole number of blocks is hashed side by side.
        hasher.Update(bytes);
        hasher.Update(tail);
        return BinaryPrimitives.ReadUInt128BigEndian(hasher.Finalize().AsSpan());
    }

    /// <summary>The part that names records, see <see cref="Midmar.Records.RecordId.Source"/>.</summary>
    public static ulong RecordSourceOf(UInt128 digest) => (ulong)(digest >> 64);
}
