using System.Globalization;
using Midmar.Records;
using Midmar.Sigma.Correlation;
using Midmar.Sigma.Loading;
using Xunit;

namespace Midmar.Sigma.Tests.Correlation;

public class CorrelationSessionTests
{
    private const string Bases = """
        title: A
        id: 0a6e3c3c-0a51-4ff7-a7d5-3a3c05b1f0a1
        name: a
        logsource: {category: c}
        detection: {s: {f: 1}, condition: s}
        ---
        title: B
        name: b
        logsource: {category: c}
        detection: {s: {f: 2}, condition: s}
        ---
        title: C
        name: c
        logsource: {category: c}
        detection: {s: {f: 3}, condition: s}
        ---

        """;

    [Theory]
    [InlineData("type: event_count\nrules: [a]\ntimespan: 10s\ncondition: {gte: 2}", "a0 a10", "10")]
    [InlineData("type: event_count\nrules: [a]\ntimespan: 10s\ncondition: {gte: 2}", "a0 a11", "")]
    [InlineData("type: event_count\nrules: [a]\ntimespan: 10s\ncondition: {gte: 2}", "a0 a1 a2 a3", "1")]
    [InlineData("type: event_count\nrules: [a]\ntimespan: 10s\ncondition: {gte: 2}", "a0 a1 a4 a8 a12 a16", "1 12")]
    [InlineData("type: event_count\nrules: [a]\ntimespan: 10s\ncondition: {gte: 2}", "a0 a1 a30 a31", "1 31")]
    [InlineData("type: event_count\nrules: [a]\ntimespan: 10s\ncondition: {neq: 2}", "a0 a1 a2", "0 2")]
    [InlineData("type: event_count\nrules: [a, b]\ntimespan: 10s\ncondition: {eq: 3}", "a0 b1 a2 b3", "2")]
    [InlineData("type: event_count\nrules: [a]\ntimespan: 10s\ngroup-by: [user]\ncondition: {gte: 2}", "a0:x a1:y a2:X a3", "2")]
    [InlineData("type: value_count\nrules: [a]\ntimespan: 10s\ncondition: {field: [user, v], gte: 2}", "a0:x=1 a1:x=1 a2:x a3:x=2", "3")]
    [InlineData("type: value_avg\nrules: [a]\ntimespan: 10s\ncondition: {field: v, gt: 2}", "a0:x=1 a1:x=word a2:x=3 a3:x=2.5", "3")]
    [InlineData("type: value_avg\nrules: [a]\ntimespan: 10s\ncondition: {field: v, gt: 2}", "a0:x=1 a11:x=3", "11")]
    [InlineData("type: value_median\nrules: [a]\ntimespan: 10s\ncondition: {field: v, gte: 2}", "a0:x=1 a1:x=2 a2:x=3", "2")]
    [InlineData("type: value_percentile\nrules: [a]\ntimespan: 20s\ncondition: {field: v, percentile: 90, gte: 9}", "a0:x=1 a1:x=9 a2:x=10", "2")]
    [InlineData("type: temporal\nrules: [a, b]\ntimespan: 10s", "b0 b1 a5", "5")]
    [InlineData("type: temporal\nrules: [a, b, c]\ntimespan: 10s\ncondition: {gte: 2}", "a0 c5", "5")]
    [InlineData("type: temporal\nrules: [a, b, 0a6e3c3c-0a51-4ff7-a7d5-3a3c05b1f0a1]\ntimespan: 10s", "a0 b5", "5")]
    [InlineData("type: temporal\ntimespan: 10s\ncondition: a and b and 0a6e3c3c-0a51-4ff7-a7d5-3a3c05b1f0a1", "a0 b5", "5")]
    [InlineData("type: event_count\nrules: [a, a]\ntimespan: 10s\ncondition: {gte: 2}", "a0 a1", "1")]
    [InlineData("type: temporal\nrules: [a, b, c]\ntimespan: 10s\ncondition: a and (b or c)", "b0 c1 a5", "5")]
    [InlineData("type: temporal\ntimespan: 10s\ncondition: a and not b", "b0 a5 a11", "11")]
    [InlineData("type: temporal_ordered\nrules: [a, b]\ntimespan: 10s", "b0 a1 b5", "5")]
    [InlineData("type: temporal_ordered\nrules: [a, b]\ntimespan: 10s", "b0 a1", "")]
    [InlineData("type: temporal_ordered\nrules: [a, b]\ntimespan: 10s", "a0 b11", "")]
    [InlineData("type: temporal_ordered\nrules: [a, b, c]\ntimespan: 10s", "a0 b6 a8 c12 b14 c15", "15")]
    [InlineData("type: temporal_ordered\nrules: [a, b, a]\ntimespan: 10s", "a0 b1 b2 a3", "3")]
    [InlineData("type: temporal_ordered\nrules: [a, b, c]\ntimespan: 10s\ncondition: {gte: 2}", "c0 b1 c2", "2")]
    [InlineData("type: temporal_ordered\nrules: [a, b, c]\ntimespan: 10s\ncondition: a and b and not c", "b0 a1 b2", "2")]
    [InlineData("type: temporal_ordered\nrules: [a, b, c]\ntimespan: 10s\ncondition: a and b and not c", "c0 a1 b2 b11", "11")]
    public void Correlation_matches_at_these_seconds(string correlation, string events, string expected)
    {
        var (matches, _) = Run(correlation, events);
        Assert.Equal(expected, string.Join(' ', matches.Select(m => m.Time.TimeOfDay.TotalSeconds.ToString(CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void An_outer_correlation_may_group_by_a_field_the_inner_one_does_not_know()
    {
        var inner = "title: I\nname: inner\ncorrelation: {type: event_count, rules: [a], group-by: [v], timespan: 10s, condition: {gte: 2}}\n---\n";
        var outer = "type: temporal_ordered\nrules: [inner, b]\ngroup-by: [user]\ntimespan: 10s";
        var (matches, rules) = Run(outer, "a0:x=1 a1:y=1 b2:x=1 b3:y=1", inner);
        Assert.Equal(["inner", "outer"], matches.Select(m => m.Rule.Name));
        Assert.Equal([KeyValuePair.Create("user", "y")], matches[1].Group);
        Assert.Equal([0L, 1, 3], matches[1].Members.Select(m => m.Position));
        Assert.False(matches[0].Rule.EmitsAlone);
        Assert.True(matches[1].Rule.EmitsAlone);
        Assert.False(rules.Rules[0].EmitsAlone);
    }

    [Fact]
    public void An_event_that_decides_an_inner_correlation_does_not_follow_it()
    {
        var inner = "title: I\nname: inner\ncorrelation: {type: event_count, rules: [a], timespan: 10s, condition: {gte: 2}}\n---\n";
        var (matches, _) = Run("type: temporal_ordered\nrules: [inner, a]\ntimespan: 10s", "a0 a1 a2", inner);
        Assert.Equal(["inner 1", "outer 2"], matches.Select(m => $"{m.Rule.Name} {m.Deciding.Position}"));
    }

    [Fact]
    public void Groups_beyond_the_limit_are_given_up_oldest_first_and_counted()
    {
        var rules = Load("type: event_count\nrules: [a]\ngroup-by: [user]\ntimespan: 10d\ncondition: {gte: 2}");
        var matches = new List<CorrelationMatch>();
        var session = new CorrelationSession(CorrelationPlan.For(rules), matches.Add);
        for (var i = 0; i <= CorrelationSession.MaxGroups; i++)
        {
            session.Observe(new BaseMatch(0, DateTime.UnixEpoch.AddSeconds(i), default, [i.ToString(CultureInfo.InvariantCulture)]));
        }

        Assert.Equal(CorrelationSession.MaxGroups, session.GroupCount);
        Assert.Equal(1, session.Evicted);
        session.Observe(new BaseMatch(0, DateTime.UnixEpoch.AddDays(2), default, ["1"]));
        session.Observe(new BaseMatch(0, DateTime.UnixEpoch.AddDays(2), default, ["0"]));
        Assert.Equal("1", Assert.Single(matches).Group[0].Value);
    }

    [Fact]
    public void Groups_whose_window_is_over_go_without_being_counted()
    {
        var rules = Load("type: event_count\nrules: [a]\ngroup-by: [user]\ntimespan: 10s\ncondition: {gte: 2}");
        var session = new CorrelationSession(CorrelationPlan.For(rules), _ => { });
        for (var i = 0; i < 1_000; i++)
        {
            session.Observe(new BaseMatch(0, DateTime.UnixEpoch.AddSeconds(i), default, [i.ToString(CultureInfo.InvariantCulture)]));
        }

        Assert.InRange(session.GroupCount, 1, 12);
        Assert.Equal(session.GroupCount, session.EventCount);
        Assert.Equal(0, session.Evicted);
    }

    [Fact]
    public void Events_beyond_the_limit_of_a_window_are_left_out_and_counted()
    {
        var rules = Load("type: event_count\nrules: [a]\ntimespan: 10d\ncondition: {gte: 3}");
        var matches = new List<CorrelationMatch>();
        var session = new CorrelationSession(CorrelationPlan.For(rules), matches.Add);
        for (var i = 0; i < CorrelationSession.MaxEventsInGroup + 5; i++)
        {
            session.Observe(new BaseMatch(0, DateTime.UnixEpoch.AddSeconds(i), default, []));
        }

        Assert.Equal(5, session.Dropped);
        Assert.Equal(CorrelationSession.MaxEventsInGroup, session.EventCount);
        Assert.Single(matches);
    }

    [Fact]
    public void Repeated_values_take_no_room_from_different_ones()
    {
        const int repeats = 100;
        const int values = 300;
        var rules = Load($"type: value_count\nrules: [a]\ntimespan: 10d\ncondition: {{field: user, gte: {values}}}");
        var matches = new List<CorrelationMatch>();
        var session = new CorrelationSession(CorrelationPlan.For(rules), matches.Add);

        for (var i = 0; i < values * repeats; i++)
        {
            session.Observe(new BaseMatch(0, new DateTime(2026, 6, 11, 0, 0, 0, DateTimeKind.Utc).AddSeconds(i), new RecordId(default, 1, i), [$"u{i / repeats}"]));
        }

        Assert.Equal((values - 1) * repeats, Assert.Single(matches).Deciding.Position);
        Assert.Equal(0, session.Dropped);
    }

    [Fact]
    public void All_windows_together_hold_only_so_many_events()
    {
        var rules = Load("type: event_count\nrules: [a]\ngroup-by: [user]\ntimespan: 100d\ncondition: {gte: 90000}");
        var session = new CorrelationSession(CorrelationPlan.For(rules), _ => { });
        for (var i = 0; i < CorrelationSession.MaxEvents + 1; i++)
        {
            session.Observe(new BaseMatch(0, DateTime.UnixEpoch.AddSeconds(i), default, [(i / 50_000).ToString(CultureInfo.InvariantCulture)]));
        }

        Assert.Equal(1, session.Evicted);
        Assert.InRange(session.EventCount, 1, CorrelationSession.MaxEvents);
    }

    [Fact]
    public void Late_and_incomplete_events_are_counted()
    {
        var rules = Load("type: event_count\nrules: [a]\ngroup-by: [user]\ntimespan: 10s\ncondition: {gte: 2}");
        var matches = new List<CorrelationMatch>();
        var session = new CorrelationSession(CorrelationPlan.For(rules), matches.Add);
        session.Observe(new BaseMatch(0, DateTime.UnixEpoch.AddSeconds(9), default, ["x"]));
        session.Observe(new BaseMatch(0, DateTime.UnixEpoch, default, ["x"]));
        session.Observe(new BaseMatch(0, DateTime.UnixEpoch, default, [null]));
        Assert.Equal((2L, 1L, 1), (session.OutOfOrder, session.Incomplete, matches.Count));
    }

    [Fact]
    public void A_match_lists_only_so_many_records_and_counts_all()
    {
        var rules = Load("type: event_count\nrules: [a]\ntimespan: 10d\ncondition: {gte: 250}");
        var matches = new List<CorrelationMatch>();
        var session = new CorrelationSession(CorrelationPlan.For(rules), matches.Add);
        for (var i = 0; i < 250; i++)
        {
            session.Observe(new BaseMatch(0, DateTime.UnixEpoch.AddSeconds(i), new RecordId(default, 0, i), []));
        }

        var match = Assert.Single(matches);
        Assert.Equal((CorrelationSession.MaxMembers, 250), (match.Members.Length, match.MemberCount));
        Assert.Equal((0L, 249L), (match.Members[0].Position, match.Members[^1].Position));
    }

    private static LoadedRules Load(string correlation, string inner = "")
    {
        var indented = correlation.Replace("\n", "\n  ", StringComparison.Ordinal);
        var loaded = RuleLoader.Load(
            [RuleFile.FromText("x.yml", $"{Bases}{inner}title: O\nname: outer\ncorrelation:\n  {indented}\n")], RuleLoadOptions.Default);
        Assert.False(loaded.HasErrors, string.Join('\n', loaded.Diagnostics));
        return loaded;
    }

    /// <summary>Events are written as rule and second, then user and value: <c>a5:x=1</c>.</summary>
    private static (List<CorrelationMatch> Matches, LoadedRules Rules) Run(string correlation, string events, string inner = "")
    {
        var rules = Load(correlation, inner);
        var plan = CorrelationPlan.For(rules);
        var matches = new List<CorrelationMatch>();
        var session = new CorrelationSession(plan, matches.Add);
        var position = 0;
        foreach (var written in events.Split(' '))
        {
            var parts = written.Split(':', '=');
            var rule = written[0] - 'a';
            string?[] values = [.. plan.FieldsFor(rule).Select(f => f switch
            {
                "user" => parts.ElementAtOrDefault(1),
                "v" => parts.ElementAtOrDefault(2),
                _ => null,
            })];
            var time = DateTime.UnixEpoch.AddSeconds(int.Parse(parts[0].AsSpan(1), CultureInfo.InvariantCulture));
            session.Observe(new BaseMatch(rule, time, new RecordId(default, 0, position++), values));
        }

        return (matches, rules);
    }
}
