using Midmar.Records;

namespace Midmar.Sigma.Rules;

/// <summary>A rule about single records (rules specification 2.1), with filters and pipelines already applied. Immutable.</summary>
public sealed class SigmaRule : SigmaDocument
{
    internal SigmaRule(RuleHeader header, LogSource logSource, Expr expression, bool emitsAlone)
        : base(header, emitsAlone)
    {
        LogSource = logSource;
        Expression = expression;
    }

    /// <summary>The records the rule is for; lower case.</summary>
    public LogSource LogSource { get; }

    /// <summary>What the rule asks of a record.</summary>
    internal Expr Expression { get; }
}
