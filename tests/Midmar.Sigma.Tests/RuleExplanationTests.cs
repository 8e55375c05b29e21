using Midmar.Records;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Rules;
using Xunit;

namespace Midmar.Sigma.Tests;

public sealed class RuleExplanationTests
{
    [Fact]
    public void Values_a_rule_asked_for_are_named_with_the_parts_it_names()
    {
        var rule = Rule("""
            selection:
                Image|endswith: ['\vssadmin.exe', '\wmic.exe']
                CommandLine|contains|all: ['delete', 'shadows']
            other:
                User|re: 'dis.?lay'
            filter:
                ParentImage|endswith: '\backup.exe'
            condition: selection and other and not filter
            """);

        var why = RuleExplanation.Explain(rule,
        [
            KeyValuePair.Create("Image", @"C:\Windows\System32\VSSADMIN.EXE"),
            KeyValuePair.Create("CommandLine", "vssadmin delete shadows /all"),
            KeyValuePair.Create("ParentImage", @"C:\Windows\System32\cmd.exe"),
            KeyValuePair.Create("User", @"STADIUM\display"),
            KeyValuePair.Create("ProcessId", "4711"),
        ]);

        Assert.Equal(["Image", "CommandLine", "User"], why.Select(w => w.Field));
        Assert.Equal([@"\vssadmin.exe"], why[0].Texts);
        Assert.Equal(["delete", "shadows"], why[1].Texts);
        Assert.Equal(["display"], why[2].Texts);
    }

    [Fact]
    public void Keywords_are_found_in_any_field_and_a_pattern_cannot_hang()
    {
        var rule = Rule("""
            keywords: ['mimikatz']
            slow:
                User|re: '(a+)+$'
            condition: keywords or slow
            """);

        var why = RuleExplanation.Explain(rule,
        [
            KeyValuePair.Create("Message", "running Mimikatz now"),
            KeyValuePair.Create("User", new string('a', 40) + "!"),
        ]);

        Assert.Equal(["Message"], why.Select(w => w.Field));
    }

    [Theory]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-c-b", false)]
    [InlineData("*ab", "aab", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("*", "", true)]
    [InlineData("abc", "abcd", false)]
    [InlineData("*a*", "bbb", false)]
    public void Wildcards_are_read_as_rules_mean_them(string pattern, string value, bool fits)
    {
        var rule = Rule($"selection:\n    Field: '{pattern}'\ncondition: selection");

        Assert.Equal(fits, RuleExplanation.Explain(rule, [KeyValuePair.Create("Field", value)]).Length == 1);
    }

    private static SigmaRule Rule(string detection) => RuleSet.Load(
        [RuleFile.FromText("rule.yml", $"title: Some rule\nlogsource: {{ category: process_creation, product: windows }}\ndetection:\n    {detection.ReplaceLineEndings("\n    ")}\nlevel: high\n")],
        RuleLoadOptions.Default).Rules.Single();
}
