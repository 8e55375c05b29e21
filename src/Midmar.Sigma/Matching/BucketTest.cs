using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Matching;

/// <summary>One test within a bucket, shared by all its rules that ask it.</summary>
internal sealed class BucketTest
{
    public BucketTest(int field, ValueTest test, Predicate? predicate)
    {
        Field = field;
        Source = test;
        Predicate = predicate;
        Literals = AnchorPlanner.LiteralsOf(this);
        AnchorCost = AnchorPlanner.CostOf(this);
    }

    /// <summary>The field's number in the bucket; <see cref="Keyword"/> for a test of every value.</summary>
    public int Field { get; }

    public ValueTest Source { get; }

    /// <summary>How a value's text is tested; null for tests that look at the field rather than a value.</summary>
    public Predicate? Predicate { get; }

    /// <summary>The other field's number in the bucket, for a field reference.</summary>
    public int OtherField { get; init; } = Keyword;

    /// <summary>Whether scanning the fields settles the test: unless it was seen to hold, it does not.</summary>
    public bool IsSettledByScan { get; set; }

    /// <summary>Tests that hold as soon as this one does: alternatives of a rule, asked for together.</summary>
    public List<int> Implies { get; } = [];

    /// <summary>Rules of the bucket that cannot match unless one of several tests holds, of which this is one.</summary>
    public List<int> Wakes { get; } = [];

    /// <summary>Literals of which one must occur for the test to hold; null when there are none.</summary>
    public IReadOnlyList<byte[]>? Literals { get; }

    /// <summary>See <see cref="AnchorPlanner.CostOf(BucketTest)"/>.</summary>
    public double? AnchorCost { get; }

    public const int Keyword = -1;
}

/// <summary>What scanning does with one field of a bucket.</summary>
internal sealed class FieldPlan(int index)
{
    /// <summary>The field's number in the bucket.</summary>
    public int Index { get; } = index;

    /// <summary>Spreads the plans of all buckets over a table. No result hangs on it.</summary>
    public int Salt { get; } = Interlocked.Increment(ref lastSalt);

    private static int lastSalt;

    public ExactTable? Exact { get; set; }

    public LiteralMatcher? Literals { get; set; }

    /// <summary>For each literal of <see cref="Literals"/>: the tests it bears on, and how.</summary>
    public LiteralUse[][] Uses { get; set; } = [];

    /// <summary>Rules that become candidates when the field is there at all.</summary>
    public int[] WakesWhenPresent { get; set; } = [];

    public bool Scans => Exact is not null || Literals is not null || WakesWhenPresent.Length > 0;
}

/// <summary>What the occurrence of a literal means to a test.</summary>
/// <param name="Test">The test's number in the bucket.</param>
/// <param name="Shape">Where the literal must lie for the test to hold; <see cref="PatternShape.Parts"/>: it only may hold.</param>
internal readonly record struct LiteralUse(int Test, PatternShape Shape);
