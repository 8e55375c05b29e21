using System.Globalization;
using System.Net;
using CsCheck;
using Midmar.Centre.Assets;
using Midmar.Centre.People;
using Xunit;

namespace Midmar.Centre.Tests.Assets;

public sealed class AssetRegisterTests
{
    private static readonly string[] Labels = ["gate", "till", "dsp-01", "كاميرا"];
    private static readonly string[] Domains = ["", ".stadium.example", ".media.example"];

    private static readonly Gen<string> Address = Gen.OneOf(
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 255], (a, b) => $"10.{a}.0.{b}"),
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 9], (a, b) => $"2001:db8::{a}:{b}"));

    private static readonly Gen<string> Range = Gen.OneOf(
        Gen.Select(Address, Gen.Int[8, 32], (a, p) => a.Contains(':', StringComparison.Ordinal) ? $"{a}/{p + 96}" : $"{a}/{p}"), Address);

    private static readonly Gen<string> Host = Gen.Select(Gen.Int[0, Labels.Length - 1].Select(i => Labels[i]), Gen.Int[0, Domains.Length - 1].Select(i => Domains[i]), (l, d) => l + d);

    [Fact]
    public void It_finds_what_looking_at_every_asset_finds() =>
        Gen.Select(Gen.Select(Host.Array[0, 2], Range.Array[0, 2]).List[0, 8], Gen.OneOf(Host, Address)).Sample((drafts, asked) =>
        {
            var assets = drafts.Select((d, i) => new Asset(i + 1, new AssetFacts
            {
                Name = $"a{i}",
                Hosts = [.. d.Item1],
                Addresses = [.. d.Item2.Select(r => ((Done<string>)AssetKeys.AddressOf(r)).Value)],
            })).ToList();
            var upper = asked.ToUpperInvariant();

            Assert.Equal(Naive(assets, asked)?.Number, new AssetRegister(assets).Find(upper)?.Number);
        });

    [Theory]
    [InlineData("dsp-ctl01.stadium.example", "DSP-CTL01", true)]
    [InlineData("dsp-ctl01", "dsp-ctl01.stadium.example", true)]
    [InlineData("dsp-ctl01.stadium.example", "dsp-ctl01.other.example", false)]
    [InlineData("dsp-ctl01.stadium.example", "dsp-ctl01.stadium.example.", true)]
    [InlineData("dsp-ctl01", "dsp-ctl011", false)]
    public void A_host_is_found_with_and_without_its_domain(string registered, string asked, bool isFound) =>
        Assert.Equal(isFound, new AssetRegister([new Asset(1, new AssetFacts { Name = "x", Hosts = [registered] })]).Find(asked) is not null);

    [Fact]
    public void An_asset_is_found_by_its_number_though_numbers_are_missing()
    {
        var register = new AssetRegister(new long[] { 9, 2, 5, 11 }.Select(n => new Asset(n, new AssetFacts { Name = $"a{n}", Hosts = [$"a{n}"] })));

        Assert.Equal(new long?[] { null, 2, null, null, 5, null, null, null, 9, null, 11, null }, Enumerable.Range(1, 12).Select(n => register.Find((long)n)?.Number));
    }

    [Fact]
    public void Of_two_hosts_of_one_first_name_none_is_guessed()
    {
        var register = new AssetRegister(
        [
            new Asset(1, new AssetFacts { Name = "north", Hosts = ["gate.north.example"] }), new Asset(2, new AssetFacts { Name = "south", Hosts = ["gate.south.example"] }),
        ]);

        Assert.Null(register.Find("gate"));
        Assert.Equal(2, register.Find("GATE.south.example")!.Number);
    }

    [Fact]
    public void A_service_is_found_by_its_host_unless_that_is_another_asset()
    {
        var register = new AssetRegister(
        [
            new Asset(1, new AssetFacts { Name = "shop", Services = ["https://tickets.example/buy", "sip:desk"] }),
            new Asset(2, new AssetFacts { Name = "portal", Hosts = ["www.example"], Services = ["https://tickets.example"] }),
        ]);

        Assert.Equal(1, register.Find("tickets.example")!.Number);
        Assert.Equal(2, register.Find("www.example")!.Number);
    }

    [Fact]
    public void An_address_within_IPv6_is_the_IPv4_address_and_what_is_none_finds_nothing()
    {
        var register = new AssetRegister([new Asset(1, new AssetFacts { Name = "net", Addresses = ["10.0.0.0/8"] })]);

        Assert.NotNull(register.Find("::ffff:10.1.2.3"));
        Assert.All(["10.1", "010.1.2.3", "10.1.2.256", "10.1.2.3.4", "", " ", "fe80::1%eth0"], text => Assert.Null(register.Find(text)));
        Assert.Null(register.Find(null));
    }

    [Theory]
    [InlineData("10.1.2.3/16", "10.1.0.0/16")]
    [InlineData("10.1.2.3/32", "10.1.2.3")]
    [InlineData("2001:DB8:0:0::1", "2001:db8::1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    public void An_address_has_one_way_of_being_written(string written, string kept) => Assert.Equal(new Done<string>(kept), AssetKeys.AddressOf(written));

    [Theory]
    [InlineData("10.0.0.0/7")]
    [InlineData("::/0")]
    public void A_range_that_is_half_of_the_world_is_refused(string range) =>
        Assert.Equal(new RangeTooWide(range), Assert.IsType<Refused<string>>(AssetKeys.AddressOf(range)).Reason);

    /// <summary>The rules of the register said as plainly as can be.</summary>
    private static Asset? Naive(List<Asset> assets, string asked)
    {
        if (IPAddress.TryParse(asked, out var address))
        {
            return assets.SelectMany(a => a.Facts.Addresses.Select(t => (Asset: a, Network: NetworkOf(t))))
                .Where(x => x.Network.BaseAddress.AddressFamily == address.AddressFamily && x.Network.Contains(address))
                .OrderByDescending(x => x.Network.PrefixLength).ThenBy(x => x.Asset.Number)
                .Select(x => x.Asset).FirstOrDefault();
        }

        var all = assets.SelectMany(a => a.Facts.Hosts.Select(h => (Asset: a, Host: h))).ToList();
        if (all.Find(x => x.Host == asked) is { Asset: { } exact })
        {
            return exact;
        }

        var label = asked.Split('.')[0];
        if (asked != label)
        {
            return all.Find(x => x.Host == label).Asset;
        }

        var candidates = all.Where(x => x.Host.StartsWith(label + ".", StringComparison.Ordinal)).Select(x => x.Asset).Distinct().ToList();
        return candidates.Count == 1 ? candidates[0] : null;
    }

    private static IPNetwork NetworkOf(string text) => IPNetwork.Parse(text.Contains('/', StringComparison.Ordinal)
        ? text
        : string.Create(CultureInfo.InvariantCulture, $"{text}/{(text.Contains(':', StringComparison.Ordinal) ? 128 : 32)}"));
}
