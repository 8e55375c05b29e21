namespace Midmar.Store.Lake;

/// <summary>A growing set of hashes. They are evenly spread, so their low bits say where each lies. One thread.</summary>
internal sealed class TokenHashes
{
    private const int FirstLength = 1 << 12;
    private const int RecentLength = 1 << 12;

    /// <summary>Hashes added lately, each in the one place it can have: most tokens come again soon, and this stays in the nearest cache.</summary>
    private readonly ulong[] recent = new ulong[RecentLength];

    private ulong[] slots = new ulong[FirstLength];
    private bool hasZero;

    /// <summary>Hashes.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a hash, unless it is there.</summary>
    public void Add(ulong hash)
    {
        ref var last = ref recent[hash & (RecentLength - 1)];
        if (last == hash && hash != 0)
        {
            return;
        }

        last = hash;
        if (hash == 0)
        {
            Count += hasZero ? 0 : 1;
            hasZero = true;
            return;
        }

        var mask = (ulong)slots.Length - 1;
        var slot = hash & mask;
        while (slots[slot] != hash)
        {
            if (slots[slot] == 0)
            {
                slots[slot] = hash;
                if (++Count * 2 > slots.Length)
                {
                    Grow();
                }

                return;
            }

            slot = (slot + 1) & mask;
        }
    }

    /// <summary>Forgets the hashes and keeps the memory for the next ones.</summary>
    public void Clear()
    {
        Array.Clear(slots);
        Array.Clear(recent);
        (Count, hasZero) = (0, false);
    }

    /// <summary>The hashes, in no order.</summary>
    public IEnumerable<ulong> All() => slots.Where(h => h != 0).Concat(hasZero ? [0UL] : []);

    private void Grow()
    {
        var smaller = slots;
        slots = new ulong[smaller.Length * 2];
        var mask = (ulong)slots.Length - 1;
        foreach (var hash in smaller)
        {
            if (hash == 0)
            {
                continue;
            }

            var slot = hash & mask;
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            slots[slot] = hash;
        }
    }
}
