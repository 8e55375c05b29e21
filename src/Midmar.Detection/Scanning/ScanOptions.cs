using Midmar.Logs.Formats;
using Midmar.Logs.LogSources;
using Midmar.Records;

namespace Midmar.Detection.Scanning;

/// <summary>How a scan is done.</summary>
public sealed record ScanOptions
{
    /// <summary>Threads that parse and match (count, at least 1). One: everything happens on the calling thread.</summary>
    public required int Threads { get; init; }

    /// <summary>Folder for temporary files.</summary>
    public required string SpillFolder { get; init; }

    /// <summary>The table that tells log sources.</summary>
    public LogSourceTable LogSources { get; init; } = LogSourceTable.Default;

    /// <summary>The format of all sources; null: each is recognised by its content.</summary>
    public LogFormat? Format { get; init; }

    /// <summary>The log sources of all records; null: each record is recognised.</summary>
    public LogSourceSet? FixedSources { get; init; }

    /// <summary>When the scan is made, UTC: times that name no year are of the year before it. <c>default</c>: they are not read.</summary>
    public DateTime Now { get; init; }

    /// <summary>Records before this time are passed over (UTC). Records without a time are not.</summary>
    public DateTime? From { get; init; }

    /// <summary>Records at or after this time are passed over (UTC). Records without a time are not.</summary>
    public DateTime? To { get; init; }

    /// <summary>Findings of a lower level are not reported; a rule without a level counts as informational.</summary>
    public Sigma.Rules.RuleLevel MinLevel { get; init; }
}

/// <summary>How far a scan is.</summary>
/// <param name="Source">What is being read.</param>
/// <param name="Sources">Sources begun.</param>
/// <param name="Bytes">Bytes read, after decompression.</param>
/// <param name="Records">Records matched.</param>
/// <param name="Findings">Findings so far.</param>
public readonly record struct ScanProgress(string Source, int Sources, long Bytes, long Records, long Findings);
