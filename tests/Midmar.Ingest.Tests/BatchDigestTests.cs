using System.Text;
using CsCheck;
using Xunit;

namespace Midmar.Ingest.Tests;

public sealed class BatchDigestTests
{
    /// <summary>From BLAKE3's own test vectors: input byte i is i modulo 251; the first 16 bytes of the hash.</summary>
    [Theory]
    [InlineData(0, "af1349b9f5f9a1a6a0404dea36dcc949")]
    [InlineData(1, "2d3adedff11b61f14c886e35afa03673")]
    [InlineData(1024, "42214739f095a406f3fc83deb889744a")]
    [InlineData(1025, "d00278ae47eb27b34faecf67b4fe263f")]
    [InlineData(31744, "62b6960e1a44bcc1eb1a611a8d6235b6")]
    [InlineData(102400, "bc3e3d41a1146b069abffad3c0d44860")]
    public void The_hash_is_the_one_its_authors_publish(int length, string expected)
    {
        var input = Enumerable.Range(0, length).Select(i => (byte)(i % 251)).ToArray();

        Assert.Equal(expected, Convert.ToHexStringLower(Blake3.Hasher.Hash(input).AsSpan()[..16]));
    }

    [Fact]
    public void Whatever_tells_two_batches_apart_gives_another_digest()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"message":"gate 4 opened"}""");
        UInt128[] digests =
        [
            BatchDigest.Of(DigestKind.Batch, bytes, source: 1),
            BatchDigest.Of(DigestKind.Batch, bytes, source: 2),
            BatchDigest.Of(DigestKind.Batch, bytes.AsSpan(1), source: 1),
            BatchDigest.Of(DigestKind.File, bytes, source: 1),
            BatchDigest.Of(DigestKind.Messages, bytes, source: 1, first: 1),
            BatchDigest.Of(DigestKind.Messages, bytes, source: 1, second: 1),
        ];

        Assert.Equal(digests.Length, digests.Distinct().Count());
        Assert.Equal(digests.Length, digests.Select(BatchDigest.RecordSourceOf).Distinct().Count());
        Assert.Equal(digests[0], BatchDigest.Of(DigestKind.Batch, bytes, source: 1));
    }

    [Fact]
    public void The_digest_is_the_hash_over_the_bytes_and_what_stands_behind_them() =>
        (from bytes in Gen.Byte.Array[0, 70_000]
         from source in Gen.Int
         from first in Gen.ULong
         from second in Gen.ULong
         select (bytes, source, first, second))
        .Sample(
            t =>
            {
                using var all = new MemoryStream();
                all.Write(t.bytes);
                Span<byte> tail = stackalloc byte[24];
                System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(tail, 3);
                System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(tail[4..], t.source);
                System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(tail[8..], t.first);
                System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(tail[16..], t.second);
                all.Write(tail);
                var whole = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(Blake3.Hasher.Hash(all.ToArray()).AsSpan());
                Assert.Equal(whole, BatchDigest.Of(DigestKind.File, t.bytes, t.source, t.first, t.second));
            },
            iter: 200);
}
