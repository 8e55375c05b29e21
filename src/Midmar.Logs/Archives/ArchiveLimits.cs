using Midmar.Records;

namespace Midmar.Logs.Archives;

/// <summary>What an archive may cost. Each limit is reported when it is reached, and the walk goes on where it can.</summary>
public sealed record ArchiveLimits
{
    /// <summary>The limits unless said otherwise.</summary>
    public static ArchiveLimits Default { get; } = new();

    /// <summary>Archives in archives (levels).</summary>
    public int MaxDepth { get; init; } = 4;

    /// <summary>Entries of one outermost source, those of archives in it included (count).</summary>
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>Unpacked bytes of one outermost source, those of archives in it included.</summary>
    public long MaxBytes { get; init; } = 256L * 1024 * 1024 * 1024;

    /// <summary>Unpacked bytes for each packed byte of an entry; asked from <see cref="RatioFrom"/> on.</summary>
    public int MaxRatio { get; init; } = 400;

    /// <summary>Unpacked bytes of an entry from which <see cref="MaxRatio"/> is asked.</summary>
    public long RatioFrom { get; init; } = 256L * 1024 * 1024;

    /// <summary>Bytes of a zip in another archive: it has to be held in memory.</summary>
    public int MaxNestedZip { get; init; } = 64 * 1024 * 1024;
}

/// <summary>A source found: a plain file, or a file in an archive.</summary>
/// <param name="Name">The source's name; in an archive <c>outer.zip!inner.json</c>. Never used as a path.</param>
/// <param name="Content">The (unpacked) content; belongs to the walker and is good until the next entry is asked for.</param>
public sealed record ArchiveEntry(string Name, PeekStream Content);

/// <summary>Something that could not be unpacked.</summary>
/// <param name="Name">The source or entry.</param>
/// <param name="Problem">What was wrong.</param>
public sealed record ArchiveProblem(string Name, ReadProblem Problem);
