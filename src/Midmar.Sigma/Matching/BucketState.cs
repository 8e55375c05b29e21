namespace Midmar.Sigma.Matching;

/// <summary>What one thread knows of the current record with respect to one bucket. Marks are epochs, so nothing is cleared between records.</summary>
internal sealed class BucketState
{
    private readonly uint[] results;
    private readonly uint[] woken;
    private readonly int[] candidates;
    private readonly (uint Epoch, int Slot)[] slots;
    private readonly (uint Epoch, FoldedText Text)[] folds;
    private readonly int[] literalLengths;
    private int candidateCount;
    private uint epoch;

    public BucketState(Bucket bucket)
    {
        Bucket = bucket;
        results = new uint[bucket.Tests.Length];
        woken = new uint[bucket.Roots.Length];
        candidates = new int[bucket.Roots.Length];
        slots = new (uint, int)[bucket.FieldCount];
        folds = new (uint, FoldedText)[bucket.FieldCount];
        literalLengths = [.. bucket.Tests.Select(t => t.Predicate is PatternPredicate p ? p.Pattern.Literal.Length : 0)];
    }

    public Bucket Bucket { get; }

    /// <summary>Rules to look at.</summary>
    public ReadOnlySpan<int> Candidates => candidates.AsSpan(0, candidateCount);

    public void NextRecord()
    {
        candidateCount = 0;
        epoch++;
        if (epoch > uint.MaxValue >> 1)
        {
            Array.Clear(results);
            Array.Clear(woken);
            Array.Clear(slots);
            Array.Clear(folds);
            epoch = 1;
        }
    }

    public void Wake(int rule)
    {
        if (woken[rule] != epoch)
        {
            woken[rule] = epoch;
            candidates[candidateCount++] = rule;
        }
    }

    private void WakeRulesOf(int test)
    {
        foreach (var rule in Bucket.Wakes[test])
        {
            Wake(rule);
        }
    }

    /// <summary>The test holds: notes it and wakes its rules.</summary>
    private void Settle(int test)
    {
        var holds = (epoch << 1) | 1;
        if (results[test] != holds)
        {
            results[test] = holds;
            foreach (var group in Bucket.Implies[test])
            {
                results[group] = holds;
            }

            WakeRulesOf(test);
        }
    }

    /// <summary>Notes what scanning a value found.</summary>
    public void Take(ReadOnlySpan<FoundTest> found)
    {
        foreach (var (test, holds) in found)
        {
            if (holds)
            {
                Settle(test);
            }
            else
            {
                WakeRulesOf(test);
            }
        }
    }

    public bool TryGetResult(int test, out bool result)
    {
        result = (results[test] & 1) != 0;
        return results[test] >> 1 == epoch;
    }

    public void SetResult(int test, bool result) => results[test] = (epoch << 1) | (result ? 1u : 0);

    public int LiteralLength(int test) => literalLengths[test];

    public void SetSlot(int field, int slot) => slots[field] = (epoch, slot);

    /// <summary>Where the record has the field; -1 when it does not.</summary>
    public int Slot(int field) => slots[field].Epoch == epoch ? slots[field].Slot : -1;

    public void SetFold(int field, in FoldedText text) => folds[field] = (epoch, text);

    public FoldedText Fold(int field) => folds[field].Epoch == epoch ? folds[field].Text : default;
}
