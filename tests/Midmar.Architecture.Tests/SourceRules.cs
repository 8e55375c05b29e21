using System.Text.RegularExpressions;

namespace Midmar.Architecture.Tests;

/// <summary>What every source file keeps to.</summary>
internal static partial class SourceRules
{
    /// <summary>Lines a source file may have. A longer one does more than one thing.</summary>
    public const int MaxLines = 500;

    /// <summary>What is wrong with a source file; empty when nothing is.</summary>
    /// <param name="path">Path from the checkout, with forward slashes: <c>src/Midmar.Logs/Formats/LogFormat.cs</c>.</param>
    /// <param name="text">Its text.</param>
    public static IEnumerable<string> Violations(string path, string text)
    {
        var lines = text.Count(c => c == '\n');
        if (lines > MaxLines)
        {
            yield return $"{path} has {lines} lines; {MaxLines} are allowed: split it by what it does.";
        }

        var declared = NamespaceDeclaration().Match(text).Groups["name"].Value;
        var expected = Path.GetDirectoryName(path)!.Replace('\\', '/').Split('/', 2)[1].Replace('/', '.');
        if (declared.Length > 0 && declared != expected)
        {
            yield return $"{path} declares namespace {declared}; its folder says {expected}.";
        }

        if (UnfinishedMark().IsMatch(text))
        {
            yield return $"{path} has an unfinished mark; finish it or write an issue.";
        }
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex("NotImplemented" + "Exception|TO" + "DO|FIX" + "ME", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnfinishedMark();
}
