using System.Text.RegularExpressions;

namespace Midmar.Architecture.Tests;

/// <summary>Links of the documents to files of the checkout.</summary>
internal static partial class DocumentLinks
{
    /// <summary>Targets of relative links that do not exist.</summary>
    /// <param name="folder">Folder of the document.</param>
    /// <param name="markdown">Its text.</param>
    public static IEnumerable<string> Broken(string folder, string markdown) => LinkTarget()
        .Matches(markdown)
        .Select(m => m.Groups["target"].Value)
        .Where(target => !target.StartsWith('#') && !target.Contains("://", StringComparison.Ordinal))
        .Where(target => !Path.Exists(Path.Combine(folder, target.Split('#')[0])));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkTarget();
}
