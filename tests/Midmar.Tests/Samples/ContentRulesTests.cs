using System.Text.Json;
using Midmar.Sigma;
using Midmar.Sigma.Rules;
using Xunit;

namespace Midmar.Tests.Samples;

/// <summary>What every rule in content/rules keeps to.</summary>
public sealed class ContentRulesTests
{
    private static readonly RuleSet Rules = SampleScan.LoadRules();

    private static IEnumerable<SigmaDocument> All => Rules.Rules.Concat<SigmaDocument>(Rules.Correlations);

    [Fact]
    public void They_all_load_without_any_remark()
    {
        Assert.Empty(Rules.Diagnostics.Select(d => $"{d.Path}:{d.Line}: {d.Message}"));
        Assert.Equal(0, Rules.RefusedCount);
        Assert.True(All.Count() >= 40);
    }

    [Fact]
    public void Each_has_an_id_of_its_own()
    {
        Assert.All(All, r => Assert.True(Guid.TryParseExact(r.Id, "D", out var id) && id.Version == 4, r.Title));
        Assert.Equal(All.Count(), All.Select(r => r.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Each_says_how_bad_it_is_who_wrote_it_and_when_it_is_wrong() =>
        Assert.All(All, r => Assert.True(
            r is { Level: not null, Status: not null, Author: "Midmar", Date: not null, Description.Length: > 20, FalsePositives.Length: > 0 }, r.Title));

    [Fact]
    public void Each_names_a_tactic_and_a_technique_of_attack()
    {
        Assert.All(All, r => Assert.True(Midmar.Output.AttackTactics.Of(r).Any(), r.Title));
        Assert.All(All, r => Assert.Contains(r.Tags, t => t.StartsWith("attack.t", StringComparison.Ordinal)));
    }

    [Fact]
    public void None_is_dead()
    {
        var told = File.ReadAllLines(SampleScan.DataFile("story.tsv")).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t')[1]).ToHashSet(StringComparer.Ordinal);
        var shown = RuleRecords().Select(r => r.Id).ToHashSet(StringComparer.Ordinal);

        // Rules that correlations count are not reported by themselves: they are shown by records too.
        Assert.Empty(All.Where(r => !told.Contains(r.Id!) && !shown.Contains(r.Id!)).Select(r => r.Title));
    }

    [Fact]
    public void Rules_outside_the_story_fire_on_records_of_their_own() => Assert.All(RuleRecords(), one =>
    {
        var rule = Assert.Single(All, r => r.Id == one.Id);
        Assert.True(Fires(rule, one.Records), rule.Title);
        Assert.False(Fires(rule, one.Records.Select(r => r.Replace(one.Marker, "~", StringComparison.Ordinal))), $"{rule.Title}: without '{one.Marker}'");
    });

    [Fact]
    public void Each_filter_leaves_something_of_the_samples_out()
    {
        var filters = Directory.GetFiles(Path.Combine(SampleScan.RulesFolder, "filters"));
        var with = Matches(Rules);

        Assert.NotEmpty(filters);
        Assert.All(filters, filter =>
        {
            var others = Directory.GetFiles(SampleScan.RulesFolder, "*.yml", SearchOption.AllDirectories).Where(f => f != filter);
            Assert.True(Matches(SampleScan.LoadRules([.. others])) > with, filter);
        });
    }

    /// <summary>Records on which a rule matches, also a rule that only correlations report.</summary>
    private static long Matches(RuleSet rules)
    {
        long matches = 0;
        var matcher = rules.CreateMatcher();
        foreach (var file in Directory.GetFiles(SampleScan.SamplesFolder, "*", SearchOption.AllDirectories))
        {
            Midmar.Input.RecordFiles.Read(file, format: null, record => matches += matcher.Match(record).Length);
        }

        return matches;
    }

    private static bool Fires(SigmaDocument rule, IEnumerable<string> lines)
    {
        // Alone, a rule that correlations count is reported.
        var rules = rule.EmitsAlone ? Rules : SampleScan.LoadRules(rule.Header.Path);
        return rule is CorrelationRule && !rule.EmitsAlone
            ? FiresInside(rule, lines)
            : SampleScan.OfLines(rules, lines).Counts.Rules.Keys.Any(r => r.Id == rule.Id);
    }

    /// <summary>A correlation that serves another, tried with the rules it refers to and without the other.</summary>
    private static bool FiresInside(SigmaDocument rule, IEnumerable<string> lines)
    {
        var rules = SampleScan.LoadRules([rule.Header.Path, .. Rules.Rules.Select(r => r.Header.Path)]);
        return SampleScan.OfLines(rules, lines).Counts.Rules.Keys.Any(r => r.Id == rule.Id);
    }

    /// <summary>rule-records.jsonl: the rule, a text without which it must not fire, and records on which it must.</summary>
    private static IEnumerable<(string Id, string Marker, string[] Records)> RuleRecords() => File.ReadAllLines(SampleScan.DataFile("rule-records.jsonl"))
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Select(one => (
            one.GetProperty("rule").GetString()!,
            one.GetProperty("marker").GetString()!,
            one.GetProperty("records").EnumerateArray().Select(r => r.GetRawText()).ToArray()));
}
