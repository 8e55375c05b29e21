using System.Globalization;
using Midmar.Sigma.Rules;
using Xunit;

namespace Midmar.Tests.Samples;

/// <summary>The sample logs and the rules written here tell the story that samples/README.md promises.</summary>
public sealed class SampleStoryTests
{
    [Fact]
    public void Every_step_of_the_story_is_found_as_often_as_it_happens_and_nothing_else()
    {
        var report = SampleScan.OfSamples(SampleScan.LoadRules());

        // story.tsv: count, rule id, title.
        var expected = File.ReadAllLines(SampleScan.DataFile("story.tsv"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .ToDictionary(cells => cells[1], cells => long.Parse(cells[0], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var found = report.Counts.Rules.ToDictionary(r => r.Key.Id!, r => r.Value.Count, StringComparer.Ordinal);
        Assert.Equal(expected.OrderBy(e => e.Key, StringComparer.Ordinal), found.OrderBy(f => f.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Hosts_without_a_part_in_the_attack_have_nothing_above_low() =>
        Assert.All(
            SampleScan.OfSamples(SampleScan.LoadRules()).Counts.Hosts.Where(h => !IsAttacked(h.Key)),
            h => Assert.True(h.Value.MaxLevel <= RuleLevel.Low, h.Key));

    [Fact]
    public void Before_the_document_is_opened_there_is_nothing_above_low()
    {
        var opened = new DateTime(2026, 6, 10, 20, 14, 0, DateTimeKind.Utc);

        Assert.All(
            SampleScan.OfSamples(SampleScan.LoadRules()).Counts.Rules.Where(r => r.Value.First < opened),
            r => Assert.True(r.Key.Level <= RuleLevel.Low, r.Key.Title));
    }

    [Fact]
    public void All_sample_logs_are_read_without_damage()
    {
        var report = SampleScan.OfSamples(SampleScan.LoadRules());

        Assert.All(report.Sources.Where(s => !s.Path.EndsWith(".md", StringComparison.Ordinal)), s => Assert.True(s is { Records: > 0, ProblemCount: 0 }, s.Path));
        Assert.InRange(report.Records, 300, 800);
    }

    private static bool IsAttacked(string host) => host.Split('.')[0] is "tkt-ws07" or "tkt-srv01" or "dsp-ctl01" or "dc01";
}
