using Midmar.Records;

namespace Midmar.Detection.Lake;

/// <summary>
/// The records that alerts cite, whatever retention does to the lake. A record is owed to the vault from the commit that
/// cites it, and is in it from then on or, where it was not at hand, soon after: retention lets nothing go that is owed.
/// </summary>
public interface IRecordVault
{
    /// <summary>A record of the vault; null when no alert cites it, or it is still owed.</summary>
    Task<RecordDetail?> FindAsync(RecordId id, CancellationToken cancellation);
}
