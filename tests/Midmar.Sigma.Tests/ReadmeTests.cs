using Midmar.Records;
using Midmar.Sigma.Loading;
using Midmar.Testing;
using Xunit;

namespace Midmar.Sigma.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public void The_example_in_the_readme_prints_the_title_of_the_rule()
    {
        Assert.Equal("Whoami run by a service", Assert.Single(Example()));
    }

    [Fact]
    public void The_example_in_the_readme_is_the_one_that_is_tested()
    {
        var source = File.ReadAllText(Path.Combine(RealData.Checkout, "tests", "Midmar.Sigma.Tests", "ReadmeTests.cs"));
        var readme = File.ReadAllText(Path.Combine(RealData.Checkout, "README.md"));
        var shown = Between(readme, "```csharp", "```").Replace("Console.WriteLine(", "titles.Add(", StringComparison.Ordinal);

        Assert.Equal(Words(shown), Words(Between(source, "// The example " + "begins", "// The example " + "ends")));
    }

    private static List<string> Example()
    {
        var titles = new List<string>();

        // The example begins
        var rules = RuleSet.Load([RuleFile.FromText("whoami.yml", """
            title: Whoami run by a service
            logsource: { category: process_creation, product: windows }
            detection:
                selection:
                    Image|endswith: '\whoami.exe'
                    User|startswith: 'NT AUTHORITY'
                condition: selection
            level: high
            """)], RuleLoadOptions.Default);

        var windows = LogSourceSet.Of(new LogSource("process_creation", "windows", "sysmon"));
        var record = new NamedFields(windows,
            KeyValuePair.Create("Image", FieldValue.Of(@"C:\Windows\System32\whoami.exe")),
            KeyValuePair.Create("User", FieldValue.Of(@"NT AUTHORITY\SYSTEM")));

        foreach (var index in rules.CreateMatcher().Match(record))
        {
            titles.Add(rules.Rules[index].Title);
        }

        // The example ends
        return titles;
    }

    private static string Between(string text, string from, string to)
    {
        var start = text.IndexOf(from, StringComparison.Ordinal) + from.Length;
        return text[start..text.IndexOf(to, start, StringComparison.Ordinal)];
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
