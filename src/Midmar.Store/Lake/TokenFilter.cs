using System.IO.Hashing;

namespace Midmar.Store.Lake;

/// <summary>
/// A Bloom filter over the tokens of a segment: says that a token is certainly not there, or that it may be
/// (about 1 % of those that are not).
/// </summary>
internal sealed class TokenFilter
{
    /// <summary>Bits for each token.</summary>
    public const int BitsPerToken = 10;

    private const int Probes = 7;

    private TokenFilter(byte[] bits) => Bits = bits;

    /// <summary>The filter as it is written.</summary>
    public byte[] Bits { get; }

    /// <summary>A filter as it was written.</summary>
    public static TokenFilter Of(byte[] bits) => new(bits);

    /// <summary>A filter of hashes.</summary>
    public static TokenFilter Of(TokenHashes hashes)
    {
        var filter = new TokenFilter(new byte[Math.Max(8, (int)Math.Min((long)hashes.Count * BitsPerToken / 8, 1 << 28))]);
        foreach (var hash in hashes.All())
        {
            for (var probe = 0; probe < Probes; probe++)
            {
                var bit = filter.BitOf(hash, probe);
                filter.Bits[bit >> 3] |= (byte)(1 << (int)(bit & 7));
            }
        }

        return filter;
    }

    /// <summary>The hash of bytes.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes) => XxHash3.HashToUInt64(bytes);

    /// <summary>False when it is certainly not there.</summary>
    public bool MayHave(ulong hash)
    {
        for (var probe = 0; probe < Probes; probe++)
        {
            var bit = BitOf(hash, probe);
            if ((Bits[bit >> 3] & (1 << (int)(bit & 7))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private long BitOf(ulong hash, int probe) =>
        (long)((hash + (ulong)probe * ((hash >> 32) | 1)) % ((ulong)Bits.Length * 8));
}
