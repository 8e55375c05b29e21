using System.Buffers.Binary;
using System.Buffers.Text;
using Midmar.Store.Columnar;

namespace Midmar.Store.Lake;

/// <summary>One column of a group of rows on its way to a page; used again for the next.</summary>
internal sealed class ColumnValues
{
    /// <summary>Longest value that is given as a bound (bytes).</summary>
    public const int MaxBound = 64;

    private readonly Dictionary<long, int> byNumber = [];
    private readonly List<long> numbers = [];
    private readonly List<int> values = [];
    private int[] indexOfValue = [];
    private int[] indexes = [];
    private int[] definition = [];
    private int[] repetition = [];
    private int count;
    private int levels;

    /// <summary>The values as they are written: distinct ones, or all where <see cref="IsPlain"/>.</summary>
    public PageBuffer Plain { get; } = new();

    /// <summary>Which of the distinct values each is.</summary>
    public ReadOnlySpan<int> Indexes => indexes.AsSpan(0, count);

    public ReadOnlySpan<int> Definition => definition.AsSpan(0, levels);

    public ReadOnlySpan<int> Repetition => repetition.AsSpan(0, levels);

    /// <summary>The distinct numbers that were added.</summary>
    public IReadOnlyList<long> Numbers => numbers;

    /// <summary>Distinct values (count).</summary>
    public int Distinct => values.Count + numbers.Count;

    /// <summary>Whether the values are so different that they are best written one after the other.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>Begins a column of so many rows, of numbers or of values with ids below a limit.</summary>
    public void Begin(int rows, int ids = 0)
    {
        levels = 0;
        if (definition.Length < rows)
        {
            definition = new int[rows];
            repetition = new int[rows];
            indexes = new int[rows];
        }

        BeginSameLevels(ids);
    }

    /// <summary>Begins a column that lies as deep as the one before.</summary>
    public void BeginSameLevels(int ids)
    {
        foreach (var value in values)
        {
            indexOfValue[value] = 0;
        }

        if (indexOfValue.Length < ids)
        {
            indexOfValue = new int[ids];
        }

        values.Clear();
        numbers.Clear();
        byNumber.Clear();
        Plain.Clear();
        count = 0;
        IsPlain = false;
    }

    public void AddLevel(int definition, int repetition = 0)
    {
        if (levels == this.definition.Length)
        {
            Array.Resize(ref this.definition, levels * 2);
            Array.Resize(ref this.repetition, levels * 2);
        }

        this.definition[levels] = definition;
        this.repetition[levels++] = repetition;
    }

    public void AddNumber(long number)
    {
        // Rows of one frame follow each other most often.
        if (count > 0 && numbers[indexes[count - 1]] == number)
        {
            Append(indexes[count - 1]);
            return;
        }

        if (!byNumber.TryGetValue(number, out var index))
        {
            byNumber.Add(number, index = numbers.Count);
            numbers.Add(number);
        }

        Append(index);
    }

    public void AddValue(int value)
    {
        ref var index = ref indexOfValue[value];
        if (index == 0)
        {
            values.Add(value);
            index = values.Count;
        }

        Append(index - 1);
    }

    /// <summary>Encodes a text.</summary>
    public void AddText(ReadOnlySpan<byte> text)
    {
        Plain.Int32(text.Length);
        Plain.Bytes(text);
    }

    /// <summary>Encodes the distinct numbers.</summary>
    public void EncodeNumbers(PhysicalType type)
    {
        foreach (var number in numbers)
        {
            if (type == PhysicalType.Int32)
            {
                Plain.Int32((int)number);
            }
            else
            {
                Plain.Int64(number);
            }
        }
    }

    /// <summary>Writes the least and the greatest number, 8 bytes each.</summary>
    public void WriteBounds(Span<byte> bounds, bool isSigned)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bounds, isSigned ? numbers.Min() : (long)numbers.Min(n => (ulong)n));
        BinaryPrimitives.WriteInt64LittleEndian(bounds[sizeof(long)..], isSigned ? numbers.Max() : (long)numbers.Max(n => (ulong)n));
    }

    /// <summary>Encodes the values added, and their bounds into two halves; returns the bounds' lengths, 0 when they are too long.</summary>
    public (int Least, int Greatest) Encode(DistinctValues of, bool isNumber, Span<byte> bounds)
    {
        if (isNumber)
        {
            return EncodeNumbers(of, bounds);
        }

        var least = of[values[0]];
        var greatest = least;
        var longest = 0;
        foreach (var value in values)
        {
            var text = of[value];
            longest = Math.Max(longest, text.Length);
            if (longest <= MaxBound)
            {
                least = text.SequenceCompareTo(least) < 0 ? text : least;
                greatest = text.SequenceCompareTo(greatest) > 0 ? text : greatest;
            }
        }

        // Where nothing repeats, saying which value each is would only be more.
        IsPlain = values.Count == count;
        foreach (var value in values)
        {
            AddText(of[value]);
        }

        if (longest > MaxBound)
        {
            return (0, 0);
        }

        least.CopyTo(bounds);
        greatest.CopyTo(bounds[MaxBound..]);
        return (least.Length, greatest.Length);
    }

    private (int Least, int Greatest) EncodeNumbers(DistinctValues of, Span<byte> bounds)
    {
        var (least, greatest) = (long.MaxValue, long.MinValue);
        foreach (var value in values)
        {
            var number = Utf8Parser.TryParse(of[value], out long read, out _)
                ? read
                : throw new InvalidOperationException("What is no number was put into a column of numbers.");
            (least, greatest) = (Math.Min(least, number), Math.Max(greatest, number));
            Plain.Int64(number);
        }

        IsPlain = values.Count == count;
        BinaryPrimitives.WriteInt64LittleEndian(bounds, least);
        BinaryPrimitives.WriteInt64LittleEndian(bounds[MaxBound..], greatest);
        return (sizeof(long), sizeof(long));
    }

    private void Append(int index)
    {
        if (count == indexes.Length)
        {
            Array.Resize(ref indexes, Math.Max(16, count * 2));
        }

        indexes[count++] = index;
    }
}
