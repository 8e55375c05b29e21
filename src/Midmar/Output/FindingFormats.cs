using Midmar.Detection.Scanning;

namespace Midmar.Output;

/// <summary>The forms in which findings can be written. A new one is a class and a line here.</summary>
internal static class FindingFormats
{
    private static readonly (string Name, Func<IFindingWriter> Create)[] All =
    [
        ("jsonl", () => new JsonlFindingWriter()),
        ("csv", () => new CsvFindingWriter()),
    ];

    public static string[] Names { get; } = [.. All.Select(f => f.Name)];

    /// <summary>The form by name, or else by the file's extension.</summary>
    /// <exception cref="UsageException">There is no such form.</exception>
    public static IFindingWriter Find(string? name, string? path)
    {
        var wanted = name ?? (path is null ? Names[0] : Path.GetExtension(path).TrimStart('.').ToLowerInvariant());
        foreach (var (known, create) in All)
        {
            if (known == wanted)
            {
                return create();
            }
        }

        throw new UsageException($"Findings cannot be written as '{wanted}'; name one of {string.Join(", ", Names)} with --format.");
    }
}
