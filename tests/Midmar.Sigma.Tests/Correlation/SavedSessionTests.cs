using System.Globalization;
using Midmar.Records;
using Midmar.Sigma.Correlation;
using Midmar.Sigma.Loading;
using Xunit;

namespace Midmar.Sigma.Tests.Correlation;

public class SavedSessionTests
{
    private const string Bases = """
        title: A
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
        title: I
        name: inner
        correlation: {type: event_count, rules: [c], group-by: [user], timespan: 20s, condition: {gte: 2}}
        ---

        """;

    [Theory]
    [InlineData("type: event_count\nrules: [a, b]\ngroup-by: [user]\ntimespan: 10s\ncondition: {gte: 3}")]
    [InlineData("type: value_count\nrules: [a]\ntimespan: 30s\ncondition: {field: v, gte: 3}")]
    [InlineData("type: value_sum\nrules: [a]\ngroup-by: [user]\ntimespan: 30s\ncondition: {field: v, gte: 9}")]
    [InlineData("type: value_avg\nrules: [a]\ntimespan: 10s\ncondition: {field: v, gt: 2}")]
    [InlineData("type: value_median\nrules: [a]\ntimespan: 10s\ncondition: {field: v, gte: 2}")]
    [InlineData("type: value_percentile\nrules: [a, b]\ntimespan: 20s\ncondition: {field: v, lte: 20}")]
    [InlineData("type: value_percentile\nrules: [a]\ntimespan: 20s\ncondition: {field: v, percentile: 90, gte: 4}")]
    [InlineData("type: temporal\nrules: [a, b, inner]\ngroup-by: [user]\ntimespan: 15s")]
    [InlineData("type: temporal\nrules: [a, b]\ntimespan: 5s\ncondition: a and not b")]
    [InlineData("type: temporal_ordered\nrules: [a, b, inner]\ngroup-by: [user]\ntimespan: 25s")]
    [InlineData("type: temporal_ordered\nrules: [a, b, c]\ntimespan: 10s\ncondition: a and b and not c")]
    public void A_session_saved_at_any_moment_goes_on_as_if_nothing_had_happened(string correlation)
    {
        var plan = CorrelationPlan.For(Load(correlation));
        var events = Events(300, seed: correlation.Length);
        var whole = Run(plan, events, savedEvery: int.MaxValue);

        Assert.NotEmpty(whole);
        foreach (var every in new[] { 1, 7, 100 })
        {
            Assert.Equal(whole, Run(plan, events, every));
        }
    }

    [Fact]
    public void Evidence_left_out_of_a_full_window_does_not_change_what_a_saved_session_sees()
    {
        var plan = CorrelationPlan.For(Load("type: temporal\nrules: [a, b, c]\ntimespan: 1d"));
        var many = Enumerable.Range(1, 2 * CorrelationSession.MaxMembers).Select(second => (1, second, "x", "1"));

        Assert.Single(Run(plan, [(0, 0, "x", "1"), .. many, (2, 500, "x", "1")], savedEvery: (2 * CorrelationSession.MaxMembers) + 2));
    }

    [Fact]
    public void Groups_of_a_correlation_that_changed_are_let_go_and_others_are_kept()
    {
        var first = new CorrelationSession(CorrelationPlan.For(Load("type: event_count\nrules: [a]\ntimespan: 10s\ncondition: {gte: 2}")), _ => { });
        first.Observe(new BaseMatch(0, DateTime.UnixEpoch, default, []));
        first.Observe(new BaseMatch(2, DateTime.UnixEpoch, default, ["x"]));
        using var saved = new MemoryStream();
        first.Save(saved);
        saved.Position = 0;
        var next = new CorrelationSession(CorrelationPlan.For(Load("type: event_count\nrules: [a]\ntimespan: 10s\ncondition: {gte: 3}")), _ => { });

        Assert.Equal(1, next.Restore(saved));
        Assert.Equal((1, 1), (next.GroupCount, next.EventCount));
    }

    [Fact]
    public void Bytes_of_another_version_are_refused()
    {
        var session = new CorrelationSession(CorrelationPlan.For(Load("type: event_count\nrules: [a]\ntimespan: 10s\ncondition: {gte: 2}")), _ => { });
        using var saved = new MemoryStream([0xFE, .. new byte[16]]);

        Assert.Contains("version 254", Assert.Throws<InvalidDataException>(() => session.Restore(saved)).Message, StringComparison.Ordinal);
    }

    private static List<string> Run(CorrelationPlan plan, List<(int Rule, int Second, string User, string Value)> events, int savedEvery)
    {
        var matches = new List<string>();
        var session = new CorrelationSession(plan, Note);
        for (var i = 0; i < events.Count; i++)
        {
            if (i % savedEvery == savedEvery - 1)
            {
                using var saved = new MemoryStream();
                session.Save(saved);
                saved.Position = 0;
                session = new CorrelationSession(plan, Note);
                Assert.Equal(0, session.Restore(saved));
                Assert.Equal(saved.Length, saved.Position);
            }

            var (rule, second, user, value) = events[i];
            string?[] values = [.. plan.FieldsFor(rule).Select(f => f == "user" ? user : value)];
            session.Observe(new BaseMatch(rule, DateTime.UnixEpoch.AddSeconds(second), new RecordId(new WorkspaceId(3), 5, i), values));
        }

        return matches;

        void Note(CorrelationMatch match) => matches.Add(string.Create(
            CultureInfo.InvariantCulture, $"{match.Rule.Name} {match.Time:O} {match.FirstTime:O} {match.MemberCount} {string.Join(',', match.Members)} {string.Join(',', match.Group)}"));
    }

    private static List<(int Rule, int Second, string User, string Value)> Events(int count, int seed)
    {
        var random = new Random(seed);
        var second = 0;
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            second += random.Next(4);
            return (random.Next(3), second, random.Next(2) == 0 ? "x" : "y", random.Next(5).ToString(CultureInfo.InvariantCulture));
        })];
    }

    private static LoadedRules Load(string correlation)
    {
        var indented = correlation.Replace("\n", "\n  ", StringComparison.Ordinal);
        var loaded = RuleLoader.Load(
            [RuleFile.FromText("x.yml", $"{Bases}title: O\nname: outer\ncorrelation:\n  {indented}\n")], RuleLoadOptions.Default);
        Assert.False(loaded.HasErrors, string.Join('\n', loaded.Diagnostics));
        return loaded;
    }
}
