namespace Midmar.Detection.Scanning;

/// <summary>A file to scan.</summary>
/// <param name="Path">Its name in findings and reports.</param>
/// <param name="Open">Opens it for reading; called once, on the reading thread.</param>
public sealed record ScanFile(string Path, Func<Stream> Open);

/// <summary>What was read from one file, or from one entry of an archive.</summary>
public sealed class ScannedSource
{
    /// <summary>Problems kept for the report, for each source; further ones are only counted.</summary>
    public const int MaxProblemsKept = 100;

    private readonly Lock gate = new();
    private readonly List<Records.ReadProblem> problems = [];

    internal ScannedSource(string path, string? format)
    {
        Path = path;
        Format = format;
    }

    /// <summary>The file; an entry of an archive as <c>archive.zip!entry</c>.</summary>
    public string Path { get; }

    /// <summary>The format it was read as; null when it was not recognised.</summary>
    public string? Format { get; }

    /// <summary>Bytes read, after decompression.</summary>
    public long Bytes { get; internal set; }

    /// <summary>SHA-256 of the (decompressed) content, lower-case hexadecimal; null when it was not read to the end.</summary>
    public string? Sha256 { get; internal set; }

    /// <summary>Records read.</summary>
    public long Records { get; private set; }

    /// <summary>Records lost to damage, as far as known.</summary>
    public long RecordsFailed { get; private set; }

    /// <summary>Records outside the time range asked for.</summary>
    public long RecordsSkipped { get; private set; }

    /// <summary>Records of no known log source: rules that name one do not apply to them.</summary>
    public long RecordsWithoutLogSource { get; private set; }

    /// <summary>Things that could not be read.</summary>
    public long ProblemCount { get; private set; }

    /// <summary>The first <see cref="MaxProblemsKept"/> of them.</summary>
    public IReadOnlyList<Records.ReadProblem> Problems => problems;

    internal void Add(long records, long skipped, IReadOnlyList<Records.ReadProblem> found, long withoutLogSource = 0)
    {
        lock (gate)
        {
            Records += records;
            RecordsSkipped += skipped;
            RecordsWithoutLogSource += withoutLogSource;
            foreach (var problem in found)
            {
                ProblemCount++;
                RecordsFailed += problem.RecordsLost;
                if (problems.Count < MaxProblemsKept)
                {
                    problems.Add(problem);
                }
            }
        }
    }
}
