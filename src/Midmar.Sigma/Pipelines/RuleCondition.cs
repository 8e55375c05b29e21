using Midmar.Records;

namespace Midmar.Sigma.Pipelines;

/// <summary>Which rules a pipeline item is for (<c>rule_conditions</c>).</summary>
internal sealed record RuleScope(IReadOnlyList<RuleCondition> Conditions, bool Any, bool Not)
{
    public bool Covers(RuleSubject subject)
    {
        if (Conditions.Count == 0)
        {
            return true;
        }

        var holds = Any ? Conditions.Any(c => c.Holds(subject)) : Conditions.All(c => c.Holds(subject));
        return holds != Not;
    }
}

/// <summary>One condition on a rule.</summary>
internal abstract record RuleCondition
{
    private RuleCondition()
    {
    }

    public abstract bool Holds(RuleSubject subject);

    internal sealed record ForLogSource(LogSource Source) : RuleCondition
    {
        public override bool Holds(RuleSubject subject) => Source.Covers(subject.LogSource);
    }

    internal sealed record ForKind(bool Rules) : RuleCondition
    {
        public override bool Holds(RuleSubject subject) => Rules;
    }

    internal sealed record AfterItem(string Id) : RuleCondition
    {
        public override bool Holds(RuleSubject subject) => subject.AppliedItems.Contains(Id);
    }

    internal sealed record InState(string Key, string Value) : RuleCondition
    {
        public override bool Holds(RuleSubject subject) =>
            subject.State.TryGetValue(Key, out var value) && string.Equals(value, Value, StringComparison.Ordinal);
    }

    internal sealed record WithTag(string Tag) : RuleCondition
    {
        public override bool Holds(RuleSubject subject) => subject.Header.Tags.Contains(Tag, StringComparer.OrdinalIgnoreCase);
    }
}
