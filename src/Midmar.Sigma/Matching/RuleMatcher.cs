using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Matching;

/// <summary>Matches records against a <see cref="RuleProgram"/>. One thread each.</summary>
internal sealed class RuleMatcher(RuleProgram program)
{
    private readonly MatchScratch scratch = new();
    private readonly List<int> matched = [];
    private BucketState?[] states = new BucketState?[64];
    private readonly ScanMemo memo = new();
    private HitList hits;
    private FoundTests found;

    /// <summary>Times a regular expression ran out of time.</summary>
    public long RegexTimeouts => scratch.RegexTimeouts;

    /// <summary>Rules looked at closely, over all records: a measure of work.</summary>
    public long CandidatesEvaluated { get; private set; }

    /// <summary>Indexes of the rules that match, ascending. Valid until the next call.</summary>
    public ReadOnlySpan<int> Match<TRecord>(in TRecord record)
        where TRecord : struct, IRecordFields
    {
        matched.Clear();
        var state = StateFor(record.Sources);
        var bucket = state.Bucket;
        if (bucket.Roots.Length == 0)
        {
            return default;
        }

        scratch.NextRecord();
        state.NextRecord();
        Scan(record, state);
        foreach (var rule in bucket.AlwaysCandidates)
        {
            state.Wake(rule);
        }

        foreach (var rule in state.Candidates)
        {
            CandidatesEvaluated++;
            if (Evaluate(bucket.Roots[rule], record, state))
            {
                matched.Add(bucket.RuleIndexes[rule]);
            }
        }

        matched.Sort();
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(matched);
    }

    private BucketState StateFor(LogSourceSet sources)
    {
        if (sources.Id >= states.Length)
        {
            Array.Resize(ref states, Math.Max(sources.Id + 1, states.Length * 2));
        }

        return states[sources.Id] ??= new BucketState(program.BucketFor(sources));
    }

    private void Scan<TRecord>(in TRecord record, BucketState state)
        where TRecord : struct, IRecordFields
    {
        var plans = state.Bucket.Plans;
        var keywords = state.Bucket.Keywords;
        var count = record.FieldCount;
        for (var i = 0; i < count; i++)
        {
            var id = record.FieldAt(i).Value;
            var plan = (uint)id < (uint)plans.Length ? plans[id] : null;
            if (plan is not null)
            {
                state.SetSlot(plan.Index, i);
                if (plan.Scans)
                {
                    ScanValue(plan, record.ValueAt(i), state, keywords);
                    continue;
                }
            }

            if (keywords is not null)
            {
                ScanValue(keywords, record.ValueAt(i), state, alsoKeywords: null);
            }
        }
    }

    private void ScanValue(FieldPlan plan, in FieldValue value, BucketState state, FieldPlan? alsoKeywords)
    {
        foreach (var rule in plan.WakesWhenPresent)
        {
            state.Wake(rule);
        }

        if (value.Kind == FieldValueKind.List)
        {
            foreach (var item in value.Items)
            {
                ScanValue(plan, item, state, alsoKeywords);
            }
        }
        else if (value.Kind is not (FieldValueKind.Missing or FieldValueKind.Null))
        {
            var folded = default(FoldedText);
            ScanText(plan, value, ref folded, state);
            if (alsoKeywords is not null)
            {
                ScanText(alsoKeywords, value, ref folded, state);
            }
        }
    }

    /// <summary>What the value was found to mean to the field before, or what scanning it finds.</summary>
    /// <param name="plan">The field's plan.</param>
    /// <param name="value">A value with a text.</param>
    /// <param name="folded">Its folded text, once it is needed.</param>
    /// <param name="state">Takes what is found.</param>
    private void ScanText(FieldPlan plan, in FieldValue value, ref FoldedText folded, BucketState state)
    {
        if (value.Number != 0 && memo.TryFind(plan, value.Number, out var known))
        {
            state.Take(known);
            return;
        }

        if (!folded.IsSet)
        {
            Span<byte> numberText = stackalloc byte[MatchScratch.LongestNumberText];
            folded = scratch.Fold(MatchScratch.TextOf(value, numberText));
        }

        if (plan.Index >= 0 && value.Kind == FieldValueKind.Text)
        {
            state.SetFold(plan.Index, folded);
        }

        found.Clear();
        Find(plan, folded.Span, state);
        state.Take(found.Tests);
        if (value.Number != 0)
        {
            memo.Keep(plan, value.Number, found.Tests);
        }
    }

