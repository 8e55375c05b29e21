using System.Buffers.Binary;
using System.Security.Cryptography;
using Midmar.Records;

namespace Midmar.Logs.Archives;

/// <summary>SHA-256 of all that is read through it.</summary>
public sealed class HashingStream : ForwardStream
{
    private readonly Stream inner;
    private readonly bool leaveOpen;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private SourceFingerprint? fingerprint;

    /// <summary>Wraps a stream.</summary>
    /// <param name="inner">The stream.</param>
    /// <param name="leaveOpen">Whether the stream stays open when this one is disposed.</param>
    public HashingStream(Stream inner, bool leaveOpen)
    {
        this.inner = inner;
        this.leaveOpen = leaveOpen;
    }

    /// <summary>Bytes read.</summary>
    public long Count { get; private set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        if (read > 0)
        {
            hash.AppendData(buffer[..read]);
            Count += read;
        }

        return read;
    }

    /// <summary>Reads what is left and gives the fingerprint of the whole.</summary>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public SourceFingerprint Finish()
    {
        if (fingerprint is { } known)
        {
            return known;
        }

        var buffer = new byte[64 * 1024];
        while (Read(buffer) > 0)
        {
        }

        var found = new SourceFingerprint(Convert.ToHexStringLower(hash.GetHashAndReset()), Count);
        fingerprint = found;
        return found;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
            if (!leaveOpen)
            {
                inner.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}

/// <summary>Names a source by its content.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Length">Bytes.</param>
public sealed record SourceFingerprint(string Sha256, long Length)
{
    /// <summary>The first 8 bytes of the hash, big-endian, see <see cref="RecordId.Source"/>.</summary>
    public ulong Source => BinaryPrimitives.ReadUInt64BigEndian(Convert.FromHexString(Sha256.AsSpan(0, 16)));

    /// <summary>The fingerprint of all that is left in a stream.</summary>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static SourceFingerprint Of(Stream stream)
    {
        using var hashing = new HashingStream(stream, leaveOpen: true);
        return hashing.Finish();
    }
}
