using System.Collections.Immutable;

namespace Midmar.Sigma.Pipelines;

/// <summary>A pySigma processing pipeline: changes applied to rules in their order.</summary>
internal sealed record Pipeline(string Name, int Priority, ImmutableArray<PipelineItem> Items);

/// <summary>One change, and the rules and fields it is for.</summary>
internal sealed record PipelineItem(string? Id, RuleScope Rules, FieldScope Fields, Transformation Transformation);
