using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Midmar.Records;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Correlation;

/// <summary>
/// Which matches go to which correlations, and which fields have to come with them, so that matches can be stored and
/// correlated later without their records. Immutable; shared by sessions.
/// </summary>
public sealed class CorrelationPlan
{
    private readonly ImmutableArray<ImmutableArray<string>> fieldsOfRule;
    private readonly ImmutableArray<ImmutableArray<FieldId>> idsOfRule;

    private CorrelationPlan(
        LoadedRules rules,
        ImmutableArray<ImmutableArray<string>> fieldsOfRule,
        CorrelationEdge[][] edgesOfRule,
        CorrelationEdge[][] edgesOfCorrelation)
    {
        Correlations = rules.Correlations;
        Identities = [.. Correlations.Select((_, i) => IdentityOf(rules, i))];
        this.fieldsOfRule = fieldsOfRule;
        idsOfRule = [.. fieldsOfRule.Select(fields => ImmutableArray.CreateRange(fields, FieldNames.Intern))];
        EdgesOfRule = edgesOfRule;
        EdgesOfCorrelation = edgesOfCorrelation;
    }

    /// <summary>The correlation rules.</summary>
    public ImmutableArray<CorrelationRule> Correlations { get; }

    /// <summary>Each correlation by its content and that of all its members: equal in two rule sets when it does the same in both.</summary>
    internal ImmutableArray<string> Identities { get; }

    internal CorrelationEdge[][] EdgesOfRule { get; }

    internal CorrelationEdge[][] EdgesOfCorrelation { get; }

    /// <summary>The plan for the rules that were loaded.</summary>
    public static CorrelationPlan For(LoadedRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return new CorrelationPlanner(rules).Plan((fields, byRule, byCorrelation) =>
            new CorrelationPlan(rules, fields, byRule, byCorrelation));
    }

    private static string IdentityOf(LoadedRules rules, int index)
    {
        var correlation = rules.Correlations[index];
        var members = correlation.Members.Select(m => m.IsCorrelation ? IdentityOf(rules, m.Index) : rules.Rules[m.Index].ContentHash);
        var text = string.Join('\n', members.Prepend(correlation.ContentHash));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Whether a correlation refers to the rule, so that its matches must be given to a session.</summary>
    /// <param name="ruleIndex">Index in <see cref="LoadedRules.Rules"/>.</param>
    public bool IsNeeded(int ruleIndex) => EdgesOfRule[ruleIndex].Length > 0;

    /// <summary>Names of the fields whose values must come with a match of the rule, in this order.</summary>
    /// <param name="ruleIndex">Index in <see cref="LoadedRules.Rules"/>.</param>
    public ImmutableArray<string> FieldsFor(int ruleIndex) => fieldsOfRule[ruleIndex];

    /// <summary>The same fields as ids of records.</summary>
    /// <param name="ruleIndex">Index in <see cref="LoadedRules.Rules"/>.</param>
    public ImmutableArray<FieldId> FieldIdsFor(int ruleIndex) => idsOfRule[ruleIndex];
}

/// <summary>One way from a rule or correlation to a correlation that refers to it: where its fields are among the producer's.</summary>
internal sealed record CorrelationEdge(int Correlation, int Ordinal, int[] Group, int[] Values, int[] Passed);
