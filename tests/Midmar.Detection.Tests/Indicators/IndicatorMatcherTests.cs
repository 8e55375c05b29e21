using Midmar.Detection.Indicators;
using Midmar.Intel.Indicators;
using Xunit;

namespace Midmar.Detection.Tests.Indicators;

public sealed class IndicatorMatcherTests
{
    private static readonly IndicatorIndex Index = Some.Index(
        ("a", Some.Indicator("198.51.100.7")), ("a", Some.Indicator("203.0.113.0/24")), ("a", Some.Indicator("203.0.113.128/25")),
        ("a", Some.Indicator("2001:db8::/32")), ("a", Some.Indicator("2001:db8::7")), ("a", Some.Indicator("evil.example")),
        ("b", Some.Indicator("evil.example")), ("a", Some.Indicator("http://shop.example/pay?x=1")),
        ("a", Some.Indicator(new string('a', 32))), ("a", Some.Indicator(new string('b', 64))),
        ("a", new Indicator(IndicatorKind.Imphash, new string('c', 32), null, default, null)));

    [Theory]
    [InlineData("""{"DestinationIp": "198.51.100.7"}""", "a Ipv4 198.51.100.7")]
    [InlineData("""{"dst_ip": "::ffff:198.51.100.7"}""", "a Ipv4 198.51.100.7")]
    [InlineData("""{"source": {"ip": "203.0.113.200"}}""", "a Network 203.0.113.0/24, a Network 203.0.113.128/25")]
    [InlineData("""{"id.orig_h": "2001:DB8:0::7"}""", "a Ipv6 2001:db8::7, a Network 2001:db8::/32")]
    [InlineData("""{"QueryName": "login.Evil.Example."}""", "a Domain evil.example, b Domain evil.example")]
    [InlineData("""{"QueryName": "notevil.example"}""", "")]
    [InlineData("""{"QueryName": "example"}""", "")]
    [InlineData("""{"QueryResults": "type:  5 www.evil.example;::ffff:198.51.100.7;"}""", "a Domain evil.example, a Ipv4 198.51.100.7, b Domain evil.example")]
    [InlineData("""{"answers": ["1.1.1.1", "203.0.113.1"]}""", "a Network 203.0.113.0/24")]
    [InlineData("""{"url": "https://SHOP.example:443/pay?x=1#top"}""", "a Url shop.example/pay?x=1")]
    [InlineData("""{"cs-host": "shop.example", "c-uri": "/pay?x=1"}""", "a Url shop.example/pay?x=1")]
    [InlineData("""{"url": "http://198.51.100.7:8080/x"}""", "a Ipv4 198.51.100.7")]
    [InlineData("""{"Hashes": "SHA1=00,MD5=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,IMPHASH=CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"}""", "a Imphash cccccccccccccccccccccccccccccccc, a Md5 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("""{"Hashes": "MD5=CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"}""", "")]
    [InlineData("""{"file": {"hash": {"sha256": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}}}""", "a Sha256 bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")]
    [InlineData("""{"DestinationIp": "198.51.100.7", "dst_ip": "198.51.100.7"}""", "a Ipv4 198.51.100.7")]
    [InlineData("""{"CommandLine": "curl 198.51.100.7"}""", "")]
    public void Indicators_are_seen_in_the_fields_that_may_have_them(string record, string expected) =>
        Assert.Equal(expected, string.Join(", ", Some.Seen(Index, record)));

    [Fact]
    public void An_expired_indicator_counts_for_what_happened_before()
    {
        var index = Some.Index(("a", Some.Indicator("198.51.100.7", expires: Some.Kickoff)));
        const string record = """{"DestinationIp": "198.51.100.7"}""";

        Assert.Single(Some.Seen(index, record, Some.Kickoff.AddSeconds(-1).Ticks));
        Assert.Empty(Some.Seen(index, record, Some.Kickoff.Ticks));
    }

    [Fact]
    public void Two_lines_of_a_list_about_the_same_are_one_that_counts_as_long_as_either()
    {
        var index = Some.Index(
            ("a", Some.Indicator("198.51.100.7", expires: Some.Kickoff)), ("a", Some.Indicator("198.51.100.7", expires: Some.Kickoff.AddDays(1))));

        Assert.Equal(1, index.Count);
        Assert.Single(Some.Seen(index, """{"DestinationIp": "198.51.100.7"}""", Some.Kickoff.AddHours(1).Ticks));
    }

    [Fact]
    public void An_empty_index_sees_nothing() => Assert.Empty(Some.Seen(IndicatorIndex.Empty, """{"DestinationIp": "198.51.100.7"}"""));

    [Fact]
    public void A_record_with_more_values_than_are_looked_up_is_passed_over_from_there_on()
    {
        var many = string.Join(",", Enumerable.Repeat("\"1.1.1.1\"", IndicatorMatcher.MaxValues));

        Assert.Empty(Some.Seen(Index, $$"""{"answers": [{{many}}, "203.0.113.1"]}"""));
    }
}
