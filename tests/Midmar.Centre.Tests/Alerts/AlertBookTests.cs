using CsCheck;
using Midmar.Centre.Alerts;
using Midmar.Detection.Findings;
using Midmar.Records;
using Midmar.Sigma.Rules;
using Xunit;

namespace Midmar.Centre.Tests.Alerts;

public sealed class AlertBookTests
{
    private static readonly DateTime Kickoff = new(2026, 6, 12, 18, 0, 0, DateTimeKind.Utc);

    private readonly AlertBook book = new(lastId: 0, []);

    [Fact]
    public void Findings_of_one_rule_host_and_account_are_one_alert()
    {
        var alert = Assert.Single(book.Apply([Found(1, minute: 0), Found(2, minute: 30), Found(3, minute: 59)]));

        Assert.Equal((3L, Kickoff, Kickoff.AddMinutes(59)), (alert.Findings, alert.First, alert.Last));
        Assert.Equal([1L, 2L, 3L], alert.Records.Select(r => r.Position));
    }

    [Fact]
    public void Another_host_or_account_is_another_alert_whatever_the_case()
    {
        var alerts = book.Apply([Found(1, 0), Found(2, 1, host: "GATE-1"), Found(3, 2, host: "gate-2"), Found(4, 3, account: "leila")]);

        Assert.Equal([2L, 1L, 1L], alerts.Select(a => a.Findings));
    }

    [Fact]
    public void Sightings_of_several_indicators_of_a_list_are_an_alert_each_also_in_the_overflow()
    {
        var seen = Enumerable.Range(0, AlertBook.MaxOpenOfRule + 100)
            .SelectMany(i => new[] { Seen(2 * i, $"h{i}", "evil.example"), Seen((2 * i) + 1, $"h{i}", "worse.example") }).ToArray();
        var alerts = book.Apply(seen);

        Assert.All(alerts, a => Assert.Equal(a.Title, a.Key.Indicator));
        Assert.All(
            alerts,
            a => Assert.All(a.Records, r => Assert.Equal(a.Title, seen[r.Position].Title)));
        Assert.Equal(seen.Length, alerts.Sum(a => a.Findings));
        Assert.Equal(["evil.example", "worse.example"], alerts.Where(a => a.IsOverflow).Select(a => a.Title).Order(StringComparer.Ordinal));
        Assert.Null(Assert.Single(book.Apply([Found(1, 0)])).Key.Indicator);
    }

    [Fact]
    public void After_an_hour_of_quiet_a_finding_raises_another_alert()
    {
        var alerts = book.Apply([Found(1, 0), Found(2, 60), Found(3, 121)]);

        Assert.Equal([2L, 1L], alerts.Select(a => a.Findings));
        Assert.Equal([1L, 2L], alerts.Select(a => a.Id.Value));
    }

    [Fact]
    public void An_alert_that_goes_on_for_a_day_is_followed_by_another()
    {
        var alerts = book.Apply([.. Enumerable.Range(0, 60).Select(i => Found(i, i * 30))]);

        Assert.Equal(2, alerts.Count);
        Assert.All(alerts, a => Assert.True(a.Last - a.First <= AlertBook.Longest));
    }

    [Fact]
    public void Nothing_is_taken_over_until_it_is_accepted()
    {
        var once = book.Apply([Found(1, 0)]);
        var again = book.Apply([Found(1, 0)]);
        Assert.Equal(once[0].Id, again[0].Id);

        book.Accept(once);
        var more = Assert.Single(book.Apply([Found(2, 1)]));
        Assert.Equal((once[0].Id, 2L), (more.Id, more.Findings));
    }

    [Fact]
    public void An_alert_cites_a_hundred_records_and_counts_the_rest()
    {
        var alert = Assert.Single(book.Apply([.. Enumerable.Range(0, 150).Select(i => Found(i, 0))]));

        Assert.Equal((Alert.MaxRecords, 150L), (alert.Records.Length, alert.RecordCount));
    }

    [Fact]
    public void A_rule_that_finds_something_everywhere_ends_in_one_overflow_alert()
    {
        var alerts = book.Apply([.. Enumerable.Range(0, AlertBook.MaxOpenOfRule + 300).Select(i => Found(i, 0, host: $"h{i}"))]);

        Assert.Equal(AlertBook.MaxOpenOfRule + 1, alerts.Count);
        var overflow = Assert.Single(alerts, a => a.IsOverflow);
        Assert.Equal((300L, (string?)null), (overflow.Findings, overflow.Key.Host));
    }

    [Fact]
    public void A_book_that_is_full_lets_go_of_the_alerts_quiet_longest()
    {
        for (var rule = 0; rule * 100 <= AlertBook.MaxOpen; rule++)
        {
            book.Accept(book.Apply([.. Enumerable.Range(0, 100).Select(i => Found(i, rule % 50, host: $"h{i}", rule: $"r{rule}"))]));
        }

        Assert.InRange(book.Open, AlertBook.MaxOpen / 2, AlertBook.MaxOpen);
    }

    [Fact]
    public void No_finding_is_lost_or_counted_twice_whatever_comes_and_however_it_is_cut() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2_000], Gen.Int[0, 20]).List[0, 200].Sample(moves =>
        {
            var whole = new AlertBook(0, []);
            var findings = moves.Select((m, i) => Found(i, m.Item2, host: $"h{m.Item1}")).ToArray();
            var all = new Dictionary<AlertId, Alert>();
            for (var at = 0; at < findings.Length;)
            {
                var some = findings[at..Math.Min(findings.Length, at + 1 + moves[at].Item3)];
                var changes = whole.Apply(some);
                whole.Accept(changes);
                foreach (var alert in changes)
                {
                    all[alert.Id] = alert;
                }

                at += some.Length;
            }

            Assert.Equal(findings.Length, all.Values.Sum(a => a.Findings));
        });

    private static Finding Seen(int position, string host, string indicator) =>
        Found(position, minute: 0, host, rule: "partner.csv") with { Kind = FindingKind.Indicator, Title = indicator };

    private static Finding Found(int position, int minute, string host = "gate-1", string account = "amina", string rule = "rule-1")
    {
        var time = Kickoff.AddMinutes(minute);
        return new Finding
        {
            Id = new FindingId((UInt128)position),
            Kind = FindingKind.Rule,
            RuleId = rule,
            Title = "Encoded command",
            RuleHash = "hash",
            Level = RuleLevel.High,
            RuleSetHash = "set",
            Time = time,
            FirstTime = time,
            Found = time,
            Host = host,
            Account = account,
            Group = [],
            Members = [new RecordId(new WorkspaceId(1), 1, position)],
            MemberCount = 1,
            Tags = [],
            Marking = null,
        };
    }
}
