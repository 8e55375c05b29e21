using System.IO.Hashing;
using System.Numerics;

namespace Midmar.Detection.Indicators;

/// <summary>What is known of an indicator, beside its value.</summary>
/// <param name="Expires">Seconds since 2000, UTC; <see cref="uint.MaxValue"/>: never.</param>
/// <param name="List">Index of its list.</param>
/// <param name="Marking">See <see cref="Intel.Marking.Tlp"/>.</param>
/// <param name="Confidence">0 to 100; <see cref="NotSaid"/>: not said.</param>
internal readonly record struct Entry(uint Expires, ushort List, byte Marking, byte Confidence)
{
    public const byte NotSaid = 255;

    /// <summary>Two lines of one list about the same: it counts as long as either, as strictly as the stricter.</summary>
    public Entry And(in Entry other) => new(
        Math.Max(Expires, other.Expires),
        List,
        Math.Max(Marking, other.Marking),
        Confidence == NotSaid ? other.Confidence : other.Confidence == NotSaid ? Confidence : Math.Max(Confidence, other.Confidence));
}

/// <summary>
/// Keys of bytes and what is known of each, in flat arrays: an open-addressing table of 4-byte slots, each the number of an
/// entry and, in the bits that number leaves free, a part of the key's hash, so that a look-up in vain seldom touches the
/// keys. A hit is verified byte for byte: there are no false ones. Filled, then sealed, then read by any thread.
/// </summary>
/// <param name="width">Bytes of every key; 0: they differ.</param>
internal sealed class KeyTable(int width)
{
    private byte[] keys = [];
    private int keysLength;
    private int[] ends = [];
    private Entry[] entries = [];
    private uint[] slots = [];
    private int tagShift;

    /// <summary>Entries, without those that were merged.</summary>
    public int Count { get; private set; }

    private int Added { get; set; }

    /// <summary>Bytes it takes.</summary>
    public long MemoryBytes => keys.LongLength + (4L * ends.Length) + (8L * entries.Length) + (4L * slots.Length);

    public void Add(ReadOnlySpan<byte> key, in Entry entry)
    {
        if (Added == entries.Length)
        {
            Array.Resize(ref entries, Math.Max(16, entries.Length * 2));
            Array.Resize(ref ends, width > 0 ? 0 : entries.Length);
        }

        if (keysLength + key.Length > keys.Length)
        {
            Array.Resize(ref keys, (int)Math.Min(Array.MaxLength, Math.Max(256, Math.Max(keys.Length * 2L, keysLength + key.Length))));
        }

        key.CopyTo(keys.AsSpan(keysLength));
        keysLength += key.Length;
        entries[Added] = entry;
        if (width == 0)
        {
            ends[Added] = keysLength;
        }

        Added++;
    }

    /// <summary>Makes it ready to be read.</summary>
    public void Seal()
    {
        Array.Resize(ref keys, keysLength);
        Array.Resize(ref entries, Added);
        Array.Resize(ref ends, width > 0 ? 0 : Added);
        slots = Added == 0 ? [] : new uint[BitOperations.RoundUpToPowerOf2((uint)(Added + (Added / 2) + 1))];
        tagShift = 32 - BitOperations.LeadingZeroCount((uint)Added);
        Count = 0;
        for (var i = 0; i < Added; i++)
        {
            Insert(i);
        }
    }

    /// <summary>The number of the first entry of a key, and where to go on with <see cref="Next"/>; -1 when there is none.</summary>
    public int First(ReadOnlySpan<byte> key, out uint at)
    {
        at = 0;
        if (slots.Length == 0)
        {
            return -1;
        }

        var hash = XxHash3.HashToUInt64(key);
        at = (uint)hash;
        return Probe(key, TagOf(hash), ref at);
    }

    /// <summary>The next entry of the same key, of another list.</summary>
    public int Next(ReadOnlySpan<byte> key, ref uint at)
    {
        at++;
        return Probe(key, TagOf(XxHash3.HashToUInt64(key)), ref at);
    }

    public ref readonly Entry this[int number] => ref entries[number];

    public ReadOnlySpan<byte> KeyOf(int number) => width > 0
        ? keys.AsSpan(number * width, width)
        : keys.AsSpan(number == 0 ? 0 : ends[number - 1], ends[number] - (number == 0 ? 0 : ends[number - 1]));

    private uint TagOf(ulong hash) => tagShift >= 32 ? 0 : (uint)(hash >> 32) << tagShift;

    private int Probe(ReadOnlySpan<byte> key, uint tag, ref uint at)
    {
        var mask = (uint)slots.Length - 1;
        var numberMask = tagShift >= 32 ? uint.MaxValue : (1u << tagShift) - 1;
        for (; ; at++)
        {
            var slot = slots[at & mask];
            var number = slot & numberMask;
            if (number == 0)
            {
                return -1;
            }

            if ((slot & ~numberMask) == tag && KeyOf((int)number - 1).SequenceEqual(key))
            {
                return (int)number - 1;
            }
        }
    }

    private void Insert(int number)
    {
        var key = KeyOf(number);
        var hash = XxHash3.HashToUInt64(key);
        var (tag, at) = (TagOf(hash), (uint)hash);
        for (var found = Probe(key, tag, ref at); found >= 0; at++, found = Probe(key, tag, ref at))
        {
            if (entries[found].List == entries[number].List)
            {
                entries[found] = entries[found].And(entries[number]);
                return;
            }
        }

        slots[at & ((uint)slots.Length - 1)] = tag | (uint)(number + 1);
        Count++;
    }
}
