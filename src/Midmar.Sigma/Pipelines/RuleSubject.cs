using Midmar.Records;
using Midmar.Sigma.Modifiers;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Pipelines;

/// <summary>One rule on its way through the pipelines.</summary>
internal sealed class RuleSubject(RuleHeader header, LogSource logSource, Expr? expression, PlaceholderValues placeholders)
{
    public RuleHeader Header { get; } = header;

    /// <summary>As changed so far.</summary>
    public LogSource LogSource { get; set; } = logSource;

    /// <summary>As changed so far; null while only the placeholders are worked out, or when every test was dropped.</summary>
    public Expr? Expression { get; set; } = expression;

    /// <summary>Values gathered so far.</summary>
    public PlaceholderValues Placeholders { get; set; } = placeholders;

    /// <summary>Ids of the transformations applied so far.</summary>
    public HashSet<string> AppliedItems { get; } = new(StringComparer.Ordinal);

    /// <summary>What <c>set_state</c> set so far.</summary>
    public Dictionary<string, string> State { get; } = new(StringComparer.Ordinal);

    /// <summary>Field names a correlation asks about, from their first name to what they are called now.</summary>
    public string? TracedField { get; set; }
}
