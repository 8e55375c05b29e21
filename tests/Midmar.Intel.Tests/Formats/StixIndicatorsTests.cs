using System.Text;
using CsCheck;
using Midmar.Intel.Formats;
using Midmar.Intel.Indicators;
using Midmar.Intel.Marking;
using Midmar.Testing;
using Xunit;

namespace Midmar.Intel.Tests.Formats;

public sealed class StixIndicatorsTests
{
    [Theory]
    [InlineData("[ipv4-addr:value = '198.51.100.7']", "Ipv4 198.51.100.7")]
    [InlineData("[ipv4-addr:value = '198.51.100.0/24']", "Network 198.51.100.0/24")]
    [InlineData("[ipv4-addr:value ISSUBSET '198.51.100.0/24']", "Network 198.51.100.0/24")]
    [InlineData("[ipv6-addr:value ISSUBSET '2001:db8::/32']", "Network 2001:db8::/32")]
    [InlineData("[domain-name:value='evil.example']", "Domain evil.example")]
    [InlineData("[url:value = 'http://evil.example/it''s']", null)]
    [InlineData("[url:value = 'http://evil.example/it\\\\'s']", "Url evil.example/it's")]
    [InlineData("[file:hashes.'SHA-256' = 'AECA266F0CA8D3E7CF1F6B9E0E7A4F0A9A8C2A9E0E7A4F0A9A8C2A9E0E7A4F0A']", "Sha256 aeca266f0ca8d3e7cf1f6b9e0e7a4f0a9a8c2a9e0e7a4f0a9a8c2a9e0e7a4f0a")]
    [InlineData("[file:hashes.MD5 = '0123456789abcdef0123456789abcdef' OR file:hashes.'SHA-1' = '0123456789abcdef0123456789abcdef01234567']", "Md5 0123456789abcdef0123456789abcdef, Sha1 0123456789abcdef0123456789abcdef01234567")]
    [InlineData("[domain-name:value = 'a.example'] OR ([domain-name:value IN ('b.example', 'c.example')])", "Domain a.example, Domain b.example, Domain c.example")]
    [InlineData("[domain-name:value = 'a.example' AND ipv4-addr:value = '198.51.100.7']", null)]
    [InlineData("[domain-name:value = 'a.example'] FOLLOWEDBY [domain-name:value = 'b.example']", null)]
    [InlineData("[domain-name:value != 'a.example']", null)]
    [InlineData("[domain-name:value LIKE '%.example']", null)]
    [InlineData("[email-addr:value = 'a@a.example']", null)]
    [InlineData("[domain-name:value = 'a.example'", null)]
    [InlineData("[domain-name:value = 'a.example] ", null)]
    public void Simple_patterns_become_indicators_and_others_are_refused(string pattern, string? expected)
    {
        var (list, reading) = Read(Bundle(Indicator(1, pattern), Indicator(2, "[domain-name:value = 'good.example']")));

        Assert.Equal("good.example", list[^1].Value);
        Assert.Equal(expected ?? string.Empty, string.Join(", ", list.SkipLast(1).Select(i => $"{i.Kind} {i.Value}")));
        Assert.Equal(expected is null ? 1 : 0, reading.RefusedCount);
        Assert.All(reading.Refused, r => Assert.StartsWith("object 1 (indicator--1)", r.Place, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", Tlp.Clear)]
    [InlineData("marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", Tlp.Amber)]
    [InlineData("marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", Tlp.AmberStrict)]
    [InlineData("marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", Tlp.Red)]
    [InlineData("marking-definition--own", Tlp.Green)]
    [InlineData("marking-definition--extended", Tlp.AmberStrict)]
    [InlineData("marking-definition--unknown", Tlp.None)]
    public void Markings_are_those_the_object_refers_to(string id, Tlp expected) => Assert.Equal(
        expected,
        Assert.Single(Read(Bundle(
            Indicator(1, "[domain-name:value = 'a.example']", $$""", "object_marking_refs": ["{{id}}"]"""),
            """{"type": "marking-definition", "id": "marking-definition--own", "definition_type": "tlp", "definition": {"tlp": "green"}}""",
            """{"type": "marking-definition", "id": "marking-definition--extended", "extensions": {"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": {"extension_type": "property-extension", "tlp_2_0": "amber+strict"}}}""")).List).Marking);

    [Fact]
    public void The_strictest_of_several_markings_counts() => Assert.Equal(
        Tlp.Red,
        Assert.Single(Read(Bundle(Indicator(
            1, "[domain-name:value = 'a.example']",
            """, "object_marking_refs": ["marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"]"""))).List).Marking);

    [Fact]
    public void Expiry_confidence_and_revocation_are_read()
    {
        var (list, reading) = Read(Bundle(
            Indicator(1, "[domain-name:value = 'a.example']", """, "valid_until": "2026-07-19T22:00:00Z", "confidence": 80"""),
            Indicator(2, "[domain-name:value = 'b.example']", """, "revoked": true"""),
            Indicator(3, "[domain-name:value = 'c.example']", """, "valid_until": "soon" """)));

        Assert.Equal((new DateTime(2026, 7, 19, 22, 0, 0, DateTimeKind.Utc), 80), (Assert.Single(list).Expires, list[0].Confidence));
        Assert.Equal(("revoked indicators were left out", 1L), Assert.Single(reading.Notes));
        Assert.Equal("indicator.expiry", Assert.Single(reading.Refused).Code);
    }

    [Theory]
    [InlineData("""{"type": "bundle", "objects": [{"type": "indicator",}]}""", "stix.json", "line 1, byte")]
    [InlineData("""{"type": "bundle", "objects": [""", "stix.json", "line 1, byte")]
    [InlineData("""{"type": "report"}""", "stix.bundle", "the file")]
    public void A_file_that_is_no_bundle_is_refused_as_a_whole(string json, string code, string place)
    {
        var failure = Read(json, isWhole: false).Reading.Failure;

        Assert.Equal(code, failure?.Code);
        Assert.StartsWith(place, failure!.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void Public_bundles_are_read_or_refused_and_never_fail()
    {
        var files = Directory.GetFiles(RealData.Require("schemas", "stix-2.1", "examples"), "*.json", SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        var readings = files.Select(f => IndicatorFiles.Read(File.ReadAllBytes(f), _ => { })).ToList();
        Assert.Contains(readings, r => r is { Failure: null, Indicators: > 0 });
    }

    [Fact]
    public void Whatever_a_pattern_is_it_is_read_or_refused() => Gen.OneOf(
            Gen.String[Gen.Char["[]()'=\\:., ORANDISUBET"], 0, 40],
            Gen.Int[0, 45].Select(cut => "[file:hashes.'SHA-256' = 'aa' OR url:value = 'x\\'y']"[..cut]))
        .Sample(
            pattern =>
            {
                var reading = Read(Bundle(Indicator(1, pattern), Indicator(2, "[domain-name:value = 'good.example']"))).Reading;
                Assert.True(reading.Indicators >= 1 && reading.Failure is null);
            },
            iter: 2_000,
            threads: 1);

    private static string Indicator(int number, string pattern, string more = "") =>
        $$"""{"type": "indicator", "id": "indicator--{{number}}", "pattern_type": "stix", "pattern": {{System.Text.Json.JsonSerializer.Serialize(pattern.Replace("\\\\", "\\", StringComparison.Ordinal))}}{{more}}}""";

    private static string Bundle(params string[] objects) =>
        $$"""{"type": "bundle", "id": "bundle--1", "objects": [{{string.Join(",\n", objects)}}]}""";

    private static (List<Indicator> List, IndicatorReading Reading) Read(string json, bool isWhole = true)
    {
        var list = new List<Indicator>();
        var reading = IndicatorFiles.Read(Encoding.UTF8.GetBytes(json), list.Add);
        Assert.Equal(isWhole, reading.Failure is null);
        return (list, reading);
    }
}
