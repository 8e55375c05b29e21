using Midmar.Testing;
using Xunit;

namespace Midmar.Architecture.Tests;

public sealed class SourceRulesTests
{
    private static readonly string[] Roots = ["src", "tests", "fuzz"];

    [Fact]
    public void Source_files_are_short_and_live_where_their_namespace_says()
    {
        var files = Roots
            .Select(root => Path.Combine(RealData.Checkout, root))
            .Where(Directory.Exists)
            .SelectMany(root => Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories))
            .Select(file => (Path: Path.GetRelativePath(RealData.Checkout, file).Replace('\\', '/'), File: file))
            .Where(f => !f.Path.Contains("/obj/", StringComparison.Ordinal) && !f.Path.Contains("/bin/", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(f => SourceRules.Violations(f.Path, File.ReadAllText(f.File))));
    }

    [Fact]
    public void A_file_that_is_too_long_is_found() =>
        Assert.Contains("lines", Assert.Single(SourceRules.Violations("src/Midmar.Logs/A.cs", new string('\n', SourceRules.MaxLines + 1))), StringComparison.Ordinal);

    [Fact]
    public void A_file_in_another_folder_than_its_namespace_is_found() =>
        Assert.Contains(
            "its folder says Midmar.Logs.Formats",
            Assert.Single(SourceRules.Violations("src/Midmar.Logs/Formats/A.cs", "namespace Midmar.Logs;\n")),
            StringComparison.Ordinal);

    [Fact]
    public void An_unfinished_mark_is_found() =>
        Assert.Single(SourceRules.Violations("src/Midmar.Logs/A.cs", "// TO" + "DO later\n"));
}
