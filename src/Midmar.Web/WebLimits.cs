namespace Midmar.Web;

/// <summary>Limits of pages and API.</summary>
public sealed record WebLimits
{
    /// <summary>How long whoever reads a long answer may take over a piece of it.</summary>
    public TimeSpan PieceWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Records of one export (count).</summary>
    public int MaxExported { get; init; } = 100_000;

    /// <summary>Records of one export with their originals (count): each is looked up by itself.</summary>
    public int MaxExportedOriginals { get; init; } = 10_000;

    /// <summary>Records an export asks the lake for at a time (count).</summary>
    public int ExportPage { get; init; } = Detection.Lake.RecordQuery.MaxLimit;
}
