using System.Collections.Immutable;
using Midmar.Sigma.Modifiers;

namespace Midmar.Sigma.Pipelines;

/// <summary><c>value_placeholders</c>: the placeholders that are variables of the pipeline get their values.</summary>
internal sealed class PlaceholderFilling(
    IReadOnlyDictionary<string, ImmutableArray<string>> variables, Func<string, bool> isFor) : Transformation
{
    public override void Apply(RuleSubject subject, FieldScope fields)
    {
        var known = subject.Placeholders.Known;
        foreach (var (name, values) in variables)
        {
            if (isFor(name) && !known.ContainsKey(name))
            {
                known = known.Add(name, values);
            }
        }

        subject.Placeholders = subject.Placeholders with { Known = known };
    }
}
