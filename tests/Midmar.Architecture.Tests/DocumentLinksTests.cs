using Midmar.Testing;
using Xunit;

namespace Midmar.Architecture.Tests;

public sealed class DocumentLinksTests
{
    private static readonly string[] States = ["working", "partial", "absent"];

    [Fact]
    public void Links_in_the_documents_lead_somewhere()
    {
        var documents = Directory.GetFiles(RealData.Checkout, "*.md")
            .Concat(Directory.GetFiles(Path.Combine(RealData.Checkout, "docs"), "*.md", SearchOption.AllDirectories));

        Assert.Empty(documents.SelectMany(d => DocumentLinks.Broken(Path.GetDirectoryName(d)!, File.ReadAllText(d)).Select(b => $"{d}: {b}")));
    }

    [Fact]
    public void A_link_to_nowhere_is_found() =>
        Assert.Equal("docs/none.md", Assert.Single(DocumentLinks.Broken(RealData.Checkout, "see [this](docs/none.md) and [that](README.md)")));

    [Fact]
    public void Every_capability_in_the_readme_has_a_state_and_if_it_exists_a_page_and_a_test()
    {
        var rows = File.ReadAllLines(Path.Combine(RealData.Checkout, "README.md"))
            .SkipWhile(line => !line.StartsWith("| capability", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])
            .ToList();

        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.Contains(row[1], States);
            Assert.True(row[1] == "absent" || (row[2].Contains("](", StringComparison.Ordinal) && row[3].Contains("](tests/", StringComparison.Ordinal)), row[0]);
        });
    }
}
