using Midmar.Records;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Rules;
using Xunit;

namespace Midmar.Sigma.Tests.Rules;

public class HeaderTests
{
    [Fact]
    public void Attributes_are_read()
    {
        const string text = """
            # a comment first
            title: 'Some rule'
            id: 5f5fbd2b-3ad3-44ac-a272-9ec718bdc903
            name: some_rule
            status: experimental
            level: HIGH
            description: |
                Two
                lines
            author: A, B
            date: 2026-01-02
            modified: 2026/03/04
            references:
                - https://example.org/a#b
            falsepositives: One
            tags: [attack.t1059, attack.execution]
            fields:
                - Image
            logsource:
                Category: ignored
                category: Process_Creation
                product: Windows
            detection:
                s:
                    a: b
                condition: s
            """;
        var loaded = RuleLoader.Load([RuleFile.FromText("a.yml", text)], RuleLoadOptions.Default);
        Assert.Empty(loaded.Diagnostics);
        var rule = Assert.Single(loaded.Rules);
        Assert.Equal("Some rule", rule.Title);
        Assert.Equal("5f5fbd2b-3ad3-44ac-a272-9ec718bdc903", rule.Id);
        Assert.Equal("some_rule", rule.Name);
        Assert.Equal(RuleStatus.Experimental, rule.Status);
        Assert.Equal(RuleLevel.High, rule.Level);
        Assert.Equal("Two\nlines\n", rule.Description);
        Assert.Equal(new DateOnly(2026, 1, 2), rule.Date);
        Assert.Equal(new DateOnly(2026, 3, 4), rule.Modified);
        Assert.Equal(["https://example.org/a#b"], rule.References);
        Assert.Equal(["One"], rule.FalsePositives);
        Assert.Equal(["attack.t1059", "attack.execution"], rule.Tags);
        Assert.Equal(["Image"], rule.Fields);
        Assert.Equal(new LogSource("process_creation", "windows", null), rule.LogSource);
        Assert.Equal(2, rule.Line);
        Assert.Equal(64, rule.ContentHash.Length);
        Assert.True(rule.EmitsAlone);
    }

    [Fact]
    public void A_broken_document_costs_the_others_of_its_file_nothing()
    {
        const string good = "title: T\nlogsource: {category: c}\ndetection: {s: {a: b}, condition: s}\n";
        var loaded = RuleLoader.Load([RuleFile.FromText("a.yml", $"{good}---\ntitle: [\n---\n{good}---\n# nothing\n")], RuleLoadOptions.Default);
        Assert.Equal(2, loaded.Rules.Length);
        Assert.Equal(1, loaded.RefusedCount);
        Assert.Equal(7, loaded.Rules[1].Line);
    }
}
