using System.Collections.Immutable;

namespace Midmar.Detection.Scanning;

/// <summary>What a scan read, found, and did not read.</summary>
/// <param name="Sources">Everything that was looked at, in order.</param>
/// <param name="Counts">Findings by rule, host and account.</param>
/// <param name="Records">Records matched against the rules.</param>
/// <param name="Bytes">Bytes read, after decompression.</param>
/// <param name="RegexTimeouts">Times a regular expression ran out of time and counted as no match.</param>
/// <param name="CorrelationEvictions">Groups and events that correlations let go of for want of memory.</param>
/// <param name="Interrupted">Whether the scan was stopped before its end.</param>
public sealed record ScanReport(
    ImmutableArray<ScannedSource> Sources,
    FindingCounts Counts,
    long Records,
    long Bytes,
    long RegexTimeouts,
    long CorrelationEvictions,
    bool Interrupted)
{
    /// <summary>Sources in which at least one record could be read.</summary>
    public int SourcesRead => Sources.Count(s => s.Records + s.RecordsSkipped > 0);

    /// <summary>Problems in all sources.</summary>
    public long Problems => Sources.Sum(s => s.ProblemCount);
}
