using System.Collections.Immutable;
using Midmar.Exercise.Simulation;
using Midmar.Sigma.Rules;
using Xunit;

namespace Midmar.Exercise.Tests;

public sealed class ScriptedAnalystTests
{
    private static readonly DateTime Start = new(2026, 6, 10, 20, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(true, RuleLevel.Critical)]
    [InlineData(true, RuleLevel.High, RuleLevel.Medium)]
    [InlineData(true, RuleLevel.Medium, RuleLevel.Medium, RuleLevel.Medium)]
    [InlineData(false, RuleLevel.High)]
    [InlineData(false, RuleLevel.Medium, RuleLevel.Medium)]
    [InlineData(false, RuleLevel.High, RuleLevel.Low)]
    public void A_host_is_an_incident_by_level_and_number_of_different_rules(bool isIncident, params RuleLevel[] levels)
    {
        var verdict = Assert.Single(Judge(Alerts("a", levels)));

        Assert.Equal(isIncident, verdict.IsIncident);
    }

    [Fact]
    public void One_rule_again_and_again_is_no_more_than_once()
    {
        var alert = Alerts("a", RuleLevel.High).Single();

        Assert.False(Assert.Single(Judge([alert, alert, alert])).IsIncident);
    }

    [Fact]
    public void Alerts_on_different_hosts_are_not_added_up() =>
        Assert.All(Judge([.. Alerts("a", RuleLevel.High), .. Alerts("b", RuleLevel.High)]), v => Assert.False(v.IsIncident));

    [Fact]
    public void Reading_takes_a_tick()
    {
        var analyst = new ScriptedAnalyst();
        analyst.Look(Start, Alerts("a", RuleLevel.Critical));
        analyst.Look(Start.AddSeconds(1), []);

        Assert.Equal(Start.AddSeconds(1), Assert.Single(analyst.Close(Start.AddSeconds(9))).Time);
    }

    private static ImmutableArray<Verdict> Judge(IEnumerable<SeenAlert> alerts)
    {
        var analyst = new ScriptedAnalyst();
        analyst.Look(Start, alerts);
        return analyst.Close(Start.AddSeconds(1));
    }

    /// <summary>Alerts of different rules of these levels on a host.</summary>
    private static List<SeenAlert> Alerts(string host, params RuleLevel[] levels) =>
        [.. levels.Select((level, i) => new SeenAlert(Some.Alert(i + 1, $"rule {i}", level, host, []), Start, []))];
}
