using Midmar.Records;
using Midmar.Sigma;

namespace Midmar.Benchmarks;

/// <summary>Makes a rule set compile for every log source that its own rules name, as records of each would, on all cores.</summary>
internal static class RuleCompilation
{
    /// <summary>Returns the number of sets of log sources compiled for.</summary>
    public static int CompileAll(RuleSet rules)
    {
        var sets = rules.Rules.Select(r => LogSourceSet.Of(r.LogSource)).Distinct().ToList();
        Parallel.ForEach(sets, () => rules.CreateMatcher(), (set, _, matcher) =>
        {
            matcher.Match(new NamedFields(set, []));
            return matcher;
        }, _ => { });

        return sets.Count;
    }
}
