using System.Text;

namespace Midmar.Sigma.Loading;

/// <summary>A file of rules, correlations, filters or pipelines, already read.</summary>
public sealed class RuleFile
{
    /// <summary>Largest file (bytes).</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Documents of one file (count).</summary>
    public const int MaxDocuments = 10_000;

    /// <summary>A file.</summary>
    /// <param name="path">How to call it in diagnostics.</param>
    /// <param name="utf8">Its bytes: UTF-8, with or without byte order mark.</param>
    public RuleFile(string path, ReadOnlyMemory<byte> utf8)
    {
        ArgumentNullException.ThrowIfNull(path);
        Path = path;
        Utf8 = utf8;
    }

    /// <summary>How to call the file in diagnostics.</summary>
    public string Path { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>A file from text.</summary>
    public static RuleFile FromText(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));
}
