using System.Text;
using Midmar.Intel.Formats;
using Midmar.Intel.Indicators;
using Midmar.Intel.Marking;
using Xunit;

namespace Midmar.Intel.Tests.Formats;

public sealed class CsvIndicatorsTests
{
    [Fact]
    public void A_header_names_the_columns_in_any_order()
    {
        var (list, reading) = Read("""
            type,valid_until,tlp,indicator,confidence,description
            ip,2026-07-19,amber,198.51.100.7,90,"command, and control"
            domain,2026-07-19T22:00:00+02:00,TLP:RED,Tickets.Example.NET.,,fake shop
            """);

        Assert.Null(reading.Failure);
        Assert.Equal(
            [
                new Indicator(IndicatorKind.Ipv4, "198.51.100.7", new DateTime(2026, 7, 20, 0, 0, 0, DateTimeKind.Utc), Tlp.Amber, 90),
                new Indicator(IndicatorKind.Domain, "tickets.example.net", new DateTime(2026, 7, 19, 20, 0, 0, DateTimeKind.Utc), Tlp.Red, null),
            ],
            list);
    }

    [Fact]
    public void Plain_values_need_no_header_and_their_kind_is_told_by_their_form() => Assert.Equal(
        [
            IndicatorKind.Ipv4, IndicatorKind.Ipv6, IndicatorKind.Network, IndicatorKind.Domain, IndicatorKind.Url,
            IndicatorKind.Md5, IndicatorKind.Sha1, IndicatorKind.Sha256,
        ],
        Read($"""
            # from the partner
            198.51.100.7
            2001:db8::7
            203.0.113.0/24
            example.org

            https://example.org/a
            {new string('a', 32)}
            {new string('b', 40)}
            {new string('c', 64)}
            """).List.Select(i => i.Kind));

    [Fact]
    public void Defanged_values_are_made_whole_and_that_is_said()
    {
        var (list, reading) = Read("hxxps[://]evil[.]example/x\n198[.]51[.]100[.]9\nplain.example\n");

        Assert.Equal(["evil.example/x", "198.51.100.9", "plain.example"], list.Select(i => i.Value));
        Assert.Equal((IndicatorText.Refanged, 2L), Assert.Single(reading.Notes));
    }

    [Fact]
    public void A_header_that_is_a_comment_counts() => Assert.Equal(
        "evil.example",
        Assert.Single(Read("# \"first_seen\",\"ioc_value\",\"ioc_type\"\n\"2026-01-01\",\"evil.example\",\"domain\"\n").List).Value);

    [Fact]
    public void A_column_for_each_hash_gives_an_indicator_each() => Assert.Equal(
        [IndicatorKind.Md5, IndicatorKind.Sha256, IndicatorKind.Imphash],
        Read($"md5;sha256;imphash\n{new string('1', 32)};{new string('2', 64)};{new string('3', 32)}\n").List.Select(i => i.Kind));

    [Theory]
    [InlineData("indicator,tlp\nexample.org,purple", "indicator.tlp", "line 2", "'purple' is no marking")]
    [InlineData("indicator,expires\nexample.org,soon", "indicator.expiry", "line 2", "'soon' is no date")]
    [InlineData("indicator,type\na@example.org,email", "indicator.type", "line 2", "'email' is not looked for")]
    [InlineData("indicator,type\nexample.org,md5", "indicator.value", "line 2", "is of kind Domain")]
    [InlineData("indicator\nnothing at all", "indicator.value", "line 2", "is no address, network, domain")]
    [InlineData("indicator\n10.0.0.0/4", "indicator.value", "line 2", "wider than /8")]
    [InlineData("indicator\n127.0.0.1", "indicator.value", "line 2", "the machine itself")]
    [InlineData("indicator\n192.168.010.1", "indicator.value", "line 2", "is no address")]
    public void What_cannot_be_looked_for_is_refused_with_its_place_and_the_rest_goes_on(string head, string code, string place, string message)
    {
        var columns = head.Split('\n')[0].Count(c => c == ',');
        var (list, reading) = Read(head + "\ngood.example" + new string(',', columns) + "\n");

        var refused = Assert.Single(reading.Refused);
        Assert.Equal((code, place), (refused.Code, refused.Place));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal("good.example", Assert.Single(list).Value);
        Assert.Null(reading.Failure);
    }

    [Fact]
    public void A_quote_that_is_not_closed_costs_its_line_alone()
    {
        var (list, reading) = Read("indicator,description\n\"a.example,broken\nb.example,fine\n");

        Assert.Equal("csv.quote", Assert.Single(reading.Refused).Code);
        Assert.Equal("b.example", Assert.Single(list).Value);
    }

    [Theory]
    [InlineData("name,colour\nx,y\n", "csv.header")]
    [InlineData("", "list.empty")]
    [InlineData("indicator\nnothing\n", "list.empty")]
    public void A_file_without_indicators_is_refused_as_a_whole(string text, string code) =>
        Assert.Equal(code, Read(text).Reading.Failure?.Code);

    [Fact]
    public void More_refused_entries_than_are_kept_are_still_counted()
    {
        var reading = Read("indicator\nok.example\n" + string.Concat(Enumerable.Repeat("??\n", IndicatorReading.MaxRefusedKept + 20))).Reading;

        Assert.Equal((IndicatorReading.MaxRefusedKept, IndicatorReading.MaxRefusedKept + 20L), (reading.Refused.Length, reading.RefusedCount));
    }

    [Fact]
    public void A_list_of_more_than_the_most_is_refused()
    {
        var text = new StringBuilder("ip\n");
        for (var i = 0; i <= IndicatorFiles.MaxIndicators; i++)
        {
            text.Append("11.").Append((i >> 16) & 255).Append('.').Append((i >> 8) & 255).Append('.').Append(i & 255).Append('\n');
        }

        Assert.Equal("list.size", IndicatorFiles.Read(Encoding.UTF8.GetBytes(text.ToString()), _ => { }).Failure?.Code);
    }

    private static (List<Indicator> List, IndicatorReading Reading) Read(string text)
    {
        var list = new List<Indicator>();
        var reading = IndicatorFiles.Read(Encoding.UTF8.GetBytes(text), list.Add);
        Assert.Equal(list.Count, reading.Indicators);
        return (list, reading);
    }
}