    private void Find(FieldPlan plan, ReadOnlySpan<byte> folded, BucketState state)
    {
        if (plan.Exact is { } exact)
        {
            foreach (var test in exact.Find(folded))
            {
                found.Add(test, holds: true);
            }
        }

        if (plan.Literals is not { } literals)
        {
            return;
        }

        hits.Clear();
        literals.Scan(folded, ref hits);
        foreach (var (literal, position) in hits.Hits)
        {
            foreach (var use in plan.Uses[literal])
            {
                switch (use.Shape)
                {
                    case PatternShape.Parts:
                        found.Add(use.Test, holds: false);
                        break;
                    case PatternShape.Contains:
                    case PatternShape.StartsWith when position == 0:
                    case PatternShape.EndsWith when position + state.LiteralLength(use.Test) == folded.Length:
                    case PatternShape.Equal when position == 0 && state.LiteralLength(use.Test) == folded.Length:
                        found.Add(use.Test, holds: true);
                        break;
                }
            }
        }
    }

    private bool Evaluate<TRecord>(int node, in TRecord record, BucketState state)
        where TRecord : struct, IRecordFields
    {
        var current = state.Bucket.Nodes[node];
        switch (current.Kind)
        {
            case ExprProgram.NodeKind.Test:
                return Holds(current.Test, record, state);
            case ExprProgram.NodeKind.Not:
                return !Evaluate(current.Children[0], record, state);
            case ExprProgram.NodeKind.All:
                foreach (var child in current.Children)
                {
                    if (!Evaluate(child, record, state))
                    {
                        return false;
                    }
                }

                return true;
            default:
                foreach (var child in current.Children)
                {
                    if (Evaluate(child, record, state))
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    /// <summary>Whether a test holds; worked out at most once a record.</summary>
    private bool Holds<TRecord>(int number, in TRecord record, BucketState state)
        where TRecord : struct, IRecordFields
    {
        if (state.TryGetResult(number, out var result))
        {
            return result;
        }

        var test = state.Bucket.Tests[number];
        result = !test.IsSettledByScan
            && (test.Field == BucketTest.Keyword ? AnyValueHolds(test, record) : FieldHolds(test, record, state));
        state.SetResult(number, result);
        return result;
    }

    private bool AnyValueHolds<TRecord>(BucketTest test, in TRecord record)
        where TRecord : struct, IRecordFields
    {
        var count = record.FieldCount;
        for (var i = 0; i < count; i++)
        {
            if (ValueHolds(test, record.ValueAt(i), default))
            {
                return true;
            }
        }

        return false;
    }

    private bool FieldHolds<TRecord>(BucketTest test, in TRecord record, BucketState state)
        where TRecord : struct, IRecordFields
    {
        var slot = state.Slot(test.Field);
        var value = slot < 0 ? FieldValue.Missing : record.ValueAt(slot);
        return test.Source switch
        {
            ValueTest.IsNull => value.Kind is FieldValueKind.Missing or FieldValueKind.Null,
            ValueTest.Exists => value.Kind != FieldValueKind.Missing,
            ValueTest.RefersTo refers => state.Slot(test.OtherField) is >= 0 and var other
                && FieldReference.Holds(refers, value, record.ValueAt(other)),
            _ => ValueHolds(test, value, FoldOf(test.Field, value, state)),
        };
    }

    /// <summary>The folded text of a field's value; folded once a record, and only if a test asks. Default for what is no text.</summary>
    private FoldedText FoldOf(int field, in FieldValue value, BucketState state)
    {
        var folded = state.Fold(field);
        if (!folded.IsSet && value.Kind == FieldValueKind.Text)
        {
            folded = scratch.Fold(value.Utf8);
            state.SetFold(field, folded);
        }

        return folded;
    }

    private bool ValueHolds(BucketTest test, in FieldValue value, in FoldedText knownFold)
    {
        switch (value.Kind)
        {
            case FieldValueKind.Missing or FieldValueKind.Null:
                return false;
            case FieldValueKind.List:
                foreach (var item in value.Items)
                {
                    if (ValueHolds(test, item, default))
                    {
                        return true;
                    }
                }

                return false;
            default:
                Span<byte> numberText = stackalloc byte[MatchScratch.LongestNumberText];
                var text = MatchScratch.TextOf(value, numberText);
                var needsFold = test.Predicate is PatternPredicate { Cased: false };
                var folded = !needsFold ? default : knownFold.IsSet ? knownFold : scratch.Fold(text);
                return test.Predicate!.Test(text, needsFold ? folded.Span : default, scratch);
        }
    }
}
