namespace Midmar.Store.Lake;

/// <summary>Segments that somebody reads; their files stay until it is disposed.</summary>
/// <param name="lake">The lake.</param>
/// <param name="segments">The segments, newest last.</param>
/// <param name="sealedTo">Where the lake ended then.</param>
internal sealed class SegmentLease(WorkspaceLake lake, IReadOnlyList<SealedSegment> segments, long sealedTo) : IDisposable
{
    /// <summary>The segments, newest last.</summary>
    public IReadOnlyList<SealedSegment> Segments { get; } = segments;

    /// <summary>Where the lake ended then: later frames are the journal's.</summary>
    public long SealedTo { get; } = sealedTo;

    public void Dispose() => lake.Return(Segments);
}
