using Midmar.Records;

namespace Midmar.Detection.Pipeline;

/// <summary>Takes note of sources that have fallen silent: it goes through the journal and becomes a finding, as records do.</summary>
public interface ISilenceReports
{
    /// <summary>
    /// Says that a source has been silent since a time. Completes when it is synced to disk. Said again of the same time, it
    /// is one finding.
    /// </summary>
    /// <param name="workspace">The source's workspace.</param>
    /// <param name="source">The source.</param>
    /// <param name="name">Its name.</param>
    /// <param name="since">When it was last heard, on the wall clock, UTC.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>False when the workspace is not open, or its journal takes nothing now: to be said again.</returns>
    ValueTask<bool> ReportSilenceAsync(WorkspaceId workspace, SourceId source, string name, DateTime since, CancellationToken cancellation);
}
