using System.Collections.Concurrent;
using System.Collections.Immutable;
using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Matching;

/// <summary>
/// The compiled form of a set of rules: immutable, shared by any number of threads. The rules for a set of log
/// sources are compiled together when the first record of that set is seen.
/// </summary>
internal sealed class RuleProgram
{
    private readonly ImmutableArray<CompilableRule> rules;
    private readonly Dictionary<LogSource, List<int>> bySource = [];
    private readonly ConcurrentDictionary<ValueTest, Predicate> predicates = new();
    private readonly ConcurrentDictionary<int, Bucket> buckets = new();

    public RuleProgram(ImmutableArray<CompilableRule> rules)
    {
        this.rules = rules;
        for (var i = 0; i < rules.Length; i++)
        {
            if (!bySource.TryGetValue(rules[i].LogSource, out var indexes))
            {
                bySource.Add(rules[i].LogSource, indexes = []);
            }

            indexes.Add(i);
            InternFields(rules[i].Expression);
        }
    }

    public Bucket BucketFor(LogSourceSet sources) =>
        buckets.TryGetValue(sources.Id, out var bucket) ? bucket : buckets.GetOrAdd(sources.Id, _ => Compile(sources));

    /// <summary>Gives every field that rules ask for its id before data can fill the table of names.</summary>
    private static void InternFields(Expr expr)
    {
        switch (expr)
        {
            case Expr.Test test:
                if (test.Field is not null)
                {
                    FieldNames.Intern(test.Field);
                }

                if (test.Value is ValueTest.RefersTo refers)
                {
                    FieldNames.Intern(refers.OtherField);
                }

                break;
            case Expr.Not not:
                InternFields(not.Child);
                break;
            case Expr.All all:
                foreach (var child in all.Children)
                {
                    InternFields(child);
                }

                break;
            case Expr.Any any:
                foreach (var child in any.Children)
                {
                    InternFields(child);
                }

                break;
        }
    }

    private Bucket Compile(LogSourceSet sources)
    {
        var indexes = bySource.Where(s => sources.IsCoveredBy(s.Key)).SelectMany(s => s.Value).Order();
        return BucketCompiler.Compile(indexes.Select(i => (i, rules[i].Expression)), test => predicates.GetOrAdd(test, Predicate.Compile));
    }
}

/// <summary>What the engine needs of a rule.</summary>
internal readonly record struct CompilableRule(LogSource LogSource, Expr Expression);
