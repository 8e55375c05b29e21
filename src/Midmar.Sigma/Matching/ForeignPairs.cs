using System.Buffers.Binary;
using System.Text;

namespace Midmar.Sigma.Matching;

/// <summary>
/// The literals of a <see cref="LiteralMatcher"/> that are too short for its runs of four: two or three bytes, not all
/// ASCII. Known by their last two bytes; looked for only in text that is not all ASCII.
/// </summary>
internal sealed class ForeignPairs
{
    /// <summary>Bytes of a pair.</summary>
    public const int Length = sizeof(ushort);

    private readonly Dictionary<ushort, int[]> literalsByPair;
    private readonly ulong[] filter;

    public ForeignPairs(byte[][] literals, Func<byte[], bool> belongs)
    {
        literalsByPair = Enumerable.Range(0, literals.Length)
            .Where(l => belongs(literals[l]))
            .GroupBy(l => Pair(literals[l], literals[l].Length - Length))
            .ToDictionary(g => g.Key, g => g.ToArray());
        filter = literalsByPair.Count == 0 ? [] : new ulong[(ushort.MaxValue + 1) / 64];
        foreach (var pair in literalsByPair.Keys)
        {
            filter[pair >> 6] |= 1UL << pair;
        }
    }

    public void Scan(byte[][] literals, ReadOnlySpan<byte> text, ref HitList hits)
    {
        if (filter.Length == 0 || Ascii.IsValid(text))
        {
            return;
        }

        for (var i = 0; i + Length <= text.Length; i++)
        {
            var pair = Pair(text, i);
            if ((filter[pair >> 6] & (1UL << pair)) == 0)
            {
                continue;
            }

            foreach (var literal in literalsByPair[pair])
            {
                var begin = i + Length - literals[literal].Length;
                if (begin >= 0 && text[begin..].StartsWith(literals[literal]))
                {
                    hits.Add(literal, begin);
                }
            }
        }
    }

    private static ushort Pair(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
