using Midmar.Records;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Matching;

/// <summary>Compiles the rules of one set of log sources into a <see cref="Bucket"/>.</summary>
internal sealed class BucketCompiler
{
    private readonly Func<ValueTest, Predicate> predicateOf;
    private readonly List<BucketTest> tests = [];
    private readonly Dictionary<Expr.Test, int> numbers = [];
    private readonly Dictionary<int, FieldPlan> plans = [];
    private readonly ExprProgram program = new();
    private readonly List<(int Index, Expr Expr)> rules = [];
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
        rules.Add((index, expr));
        NumberTests(expr);
        var anchors = AnchorPlanner.Plan(expr, NumberOf, tests);
        if (anchors is null)
        {
            always.Add(rule);
            return;
        }

        foreach (var test in anchors.Tests.Distinct())
        {
            tests[test].Wakes.Add(rule);
        }
    }

    private void NumberTests(Expr expr)
    {
        switch (expr)
        {
            case Expr.Test test:
                NumberOf(test);
                break;
            case Expr.Not not:
                NumberTests(not.Child);
                break;
            case Expr.All all:
                all.Children.ToList().ForEach(NumberTests);
                break;
            case Expr.Any any:
                any.Children.ToList().ForEach(NumberTests);
                break;
        }
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

    private int Compile(Expr expr) => expr switch
    {
        Expr.Test test => program.Add(ExprProgram.NodeKind.Test, NumberOf(test), []),
        Expr.Not not => program.Add(ExprProgram.NodeKind.Not, 0, [Compile(not.Child)]),
        Expr.All all => program.Add(ExprProgram.NodeKind.All, 0, CompileChildren(all.Children)),
        Expr.Any any => CompileAny(any),
        _ => throw new ArgumentException($"Unknown expression {expr.GetType().Name}.", nameof(expr)),
    };

    /// <summary>Alternatives that scanning settles are asked for as one: the group holds as soon as one of them was seen.</summary>
    private int CompileAny(Expr.Any any)
    {
        var settled = any.Children.OfType<Expr.Test>().Select(NumberOf).Where(t => tests[t].IsSettledByScan).Distinct().Order().ToArray();
        if (settled.Length < 2)
        {
            return program.Add(ExprProgram.NodeKind.Any, 0, CompileChildren(any.Children));
        }

        var group = program.Add(ExprProgram.NodeKind.Test, GroupOf(settled), []);
        var others = any.Children.Where(c => c is not Expr.Test test || !tests[NumberOf(test)].IsSettledByScan).ToList();
        return others.Count == 0 ? group : program.Add(ExprProgram.NodeKind.Any, 0, [group, .. CompileChildren(others)]);
    }

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

    private int[] CompileChildren(IEnumerable<Expr> children) => [.. children.Select(Compile).OrderBy(EffortOf)];

    /// <summary>Orders siblings: look-ups, then searches, then expressions over them, then what is dear.</summary>
    private int EffortOf(int node) => program[node].Kind switch
    {
        ExprProgram.NodeKind.Test => tests[program[node].Test] switch
        {
            { IsSettledByScan: true } => 0,
            { Field: BucketTest.Keyword } => 40,
            { Predicate: RegexPredicate } => 30,
            { Predicate: NetworkPredicate or TimePartPredicate } => 10,
            _ => 2,
        },
        _ => 3 + Math.Min(50, program[node].Children.Select(EffortOf).DefaultIfEmpty(0).Max()),
    };

    private Bucket Finish()
    {
        FieldPlan? keywords = null;
        foreach (var group in tests.Select((test, number) => (test, number)).GroupBy(t => t.test.Field))
        {
            var plan = group.Key == BucketTest.Keyword
                ? new FieldPlan(BucketTest.Keyword)
                : plans.Values.First(p => p.Index == group.Key);
            FillPlan(plan, [.. group]);
            if (group.Key == BucketTest.Keyword && plan.Scans)
            {
                keywords = plan;
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
            Keywords = keywords,
        };
    }

    private static void FillPlan(FieldPlan plan, List<(BucketTest Test, int Number)> fieldTests)
    {
        var exact = new List<(byte[] Text, int Test)>();
        var uses = new Dictionary<string, (byte[] Literal, List<LiteralUse> Uses)>(StringComparer.Ordinal);
        var present = new HashSet<int>();
        foreach (var (test, number) in fieldTests)
        {
            if (AnchorPlanner.IsExact(test))
            {
                exact.Add((((PatternPredicate)test.Predicate!).Pattern.Literal, number));
                test.IsSettledByScan = true;
            }
            else if (test.Wakes.Count > 0 && AnchorPlanner.LiteralsOf(test) is { } literals)
            {
                AddUses(uses, literals, test, number);
            }
            else
            {
                present.UnionWith(test.Wakes);
            }
        }

        plan.Exact = exact.Count > 0 ? new ExactTable(exact) : null;
        plan.Literals = uses.Count > 0 ? new LiteralMatcher([.. uses.Values.Select(u => u.Literal)]) : null;
        plan.Uses = [.. uses.Values.Select(u => u.Uses.ToArray())];
        plan.WakesWhenPresent = [.. present];
    }

    private static void AddUses(
        Dictionary<string, (byte[] Literal, List<LiteralUse> Uses)> uses, IReadOnlyList<byte[]> literals, BucketTest test, int number)
    {
        var shape = test.Predicate is PatternPredicate { Cased: false } pattern ? pattern.Pattern.Shape : PatternShape.Parts;
        test.IsSettledByScan = shape != PatternShape.Parts;
        foreach (var literal in literals)
        {
            var key = Convert.ToHexString(literal);
            if (!uses.TryGetValue(key, out var entry))
            {
                uses.Add(key, entry = (literal, []));
            }

            entry.Uses.Add(new LiteralUse(number, shape));
        }
    }
}
