using System.Collections.Immutable;

namespace Midmar.Sigma.Loading;

/// <summary>How rules are loaded.</summary>
public sealed record RuleLoadOptions
{
    /// <summary>Nothing special.</summary>
    public static RuleLoadOptions Default { get; } = new();

    /// <summary>Pipelines in pySigma's YAML form, applied in the order of their priorities, then of this list.</summary>
    public ImmutableArray<RuleFile> Pipelines { get; init; } = [];

    /// <summary>Values of placeholders by name, for rules that use <c>expand</c>; wildcards are allowed in values.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Placeholders { get; init; } =
        ImmutableDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal);

    /// <summary>Files read at the same time; at least 1. The result does not depend on it.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;
}
