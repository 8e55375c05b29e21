namespace Midmar.Sigma.Matching;

/// <summary>A test that scanning a value bears on.</summary>
/// <param name="Test">Its number in the bucket.</param>
/// <param name="Holds">Whether it holds; otherwise it only may.</param>
internal readonly record struct FoundTest(int Test, bool Holds);

/// <summary>
/// What scanning found for values that come again and again, by field and the value's number: scanning the same text for the
/// same literals gives the same. Fixed in size, a newcomer takes the place of whatever is there. One thread.
/// </summary>
internal sealed class ScanMemo
{
    /// <summary>Fields and values known at a time, at most: a value is often seen in several fields and kinds of record.</summary>
    public const int Places = 1 << PlaceBits;

    /// <summary>Most tests kept of a value (count); one that bears on more is scanned each time.</summary>
    public const int MaxTests = 64;

    private const int PlaceBits = 13;

    private readonly Place[] places = new Place[Places];

    public bool TryFind(FieldPlan plan, long number, out FoundTest[] found)
    {
        ref readonly var place = ref PlaceOf(plan, number);
        found = place.Found;
        return place.Number == number && ReferenceEquals(place.Plan, plan);
    }

    public void Keep(FieldPlan plan, long number, ReadOnlySpan<FoundTest> found)
    {
        if (found.Length <= MaxTests)
        {
            PlaceOf(plan, number) = new Place(plan, number, found.IsEmpty ? [] : found.ToArray());
        }
    }

    private ref Place PlaceOf(FieldPlan plan, long number) =>
        ref places[(((uint)number * 0x9E3779B1) ^ ((uint)plan.Salt * 0x85EBCA77)) >> (32 - PlaceBits)];

    private readonly record struct Place(FieldPlan Plan, long Number, FoundTest[] Found);
}

/// <summary>Tests found by a scan; reused from value to value.</summary>
internal struct FoundTests
{
    private FoundTest[] tests;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<FoundTest> Tests => tests.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(int test, bool holds)
    {
        tests ??= new FoundTest[64];
        if (Count == tests.Length)
        {
            Array.Resize(ref tests, Count * 2);
        }

        tests[Count++] = new FoundTest(test, holds);
    }
}
