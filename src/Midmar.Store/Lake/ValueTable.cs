using System.IO.Hashing;
using System.Text;
using System.Text.Unicode;

namespace Midmar.Store.Lake;

/// <summary>
/// Every distinct value once, as UTF-8. Looking up a value that is known allocates nothing. Values are well-formed:
/// what is not becomes U+FFFD, because readers of Parquet refuse it. One thread.
/// </summary>
internal sealed class ValueTable
{
    private const int BlockLength = 1 << 20;
    private const int EntryBytes = 16;

    private readonly List<byte[]> blocks = [];
    private Place[] places = new Place[1024];
    private int[] slots = new int[4096];
    private int block = -1;
    private int used = BlockLength;

    /// <summary>Values.</summary>
    public int Count { get; private set; }

    /// <summary>Memory held (bytes, about).</summary>
    public long MemoryBytes { get; private set; }

    /// <summary>The bytes of a value.</summary>
    public ReadOnlySpan<byte> this[int id] => blocks[places[id].Block].AsSpan(places[id].Offset, places[id].Length);

    /// <summary>The id of a value, from 0; a new one when it was not there.</summary>
    public int IdOf(ReadOnlySpan<byte> value)
    {
        var hash = (uint)XxHash3.HashToUInt64(value);
        if (TryFind(value, hash, out var known))
        {
            return known;
        }

        if (!Utf8.IsValid(value))
        {
            return IdOf(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(value)));
        }

        return Add(value, hash);
    }

    /// <summary>Whether a value is these bytes.</summary>
    public bool Is(int id, ReadOnlySpan<byte> value) => places[id].Length == value.Length && this[id].SequenceEqual(value);

    /// <summary>The hash of a value, the same in every table.</summary>
    public uint HashOf(int id) => places[id].Hash;

    /// <summary>Forgets the values and keeps the memory for the next ones: taking it anew costs as much as filling it.</summary>
    public void Clear()
    {
        blocks.RemoveAll(b => b.Length > BlockLength);
        Array.Clear(slots);
        (block, used) = (-1, BlockLength);
        (Count, MemoryBytes) = (0, 0);
    }

    private bool TryFind(ReadOnlySpan<byte> value, uint hash, out int id)
    {
        var mask = (uint)slots.Length - 1;
        for (var slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask)
        {
            id = slots[slot] - 1;
            if (places[id].Hash == hash && Is(id, value))
            {
                return true;
            }
        }

        id = -1;
        return false;
    }

    private int Add(ReadOnlySpan<byte> value, uint hash)
    {
        if (value.Length > BlockLength - used)
        {
            NextBlock(value.Length);
        }

        if (Count == places.Length)
        {
            Array.Resize(ref places, places.Length * 2);
        }

        places[Count] = new Place(hash, block, used, value.Length);
        value.CopyTo(blocks[block].AsSpan(used));
        used += value.Length;
        Count++;
        MemoryBytes += EntryBytes + 2 * sizeof(int);
        if (Count * 2 > slots.Length)
        {
            Grow();
        }
        else
        {
            Insert(Count - 1);
        }

        return Count - 1;
    }

    private void NextBlock(int length)
    {
        block++;
        if (length > BlockLength || block == blocks.Count)
        {
            blocks.Insert(block, GC.AllocateUninitializedArray<byte>(Math.Max(BlockLength, length)));
        }

        MemoryBytes += blocks[block].Length;
        used = 0;
    }

    private void Grow()
    {
        slots = new int[slots.Length * 2];
        for (var id = 0; id < Count; id++)
        {
            Insert(id);
        }
    }

    private void Insert(int id)
    {
        var mask = (uint)slots.Length - 1;
        var slot = places[id].Hash & mask;
        while (slots[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }

        slots[slot] = id + 1;
    }

    private readonly record struct Place(uint Hash, int Block, int Offset, int Length);
}
