namespace Midmar.Store.Lake;

/// <summary>The values of all parts of a segment, each once: parts read by different threads have many in common.</summary>
internal sealed class DistinctValues
{
    private readonly ValueTable[] tables;
    private readonly int[][] ids;
    private readonly List<(int Table, int Id)> places = [];

    public DistinctValues(ValueTable[] tables)
    {
        this.tables = tables;
        ids = [.. tables.Select(t => new int[t.Count])];
        var size = 16;
        while (size < tables.Sum(t => t.Count) * 2)
        {
            size *= 2;
        }

        var slots = new int[size];
        for (var table = 0; table < tables.Length; table++)
        {
            for (var id = 0; id < tables[table].Count; id++)
            {
                ids[table][id] = IdOf(slots, table, id);
            }
        }
    }

    /// <summary>Values.</summary>
    public int Count => places.Count;

    /// <summary>The bytes of a value.</summary>
    public ReadOnlySpan<byte> this[int value] => tables[places[value].Table][places[value].Id];

    /// <summary>The value that is a table's value.</summary>
    public int ValueOf(int table, int id) => ids[table][id];

    private int IdOf(int[] slots, int table, int id)
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

        places.Add((table, id));
        slots[slot] = places.Count;
        return places.Count - 1;
    }
}
