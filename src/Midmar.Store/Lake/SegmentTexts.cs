using System.Text;
using Midmar.Records;

namespace Midmar.Store.Lake;

/// <summary>Texts of a segment that are no values, each with a number: names of log sources, orders of fields, keys of maps.</summary>
internal sealed class SegmentTexts
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<byte[]> texts = [];
    private readonly Dictionary<int, int> bySources = [];
    private readonly Dictionary<PartShape, (int Order, int[] Keys)> byShape = [];

    public ReadOnlySpan<byte> this[int number] => texts[number];

    /// <summary>Of a record's log sources, joined by <c>|</c>.</summary>
    public int NumberOf(int sources, IReadOnlyDictionary<int, LogSourceSet> sets)
    {
        if (!bySources.TryGetValue(sources, out var number))
        {
            bySources.Add(sources, number = NumberOf(string.Join('|', sets[sources].Sources)));
        }

        return number;
    }

    /// <summary>Of the order of a record's fields.</summary>
    public int NumberOf(PartShape shape) => Of(shape).Order;

    /// <summary>Of a key of its map.</summary>
    public int KeyOf(PartShape shape, int index) => Of(shape).Keys[index];

    private (int Order, int[] Keys) Of(PartShape shape)
    {
        if (!byShape.TryGetValue(shape, out var known))
        {
            byShape.Add(shape, known = (NumberOf(shape.Shape.Text), [.. shape.Map.Select(m => NumberOf(m.Key))]));
        }

        return known;
    }

    private int NumberOf(string text)
    {
        if (!numbers.TryGetValue(text, out var number))
        {
            numbers.Add(text, number = texts.Count);
            texts.Add(Encoding.UTF8.GetBytes(text));
        }

        return number;
    }
}
