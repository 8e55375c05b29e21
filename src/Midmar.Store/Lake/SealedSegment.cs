namespace Midmar.Store.Lake;

/// <summary>A sealed segment. While it is leased its files stay, also when retention has let it go.</summary>
/// <param name="folder">Where its files lie.</param>
/// <param name="manifest">What is known of it.</param>
internal sealed class SealedSegment(string folder, SegmentManifest manifest)
{
    /// <summary>What is known of it.</summary>
    public SegmentManifest Manifest { get; } = manifest;

    /// <summary>The file of the records.</summary>
    public string Parquet => Path.Combine(folder, Manifest.Parquet);

    /// <summary>The file of the originals.</summary>
    public string Originals => Path.Combine(folder, Manifest.Originals);

    /// <summary>Searches that read it now; guarded by the lake.</summary>
    public int Leases { get; set; }

    /// <summary>Whether retention has let it go; guarded by the lake.</summary>
    public bool IsExpired { get; set; }
}
