using System.Collections.Immutable;
using Midmar.Records;
using Midmar.Sigma.Rules;
using NodeKind = Midmar.Sigma.Matching.ExprProgram.NodeKind;

namespace Midmar.Sigma.Matching;

/// <summary>Compiles the rules of one set of log sources into a <see cref="Bucket"/>.</summary>
internal sealed class BucketCompiler
{
    private readonly Func<ValueTest, Predicate> predicateOf;
    private readonly List<BucketTest> tests = [];
    private readonly Dictionary<Expr.Test, int> numbers = [];
    private readonly Dictionary<int, FieldPlan> plans = [];
    private readonly ExprProgram program = new();
    private readonly List<(int Index, NumberedExpr Expr)> rules = [];
    private readonly Dictionary<string, int> groups = new(StringComparer.Ordinal);
    private readonly List<int> always = [];

    private BucketCompiler(Func<ValueTest, Predicate> predicateOf) => this.predicateOf = predicateOf;

    /// <param name="rules">Index and expression of each rule.</param>
    /// <param name="predicateOf">Gives the one compiled form of a test of values.</param>
    public static Bucket Compile(IEnumerable<(int Index, Expr Expr)> rules, Func<ValueTest, Predicate> predicateOf)
    {
        var compiler = new BucketCompiler(predicateOf);
        foreach (var (index, expr) in rules)
        {
            compiler.AddRule(index, expr);
        }

        return compiler.Finish();
    }

    private void AddRule(int index, Expr expr)
    {
        var rule = rules.Count;
        var numbered = Number(expr);
        rules.Add((index, numbered));
        var anchors = AnchorPlanner.Plan(numbered, tests);
        if (anchors is null)
        {
            always.Add(rule);
            return;
        }

        foreach (var test in anchors.Tests)
        {
            var wakes = tests[test].Wakes;
            if (wakes.Count == 0 || wakes[^1] != rule)
            {
                wakes.Add(rule);
            }
        }
    }

    private NumberedExpr Number(Expr expr) => expr switch
    {
        Expr.Test test => new NumberedExpr(NodeKind.Test, NumberOf(test), []),
        Expr.Not not => new NumberedExpr(NodeKind.Not, 0, [Number(not.Child)]),
        Expr.All all => new NumberedExpr(NodeKind.All, 0, Number(all.Children)),
        Expr.Any any => new NumberedExpr(NodeKind.Any, 0, Number(any.Children)),
        _ => throw new ArgumentException($"Unknown expression {expr.GetType().Name}.", nameof(expr)),
    };

    private NumberedExpr[] Number(ImmutableArray<Expr> children)
    {
        var numbered = new NumberedExpr[children.Length];
        for (var i = 0; i < numbered.Length; i++)
        {
            numbered[i] = Number(children[i]);
        }

        return numbered;
    }

    private int NumberOf(Expr.Test test)
    {
        if (numbers.TryGetValue(test, out var number))
        {
            return number;
        }

        var looksAtField = test.Value is ValueTest.IsNull or ValueTest.Exists or ValueTest.RefersTo;
        tests.Add(new BucketTest(
            test.Field is null ? BucketTest.Keyword : FieldOf(test.Field),
            test.Value,
            looksAtField ? null : predicateOf(test.Value))
        {
            OtherField = test.Value is ValueTest.RefersTo refers ? FieldOf(refers.OtherField) : BucketTest.Keyword,
        });
        numbers.Add(test, tests.Count - 1);
        return tests.Count - 1;
    }

    private int FieldOf(string name)
    {
        var id = FieldNames.Intern(name).Value;
        if (!plans.TryGetValue(id, out var plan))
        {
            plans.Add(id, plan = new FieldPlan(plans.Count));
        }

        return plan.Index;
    }

    private int Compile(NumberedExpr expr) => expr.Kind switch
    {
        NodeKind.Any => CompileAny(expr),
        _ => program.Add(expr.Kind, expr.Test, CompileChildren(expr.Children)),
    };

    /// <summary>Alternatives that scanning settles are asked for as one: the group holds as soon as one of them was seen.</summary>
    private int CompileAny(NumberedExpr any)
    {
        var settled = Array.FindAll(any.Children, IsSettled);
        if (settled.Length < 2)
        {
            return program.Add(NodeKind.Any, 0, CompileChildren(any.Children));
        }

        var members = Array.ConvertAll(settled, c => c.Test);
        Array.Sort(members);
        var group = program.Add(NodeKind.Test, GroupOf(members), []);
        return settled.Length == any.Children.Length
            ? group
            : program.Add(NodeKind.Any, 0, [group, .. CompileChildren(Array.FindAll(any.Children, c => !IsSettled(c)))]);
    }

