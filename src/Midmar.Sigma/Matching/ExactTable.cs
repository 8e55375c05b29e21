using System.Numerics;
using System.Runtime.InteropServices;

namespace Midmar.Sigma.Matching;

/// <summary>The tests that hold when a field's whole folded text is one of a set: one look-up however large the set.</summary>
internal sealed class ExactTable
{
    private readonly (byte[] Text, int[] Tests, int Next)[] entries;
    private readonly int[] heads;
    private readonly int shift;

    public ExactTable(IEnumerable<(byte[] Text, int Test)> tests)
    {
        var byText = new Dictionary<byte[], List<int>>(ByteTextComparer.Instance);
        foreach (var (text, test) in tests)
        {
            if (!byText.TryGetValue(text, out var same))
            {
                byText.Add(text, same = []);
            }

            same.Add(test);
        }

        entries = new (byte[], int[], int)[byText.Count];
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, byText.Count * 2));
        shift = 64 - BitOperations.Log2((uint)size);
        heads = new int[size];
        Array.Fill(heads, -1);
        var e = 0;
        foreach (var (text, same) in byText)
        {
            ref var head = ref heads[Hash(text) >> shift];
            entries[e] = (text, [.. same], head);
            head = e++;
        }
    }

    /// <summary>The tests that this text fulfils.</summary>
    public ReadOnlySpan<int> Find(ReadOnlySpan<byte> folded)
    {
        for (var e = heads[Hash(folded) >> shift]; e >= 0; e = entries[e].Next)
        {
            if (folded.SequenceEqual(entries[e].Text))
            {
                return entries[e].Tests;
            }
        }

        return default;
    }

    /// <summary>Length, first and last eight bytes: enough for identifiers, numbers and digests.</summary>
    private static ulong Hash(ReadOnlySpan<byte> text)
    {
        ulong first = 0, last = 0;
        if (text.Length >= sizeof(ulong))
        {
            first = MemoryMarshal.Read<ulong>(text);
            last = MemoryMarshal.Read<ulong>(text[^sizeof(ulong)..]);
        }
        else
        {
            foreach (var b in text)
            {
                first = (first << 8) | b;
            }
        }

        var mixed = (first ^ ((ulong)text.Length << 56)) * 0x9E3779B97F4A7C15;
        return (mixed ^ (mixed >> 29) ^ last) * 0xBF58476D1CE4E5B9;
    }
}
