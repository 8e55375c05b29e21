namespace Midmar.Sigma.Matching;

/// <summary>The rules that apply to records of one set of log sources, compiled together. Immutable.</summary>
internal sealed class Bucket
{
    public required BucketTest[] Tests { get; init; }

    /// <summary>For each test: the bucket's rules that it wakes.</summary>
    public required int[][] Wakes { get; init; }

    /// <summary>For each test: the tests that hold as soon as it does.</summary>
    public required int[][] Implies { get; init; }

    public required ExprProgram.Node[] Nodes { get; init; }

    /// <summary>For each rule of the bucket: its root node.</summary>
    public required int[] Roots { get; init; }

    /// <summary>For each rule of the bucket: its index in the rule set.</summary>
    public required int[] RuleIndexes { get; init; }

    /// <summary>Rules of the bucket that are looked at for every record.</summary>
    public required int[] AlwaysCandidates { get; init; }

    /// <summary>By interned field id: what to do with the field; null when no rule refers to it.</summary>
    public required FieldPlan?[] Plans { get; init; }

    /// <summary>Fields that rules of the bucket refer to.</summary>
    public required int FieldCount { get; init; }

    /// <summary>What is searched in every value; null without keyword rules.</summary>
    public required FieldPlan? Keywords { get; init; }
}