    private bool IsSettled(NumberedExpr expr) => expr.Kind == NodeKind.Test && tests[expr.Test].IsSettledByScan;

    private int GroupOf(int[] members)
    {
        var key = string.Join(',', members);
        if (!groups.TryGetValue(key, out var group))
        {
            group = tests.Count;
            groups.Add(key, group);
            tests.Add(new BucketTest(tests[members[0]].Field, tests[members[0]].Source, predicate: null) { IsSettledByScan = true });
            foreach (var member in members)
            {
                tests[member].Implies.Add(group);
            }
        }

        return group;
    }

    private int[] CompileChildren(NumberedExpr[] children)
    {
        var compiled = Array.ConvertAll(children, Compile);
        if (compiled.Length > 1)
        {
            // A stable order, so that what a rule writes first is asked first where it costs the same.
            var keys = new long[compiled.Length];
            for (var i = 0; i < keys.Length; i++)
            {
                keys[i] = ((long)EffortOf(compiled[i]) << 32) | (uint)i;
            }

            Array.Sort(keys, compiled);
        }

        return compiled;
    }

    /// <summary>Orders siblings: look-ups, then searches, then expressions over them, then what is dear.</summary>
    private int EffortOf(int node) => program[node].Kind switch
    {
        NodeKind.Test => tests[program[node].Test] switch
        {
            { IsSettledByScan: true } => 0,
            { Field: BucketTest.Keyword } => 40,
            { Predicate: RegexPredicate } => 30,
            { Predicate: NetworkPredicate or TimePartPredicate } => 10,
            _ => 2,
        },
        _ => 3 + Math.Min(50, Array.ConvertAll(program[node].Children, EffortOf).DefaultIfEmpty(0).Max()),
    };

    private Bucket Finish()
    {
        var byField = new List<(BucketTest Test, int Number)>[plans.Count + 1];
        for (var number = 0; number < tests.Count; number++)
        {
            (byField[tests[number].Field + 1] ??= []).Add((tests[number], number));
        }

        var keywords = new FieldPlan(BucketTest.Keyword);
        foreach (var plan in plans.Values.Prepend(keywords))
        {
            if (byField[plan.Index + 1] is { } ofField)
            {
                FillPlan(plan, ofField);
            }
        }

        // Only now is it known which tests scanning settles.
        var roots = rules.Select(r => Compile(r.Expr)).ToArray();
        var byId = new FieldPlan?[plans.Count == 0 ? 0 : plans.Keys.Max() + 1];
        foreach (var (id, plan) in plans)
        {
            byId[id] = plan;
        }

        return new Bucket
        {
            Tests = [.. tests],
            Wakes = [.. tests.Select(t => t.Wakes.ToArray())],
            Nodes = program.ToArray(),
            Implies = [.. tests.Select(t => t.Implies.ToArray())],
            Roots = roots,
            RuleIndexes = [.. rules.Select(r => r.Index)],
            AlwaysCandidates = [.. always],
            Plans = byId,
            FieldCount = plans.Count,
            Keywords = keywords.Scans ? keywords : null,
        };
    }

    private static void FillPlan(FieldPlan plan, List<(BucketTest Test, int Number)> fieldTests)
    {
        var exact = new List<(byte[] Text, int Test)>();
        var uses = new Dictionary<byte[], List<LiteralUse>>(ByteTextComparer.Instance);
        var present = new HashSet<int>();
        foreach (var (test, number) in fieldTests)
        {
            if (AnchorPlanner.IsExact(test))
            {
                exact.Add((((PatternPredicate)test.Predicate!).Pattern.Literal, number));
                test.IsSettledByScan = true;
            }
            else if (test.Wakes.Count > 0 && test.Literals is { } literals)
            {
                AddUses(uses, literals, test, number);
            }
            else
            {
                present.UnionWith(test.Wakes);
            }
        }

        plan.Exact = exact.Count > 0 ? new ExactTable(exact) : null;
        plan.Literals = uses.Count > 0 ? new LiteralMatcher([.. uses.Keys]) : null;
        plan.Uses = [.. uses.Values.Select(u => u.ToArray())];
        plan.WakesWhenPresent = [.. present];
    }

    private static void AddUses(Dictionary<byte[], List<LiteralUse>> uses, IReadOnlyList<byte[]> literals, BucketTest test, int number)
    {
        var shape = test.Predicate is PatternPredicate { Cased: false } pattern ? pattern.Pattern.Shape : PatternShape.Parts;
        test.IsSettledByScan = shape != PatternShape.Parts;
        foreach (var literal in literals)
        {
            if (!uses.TryGetValue(literal, out var entry))
            {
                uses.Add(literal, entry = []);
            }

            entry.Add(new LiteralUse(number, shape));
        }
    }
}
