using System.Text;
using CsCheck;
using Midmar.Intel.Indicators;
using Midmar.Intel.Marking;
using Xunit;

namespace Midmar.Intel.Tests.Indicators;

public sealed class NormalFormTests
{
    [Theory]
    [InlineData("HTTP://Evil.Example:80", "evil.example/")]
    [InlineData("https://evil.example:443/A?b=C#d", "evil.example/A?b=C")]
    [InlineData("https://user:secret@evil.example:8443/", "evil.example:8443/")]
    [InlineData("evil.example/x", "evil.example/x")]
    [InlineData("http://[2001:DB8::1]:8080/x", "[2001:db8::1]:8080/x")]
    [InlineData("http://198.51.100.7?q", "198.51.100.7/?q")]
    [InlineData("http://münchen.example/", "xn--mnchen-3ya.example/")]
    [InlineData("http:///x", null)]
    [InlineData("http://no_host", null)]
    public void Urls_have_one_form(string text, string? expected) => Assert.Equal(expected, UrlText.Normalise(text, out _));

    [Theory]
    [InlineData("*.evil.example", "evil.example")]
    [InlineData("EVIL.example.", "evil.example")]
    [InlineData("_dmarc.evil.example", "_dmarc.evil.example")]
    [InlineData("مثال.إختبار", "xn--mgbh0fb.xn--kgbechtv")]
    public void Domains_have_one_form(string text, string expected) =>
        Assert.Equal(expected, IndicatorText.TryRead(text, out var read, out var problem) ? read.Value : problem);

    [Theory]
    [InlineData("com")]
    [InlineData("-a.example")]
    [InlineData("a..example")]
    [InlineData("1.2.3")]
    [InlineData("a b.example")]
    public void What_is_no_domain_is_refused(string text) => Assert.False(IndicatorText.TryRead(text, out _, out _));

    [Theory]
    [InlineData("2001:0DB8:0:0::1", "2001:db8::1")]
    [InlineData("::ffff:198.51.100.7", "198.51.100.7")]
    [InlineData("198.51.100.7:443", "198.51.100.7")]
    [InlineData("198.51.100.7/32", "198.51.100.7")]
    [InlineData("198.51.100.7/24", "198.51.100.0/24")]
    [InlineData("2001:db8:1::1/48", "2001:db8:1::/48")]
    public void Addresses_have_one_form(string text, string expected) =>
        Assert.Equal(expected, IndicatorText.TryRead(text, out var read, out var problem) ? read.Value : problem);

    [Fact]
    public void Every_ipv4_address_is_read_as_it_is_written() => Gen.UInt.Sample(address =>
        Assert.True(AddressText.TryParseIpv4(Encoding.ASCII.GetBytes(AddressText.ToText(address)), out var read) && read == address));

    [Fact]
    public void A_normal_form_stays_as_it_is() => Gen.String[Gen.Char["aB1./:-_?#[]@*"], 0, 30].Sample(text =>
    {
        if (IndicatorText.TryRead(text, out var read, out _))
        {
            Assert.True(IndicatorText.TryRead(read.Value, [read.Kind], out var again, out var problem), $"{text}: {read.Value}: {problem}");
            Assert.Equal((read.Kind, read.Value), (again.Kind, again.Value));
        }
    });

    [Theory]
    [InlineData("tlp:white", Tlp.Clear)]
    [InlineData("AMBER+STRICT", Tlp.AmberStrict)]
    [InlineData("", Tlp.None)]
    public void Markings_are_read_whatever_their_case(string text, Tlp expected) => Assert.True(TlpNames.TryParse(text, out var read) && read == expected);
}
