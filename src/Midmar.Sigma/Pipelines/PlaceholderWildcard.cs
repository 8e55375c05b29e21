namespace Midmar.Sigma.Pipelines;

/// <summary><c>wildcard_placeholders</c>: placeholders without values become <c>*</c>.</summary>
internal sealed class PlaceholderWildcard(Func<string, bool> isFor) : Transformation
{
    public override void Apply(RuleSubject subject, FieldScope fields) =>
        subject.Placeholders = subject.Placeholders with { RestIsWildcard = isFor };
}
