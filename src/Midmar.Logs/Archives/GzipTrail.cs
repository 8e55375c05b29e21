using System.Buffers.Binary;

namespace Midmar.Logs.Archives;

/// <summary>
/// Watches packed gzip data go by and tells afterwards whether it was whole: the runtime's own reader takes a cut file
/// for a short one. Each member ends with its unpacked length, modulo 2^32 (RFC 1952, 2.3.1); the members' lengths must
/// come to what was unpacked.
/// </summary>
internal sealed class GzipTrail(Stream inner) : ForwardStream
{
    private const int TrailerLength = 8;
    private const int HeaderLength = 10;
    private const int Overlap = TrailerLength + HeaderLength - 1;

    private byte[] window = [];
    private int kept;
    private uint lengthOfEarlierMembers;

    /// <summary>Packed bytes read.</summary>
    public long Count { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        if (read > 0)
        {
            Watch(buffer[..read]);
            Count += read;
        }

        return read;
    }

    /// <summary>Whether data that was unpacked to so many bytes was whole.</summary>
    public bool IsWhole(long unpacked) =>
        kept >= TrailerLength
        && unchecked(lengthOfEarlierMembers + LengthBefore(window.AsSpan(0, kept))) == unchecked((uint)unpacked);

    private void Watch(ReadOnlySpan<byte> packed)
    {
        if (window.Length < kept + packed.Length)
        {
            Array.Resize(ref window, kept + packed.Length);
        }

        packed.CopyTo(window.AsSpan(kept));
        var seen = window.AsSpan(0, kept + packed.Length);
        for (var at = TrailerLength; at + HeaderLength <= seen.Length; at++)
        {
            var next = seen[at..].IndexOf((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]);
            if (next < 0 || at + next + HeaderLength > seen.Length)
            {
                break;
            }

            at += next;
            if (IsHeader(seen.Slice(at, HeaderLength)))
            {
                lengthOfEarlierMembers = unchecked(lengthOfEarlierMembers + LengthBefore(seen[..at]));
            }
        }

        kept = Math.Min(seen.Length, Overlap);
        seen[^kept..].CopyTo(window);
    }

    /// <summary>Flags, compression level and system as packers write them: packed data seldom looks like that.</summary>
    private static bool IsHeader(ReadOnlySpan<byte> header) =>
        header[3] < 0x20 && header[8] is 0 or 2 or 4 && header[9] is <= 13 or 255;

    private static uint LengthBefore(ReadOnlySpan<byte> end) => BinaryPrimitives.ReadUInt32LittleEndian(end[^4..]);
}
