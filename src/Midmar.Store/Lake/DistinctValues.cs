namespace Midmar.Store.Lake;

/// <summary>
/// The values of all parts of a segment, each once: parts read by different threads have many in common.
/// Used again for the next segment, with the memory it has.
/// </summary>
internal sealed class DistinctValues
{
    private const int FirstSlots = 1 << 12;

    private ValueTable[] tables = [];
    private int[][] ids = [];
    private (int Table, int Id)[] places = [];
    private int[] slots = new int[FirstSlots];

    /// <summary>Takes the values of these tables in place of those it had.</summary>
    public void Take(ValueTable[] values)
    {
        tables = values;
        var all = tables.Sum(t => t.Count);
        Array.Resize(ref ids, tables.Length);
        var size = slots.Length;
        while (size < all * 2)
        {
            size *= 2;
        }

        slots = size == slots.Length ? slots : new int[size];
        places = places.Length >= all ? places : new (int Table, int Id)[all + all / 8];
        Array.Clear(slots);
        Count = 0;
        for (var table = 0; table < tables.Length; table++)
        {
            var count = tables[table].Count;
            ids[table] = ids[table]?.Length >= count ? ids[table] : new int[count + count / 8];
            for (var id = 0; id < count; id++)
            {
                ids[table][id] = IdOf(table, id);
            }
        }
    }

    /// <summary>Values.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of a value.</summary>
    public ReadOnlySpan<byte> this[int value] => tables[places[value].Table][places[value].Id];

    /// <summary>The value that is a table's value.</summary>
    public int ValueOf(int table, int id) => ids[table][id];

    private int IdOf(int table, int id)
    {
        var hash = tables[table].HashOf(id);
        var value = tables[table][id];
        var mask = (uint)slots.Length - 1;
        var slot = hash & mask;
        for (; slots[slot] != 0; slot = (slot + 1) & mask)
        {
            var (otherTable, other) = places[slots[slot] - 1];

            // Values of one table differ from each other.
            if (otherTable != table && tables[otherTable].HashOf(other) == hash && tables[otherTable].Is(other, value))
            {
                return slots[slot] - 1;
            }
        }

        places[Count] = (table, id);
        slots[slot] = ++Count;
        return Count - 1;
    }
}
