using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Midmar.Sigma.Matching;

/// <summary>
/// Finds which of many literals occur in a text, in one pass. Each literal is known by runs of four of its bytes,
/// the rarest it has: a bit filter over the runs passes nearly all of an ordinary text by, and what is left is
/// compared. Literals long enough are known by several adjacent runs, so that only every <see cref="LongStride"/>th
/// place of the text must be looked at.
/// </summary>
internal sealed class LiteralMatcher
{
    /// <summary>Bytes of the shortest literal that can be searched, see <see cref="CanSearch"/>.</summary>
    private const int MinLength = Gram;

    private const int Gram = sizeof(uint);
    private const int LongStride = 4;
    private const int LongLength = Gram + LongStride - 1;

    private readonly byte[][] literals;
    private readonly Tier shorter;
    private readonly Tier longer;
    private readonly ForeignPairs pairs;

    /// <param name="literals">Distinct folded literals, all of which <see cref="CanSearch"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public LiteralMatcher(byte[][] literals)
    {
        this.literals = literals;
        var sharing = new Dictionary<uint, int>();
        foreach (var literal in literals)
        {
            for (var i = 0; i + Gram <= literal.Length; i++)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(sharing, Read(literal, i), out _)++;
            }
        }

        pairs = new ForeignPairs(literals, l => l.Length < MinLength);
        shorter = Tier.Build(literals, sharing, 1, l => l.Length is >= MinLength and < LongLength);
        longer = Tier.Build(literals, sharing, LongStride, l => l.Length >= LongLength);
    }

    /// <summary>
    /// Whether a literal can be searched: four bytes or more, or two or three of which one is not ASCII (a symbol, a
    /// letter of another script), since most texts cannot contain those.
    /// </summary>
    public static bool CanSearch(ReadOnlySpan<byte> literal) =>
        literal.Length >= MinLength || (literal.Length >= ForeignPairs.Length && !System.Text.Ascii.IsValid(literal));

    /// <summary>Reports every occurrence that the filter comes upon; a literal may be reported more than once.</summary>
    /// <param name="text">Folded text.</param>
    /// <param name="hits">Literal index and position of each occurrence; grows as needed.</param>
    public void Scan(ReadOnlySpan<byte> text, ref HitList hits)
    {
        if (text.Length >= LongLength)
        {
            Scan(longer, text, LongStride, ref hits);
        }

        Scan(shorter, text, 1, ref hits);
        pairs.Scan(literals, text, ref hits);
    }

    private static uint Read(ReadOnlySpan<byte> bytes, int at) => MemoryMarshal.Read<uint>(bytes[at..]);

    private void Scan(Tier tier, ReadOnlySpan<byte> text, int stride, ref HitList hits)
    {
        if (tier.Entries.Length == 0)
        {
            return;
        }

        ref var start = ref MemoryMarshal.GetReference(text);
        ref var filter = ref MemoryMarshal.GetArrayDataReference(tier.Filter);
        var shift = tier.FilterShift;
        var last = text.Length - Gram;
        for (var i = 0; i <= last; i += stride)
        {
            var gram = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, i));
            var bit = (gram * Tier.Multiplier) >> shift;
            if ((Unsafe.Add(ref filter, (nint)(bit >> 6)) & (1UL << (int)bit)) != 0)
            {
                Verify(tier, text, i, gram, ref hits);
            }
        }
    }

    private void Verify(Tier tier, ReadOnlySpan<byte> text, int at, uint gram, ref HitList hits)
    {
        var slot = (gram * Tier.Multiplier) >> tier.TableShift;
        for (var e = tier.Heads[slot]; e >= 0; e = tier.Entries[e].Next)
        {
            ref readonly var entry = ref tier.Entries[e];
            if (entry.Gram != gram)
            {
                continue;
            }

            var literal = literals[entry.Literal];
            var begin = at - entry.Offset;
            if (begin >= 0 && literal.Length <= text.Length - begin && text.Slice(begin, literal.Length).SequenceEqual(literal))
            {
                hits.Add(entry.Literal, begin);
            }
        }
    }

    private sealed class Tier
    {
        public const uint Multiplier = 0x9E3779B1;
        private const int FilterBitsPerGram = 24;
        private const int MinFilterBits = 1 << 12;
        private const int MaxFilterBits = 1 << 19;

        public ulong[] Filter { get; private init; } = [];

        public int FilterShift { get; private init; }

        public int[] Heads { get; private init; } = [];

        public int TableShift { get; private init; }

        public Entry[] Entries { get; private init; } = [];

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Tier Build(byte[][] literals, Dictionary<uint, int> sharing, int window, Func<byte[], bool> belongs)
        {
            var entries = new List<Entry>();
            for (var l = 0; l < literals.Length; l++)
            {
                if (belongs(literals[l]))
                {
                    var first = RarestWindow(literals[l], window, sharing);
                    for (var offset = first; offset < first + window; offset++)
                    {
                        entries.Add(new Entry(Read(literals[l], offset), l, offset, -1));
                    }
                }
            }

            var filterBits = (int)BitOperations.RoundUpToPowerOf2(
                (uint)Math.Clamp(entries.Count * FilterBitsPerGram, MinFilterBits, MaxFilterBits));
            var tableSize = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(entries.Count, 1) * 2);
            var tier = new Tier
            {
                Filter = new ulong[filterBits / 64],
                FilterShift = 32 - BitOperations.Log2((uint)filterBits),
                Heads = new int[tableSize],
                TableShift = 32 - BitOperations.Log2((uint)tableSize),
                Entries = [.. entries],
            };
            Array.Fill(tier.Heads, -1);
            for (var e = 0; e < tier.Entries.Length; e++)
            {
                tier.Insert(e);
            }

            return tier;
        }

        private void Insert(int entry)
        {
            var hash = Entries[entry].Gram * Multiplier;
            var bit = hash >> FilterShift;
            Filter[bit >> 6] |= 1UL << (int)bit;
            ref var head = ref Heads[hash >> TableShift];
            Entries[entry] = Entries[entry] with { Next = head };
            head = entry;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static int RarestWindow(byte[] literal, int window, Dictionary<uint, int> sharing)
        {
            const int ordinaryWeight = 16;
            var best = 0;
            var least = long.MaxValue;
            for (var first = 0; first + window + Gram - 1 <= literal.Length; first++)
            {
                long cost = 0;
                for (var offset = first; offset < first + window; offset++)
                {
                    var gram = Read(literal, offset);
                    cost += (GramCosts.Of(gram) * ordinaryWeight) + sharing[gram];
                }

                if (cost < least)
                {
                    (least, best) = (cost, first);
                }
            }

            return best;
        }

        internal readonly record struct Entry(uint Gram, int Literal, int Offset, int Next);
    }
}

/// <summary>Occurrences found by a <see cref="LiteralMatcher"/>; reused from text to text.</summary>
internal struct HitList
{
    private (int Literal, int Position)[] hits;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<(int Literal, int Position)> Hits => hits.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(int literal, int position)
    {
        hits ??= new (int, int)[64];
        if (Count == hits.Length)
        {
            Array.Resize(ref hits, Count * 2);
        }

        hits[Count++] = (literal, position);
    }
}
