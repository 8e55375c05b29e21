using System.Collections.Immutable;

namespace Midmar.Sigma.Rules;

/// <summary>How critical a match is (rules specification, "Level").</summary>
public enum RuleLevel
{
    /// <summary>Enriches events; no case.</summary>
    Informational,

    /// <summary>Notable, rarely an incident.</summary>
    Low,

    /// <summary>To be reviewed regularly.</summary>
    Medium,

    /// <summary>To be reviewed promptly.</summary>
    High,

    /// <summary>Indicates an incident.</summary>
    Critical,
}

/// <summary>How mature a rule is (rules specification, "Status").</summary>
public enum RuleStatus
{
    /// <summary>Fit for production.</summary>
    Stable,

    /// <summary>Mostly stable.</summary>
    Test,

    /// <summary>May be noisy.</summary>
    Experimental,

    /// <summary>Replaced by another rule.</summary>
    Deprecated,

    /// <summary>Cannot be used as it is.</summary>
    Unsupported,
}

/// <summary>What rules and correlation rules have in common.</summary>
public sealed record RuleHeader
{
    /// <summary>What the rule detects.</summary>
    public required string Title { get; init; }

    /// <summary>Unique id, most often a UUID, as written.</summary>
    public required string? Id { get; init; }

    /// <summary>Name by which correlations and filters may refer to the rule.</summary>
    public required string? Name { get; init; }

    /// <summary>Maturity.</summary>
    public required RuleStatus? Status { get; init; }

    /// <summary>Criticality.</summary>
    public required RuleLevel? Level { get; init; }

    /// <summary>Description.</summary>
    public required string? Description { get; init; }

    /// <summary>Author or authors.</summary>
    public required string? Author { get; init; }

    /// <summary>Day of creation.</summary>
    public required DateOnly? Date { get; init; }

    /// <summary>Day of the last change.</summary>
    public required DateOnly? Modified { get; init; }

    /// <summary>Sources.</summary>
    public required ImmutableArray<string> References { get; init; }

    /// <summary>Known false positives.</summary>
    public required ImmutableArray<string> FalsePositives { get; init; }

    /// <summary>Tags such as <c>attack.t1059</c>.</summary>
    public required ImmutableArray<string> Tags { get; init; }

    /// <summary>Fields of interest to an analyst.</summary>
    public required ImmutableArray<string> Fields { get; init; }

    /// <summary>Path of the file, as it was given.</summary>
    public required string Path { get; init; }

    /// <summary>Line of the file on which the rule begins, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>SHA-256 of the document's text (UTF-8), as 64 lower-case hexadecimal digits.</summary>
    public required string ContentHash { get; init; }
}
