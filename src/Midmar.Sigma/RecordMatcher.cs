using Midmar.Records;
using Midmar.Sigma.Matching;

namespace Midmar.Sigma;

/// <summary>Matches records against a <see cref="RuleSet"/>. One thread each; it keeps working memory between records.</summary>
public sealed class RecordMatcher
{
    private readonly RuleMatcher matcher;

    internal RecordMatcher(RuleMatcher matcher) => this.matcher = matcher;

    /// <summary>Times a regular expression ran out of time and counted as no match.</summary>
    public long RegexTimeouts => matcher.RegexTimeouts;

    /// <summary>Rules evaluated in full, over all records: a measure of the work that could not be avoided.</summary>
    public long RulesEvaluated => matcher.CandidatesEvaluated;

    /// <summary>The rules that match a record, as indexes into <see cref="RuleSet.Rules"/>, ascending.</summary>
    /// <param name="record">The record; only rules for one of its log sources are considered.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<int> Match<TRecord>(in TRecord record)
        where TRecord : struct, IRecordFields => matcher.Match(record);
}
