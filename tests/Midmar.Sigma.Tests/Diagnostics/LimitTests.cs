using System.Text;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Loading;
using Midmar.Sigma.Modifiers;
using Xunit;

namespace Midmar.Sigma.Tests.Diagnostics;

public class LimitTests
{
    private const string Head = "title: T\nlogsource:\n  category: c\ndetection:\n";

    [Fact]
    public void A_file_that_is_too_large_is_refused() => Refuses(DiagnosticCodes.DocumentLimit, new string(' ', RuleFile.MaxBytes + 1));

    [Fact]
    public void A_file_with_too_many_documents_loses_only_the_rest()
    {
        var loaded = Load(string.Concat(Enumerable.Repeat("title: T\n---\n", RuleFile.MaxDocuments + 1)));
        Assert.Contains(loaded.Diagnostics, d => d.Code == DiagnosticCodes.DocumentLimit);
        Assert.Equal(RuleFile.MaxDocuments + 1, loaded.RefusedCount);
    }

    [Fact]
    public void A_document_nested_too_deeply_is_refused() =>
        Refuses(DiagnosticCodes.DocumentLimit, "title: " + new string('[', YamlReader.MaxDepth + 1) + new string(']', YamlReader.MaxDepth + 1));

    [Fact]
    public void Block_nesting_that_is_too_deep_is_refused() =>
        Refuses(DiagnosticCodes.DocumentLimit, string.Concat(Enumerable.Range(0, YamlReader.MaxDepth + 1).Select(i => new string(' ', i) + "a:\n")));

    [Fact]
    public void Aliases_that_expand_without_end_are_refused()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 9; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Refuses(DiagnosticCodes.DocumentLimit, text.ToString());
    }

    [Fact]
    public void A_map_with_too_many_entries_is_refused() =>
        Refuses(DiagnosticCodes.DocumentLimit, string.Concat(Enumerable.Range(0, YamlReader.MaxEntries + 1).Select(i => $"k{i}: v\n")));

    [Fact]
    public void Too_many_values_are_refused() =>
        Refuses(DiagnosticCodes.TooManyValues, Head + "  s:\n    f:\n" + string.Concat(Enumerable.Repeat("      - v\n", DetectionReader.MaxValues + 1)) + "  condition: s\n");

    [Fact]
    public void A_regular_expression_that_is_too_long_is_refused() =>
        Refuses(DiagnosticCodes.RegexLimit, Head + $"  s:\n    f|re: {new string('a', RegexCheck.MaxLength + 1)}\n  condition: s\n");

    [Fact]
    public void A_regular_expression_nested_too_deeply_is_refused() => Refuses(
        DiagnosticCodes.RegexLimit,
        Head + $"  s:\n    f|re: {new string('(', RegexCheck.MaxDepth + 1)}a{new string(')', RegexCheck.MaxDepth + 1)}\n  condition: s\n");

    [Fact]
    public void A_condition_that_is_too_long_is_refused() =>
        Refuses(DiagnosticCodes.ConditionDepth, Head + $"  s:\n    f: v\n  condition: {string.Join(" or ", Enumerable.Repeat("s", 5_000))}\n");

    [Fact]
    public void A_condition_that_repeats_a_large_search_too_often_is_refused() => Refuses(
        DiagnosticCodes.ConditionDepth,
        Head + $"  s:\n    f: [{string.Join(", ", Enumerable.Range(0, 1_000))}]\n  condition: {string.Join(" or ", Enumerable.Repeat("s", 251))}\n");

    [Fact]
    public void Values_that_modifiers_multiply_too_often_are_refused() => Refuses(
        DiagnosticCodes.TooManyValues,
        Head + "  s:\n    f|windash:\n" + string.Concat(Enumerable.Repeat("      - '-a -b -c -d -e'\n", 81)) + "  condition: s\n");

    [Fact]
    public void Any_number_of_filters_and_added_conditions_leaves_a_rule_shallow()
    {
        const int count = 5_000;
        var filter = "title: F\nlogsource:\n  category: c\nfilter:\n  rules: any\n  s:\n    u: x\n  condition: not s\n---\n";
        var addition = "  - type: add_condition\n    conditions:\n      a: b\n";
        var rules = RuleSet.Load(
            [
                RuleFile.FromText("r.yml", Head + "  s:\n    f: v\n  condition: s\n"),
                RuleFile.FromText("f.yml", string.Concat(Enumerable.Repeat(filter, count))),
            ],
            RuleLoadOptions.Default with
            {
                Pipelines = [RuleFile.FromText("p.yml", "name: p\ntransformations:\n" + string.Concat(Enumerable.Repeat(addition, count)))],
            });
        var all = Assert.IsType<Sigma.Rules.Expr.All>(Assert.Single(rules.Rules).Expression);
        Assert.Equal((2 * count) + 1, all.Children.Length);
    }

    [Fact]
    public void Negations_nested_too_deeply_are_refused() =>
        Refuses(DiagnosticCodes.ConditionDepth, Head + $"  s:\n    f: v\n  condition: {string.Concat(Enumerable.Repeat("not ", 100))}s\n");

    [Fact]
    public void A_file_that_is_not_UTF8_is_refused()
    {
        var loaded = RuleLoader.Load([new RuleFile("x.yml", new byte[] { 0x74, 0xFF, 0xFE })], RuleLoadOptions.Default);
        Assert.Equal(DiagnosticCodes.NotText, Assert.Single(loaded.Diagnostics).Code);
    }

    [Fact]
    public void A_document_reports_only_so_many_faults()
    {
        var loaded = Load(Head + "  s:\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"    f{i}|nope: v\n")) + "  condition: s\n");
        Assert.Equal(RuleDocument.MaxDiagnostics, loaded.Diagnostics.Length);
    }

    private static LoadedRules Load(string text) => RuleLoader.Load([RuleFile.FromText("x.yml", text)], RuleLoadOptions.Default);

    private static void Refuses(DiagnosticCode code, string text)
    {
        var loaded = Load(text);
        Assert.Contains(loaded.Diagnostics, d => d.Code == code);
        Assert.Equal(1, loaded.RefusedCount);
    }
}
