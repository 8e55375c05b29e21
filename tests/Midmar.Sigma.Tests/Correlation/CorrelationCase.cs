using Midmar.Records;
using Midmar.Sigma.Correlation;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Tests.Correlation;

/// <summary>One case run: which rule matched, for which values, at which event.</summary>
internal sealed class CorrelationCase
{
    private readonly List<(SigmaDocument Rule, IReadOnlyDictionary<string, string?> Fields, int Event)> matches = [];

    private static readonly LogSourceSet Source = LogSourceSet.Of(new LogSource("test", "test", null));

    private CorrelationCase(RuleSet rules)
    {
        Rules = rules;
    }

    public RuleSet Rules { get; }

    public static CorrelationCase Run(string folder)
    {
        var path = Path.Combine(folder, "rules.yml");
        var rules = RuleSet.Load([new RuleFile(path, File.ReadAllBytes(path))], RuleLoadOptions.Default);
        var run = new CorrelationCase(rules);
        var matcher = rules.CreateMatcher();
        var session = rules.CreateCorrelationSession(m => run.matches.Add((
            m.Rule, m.Group.ToDictionary(g => g.Key, g => (string?)g.Value, StringComparer.Ordinal), (int)m.Deciding.Position)));
        foreach (var next in TestEvent.ReadAll(Path.Combine(folder, "events.jsonl")).OrderBy(e => e.Time))
        {
            var record = new NamedFields(Source, next.Fields.Select(f => KeyValuePair.Create(f.Key, f.Value is { } text ? FieldValue.Of(text) : FieldValue.Null)));
            foreach (var rule in matcher.Match(record))
            {
                run.matches.Add((rules.Rules[rule], next.Fields, next.Id));
                string?[] values = [.. rules.CorrelationPlan.FieldsFor(rule).Select(f => next.Fields.GetValueOrDefault(f))];
                session.Observe(new BaseMatch(rule, next.Time, new RecordId(new WorkspaceId(0), 0, next.Id), values));
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
