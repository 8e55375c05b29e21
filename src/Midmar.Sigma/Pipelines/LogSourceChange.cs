using Midmar.Records;

namespace Midmar.Sigma.Pipelines;

/// <summary><c>change_logsource</c>: the rule is for this log source instead; parts not given are left empty.</summary>
internal sealed class LogSourceChange(LogSource source) : Transformation
{
    public override void Apply(RuleSubject subject, FieldScope fields) => subject.LogSource = source;
}
