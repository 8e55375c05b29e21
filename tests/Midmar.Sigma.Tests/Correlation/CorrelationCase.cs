using Midmar.Records;
using Midmar.Sigma.Correlation;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Tests.Correlation;

/// <summary>One case run: which rule matched, for which values, at which event.</summary>
internal sealed class CorrelationCase
{
    private readonly List<(SigmaDocument Rule, IReadOnlyDictionary<string, string?> Fields, int Event)> matches = [];

    private CorrelationCase(LoadedRules rules)
    {
        Rules = rules;
    }

    public LoadedRules Rules { get; }

    public static CorrelationCase Run(string folder)
    {
        var path = Path.Combine(folder, "rules.yml");
        var rules = RuleLoader.Load([new RuleFile(path, File.ReadAllBytes(path))], RuleLoadOptions.Default);
        return Run(rules, TestEvent.ReadAll(Path.Combine(folder, "events.jsonl")), FlatMatcher.Matches);
    }

    public static CorrelationCase Run(
        LoadedRules rules, IEnumerable<TestEvent> events, Func<Expr, IReadOnlyDictionary<string, string?>, bool> matcher)
    {
        var run = new CorrelationCase(rules);
        var plan = CorrelationPlan.For(rules);
        var session = new CorrelationSession(plan, m => run.matches.Add((
            m.Rule, m.Group.ToDictionary(g => g.Key, g => (string?)g.Value, StringComparer.Ordinal), (int)m.Deciding.Position)));
        foreach (var next in events.OrderBy(e => e.Time))
        {
            for (var i = 0; i < rules.Rules.Length; i++)
            {
                if (!matcher(rules.Rules[i].Expression, next.Fields))
                {
                    continue;
                }

                run.matches.Add((rules.Rules[i], next.Fields, next.Id));
                var values = plan.FieldsFor(i).Select(f => next.Fields.GetValueOrDefault(f)).ToArray();
                session.Observe(new BaseMatch(i, next.Time, new RecordId(new WorkspaceId(0), 0, next.Id), values));
            }
        }

        return run;
    }

    /// <summary>The events at which a rule matched for a group, in order.</summary>
    public List<int> EventsOf(string rule, IReadOnlyDictionary<string, string> group) =>
        [.. matches.Where(m => IsNamed(m.Rule, rule) && group.All(g => m.Fields.GetValueOrDefault(g.Key) == g.Value)).Select(m => m.Event)];

    /// <summary>The groups for which a correlation matched.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string?>> GroupsOf(string rule) =>
        matches.Where(m => IsNamed(m.Rule, rule)).Select(m => m.Fields);

    /// <summary>Whether a rule's matches were findings of their own.</summary>
    public bool Emitted(string rule) => matches.Any(m => IsNamed(m.Rule, rule) && m.Rule.EmitsAlone);

    private static bool IsNamed(SigmaDocument rule, string name) => rule.Name == name || rule.Id == name;
}
