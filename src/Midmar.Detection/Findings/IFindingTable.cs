using Midmar.Records;

namespace Midmar.Detection.Findings;

/// <summary>Findings of one workspace as a table of its lake.</summary>
public interface IFindingTable
{
    /// <summary>Writes findings as one file of the table, so that they are there after a power failure. Written again under the same name, they replace it.</summary>
    /// <param name="from">Where in the log of findings the first begins: names the file.</param>
    /// <param name="findings">The findings.</param>
    void Write(long from, IReadOnlyList<Finding> findings);

    /// <summary>Findings in a time range, newest first.</summary>
    /// <param name="from">First event time, UTC, inclusive.</param>
    /// <param name="to">Last event time, UTC, exclusive.</param>
    /// <param name="limit">Most findings.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<Finding>> ReadAsync(DateTime from, DateTime to, int limit, CancellationToken cancellation);
}
