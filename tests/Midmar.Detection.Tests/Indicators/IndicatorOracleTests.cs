using System.Text.Json;
using CsCheck;
using Midmar.Detection.Indicators;
using Midmar.Intel.Indicators;
using Midmar.Logs.Formats;
using Midmar.Logs.LogSources;
using Midmar.Records;
using Midmar.Testing;
using Xunit;

namespace Midmar.Detection.Tests.Indicators;

/// <summary>The index finds what a plain scan of every indicator over every value finds, on random and on real records.</summary>
public sealed class IndicatorOracleTests
{
    private static readonly string[] Fields =
        ["DestinationIp", "id.resp_h", "QueryName", "QueryResults", "Hashes", "md5", "imphash", "sha256", "url", "c-uri", "cs-host", "answers", "CommandLine"];

    private static readonly Gen<string> Address = Gen.OneOf(
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], (a, b) => $"198.51.{100 + a}.{b}"),
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], (a, b) => $"2001:db8:{a}::{b + 2:x}"));

    private static readonly Gen<string> Name = Gen.Select(Choice("a", "b", "mail", "A"), Choice("evil", "shop"), Choice("example", "test"), Gen.Bool,
        (host, domain, top, isShort) => isShort ? $"{domain}.{top}" : $"{host}.{domain}.{top}");

    private static readonly Gen<string> Hash = Gen.Select(Choice(32, 40, 64), Gen.Int[0, 3], (length, digit) => new string((char)('a' + digit), length));

    private static readonly Gen<string> Url = Gen.Select(Choice("http://", "https://", ""), Name, Choice("/", "/x", "/x?y=1", "/X"), (s, n, p) => s + n + p);

    private static readonly Gen<Indicator> AnyIndicator = Gen.Select(
        Gen.OneOf(Address, Name, Hash, Url, Gen.Select(Address, Gen.Int[24, 32], (a, p) => $"{a}/{p}")),
        Choice<DateTime?>(null, Some.Kickoff, Some.Kickoff.AddDays(1)),
        Gen.Bool,
        (text, expires, isImphash) => Some.Indicator(text, expires) is var i && i.Kind == IndicatorKind.Md5 && isImphash ? i with { Kind = IndicatorKind.Imphash } : i);

    private static readonly Gen<string> Value = Gen.OneOf(
        Address, Name, Hash, Url, Choice("/x", "/x?y=1", "", "x", "-", "198.51.100", "evil"),
        Gen.Select(Name, Address, (n, a) => $"type:  5 {n};{a};"),
        Gen.Select(Hash, Hash, (a, b) => $"MD5={a.ToUpperInvariant()},IMPHASH={b}"));

    [Fact]
    public void On_random_records_both_see_the_same()
    {
        var sightings = 0;
        Gen.Select(AnyIndicator.Array[0, 40], Gen.Select(Choice(Fields), Value).Array[1, 8].Array[1, 6], Choice(-1, 0, 1))
            .Sample(
                (indicators, records, hours) =>
                {
                    var listed = indicators.Select((i, n) => (n % 3 == 0 ? "a" : "b", i)).ToList();
                    var lines = string.Concat(records.Select(r => JsonSerializer.Serialize(r.DistinctBy(f => f.Item1).ToDictionary(f => f.Item1, f => f.Item2)) + "\n"));
                    sightings += Compare(Some.Records(lines), listed, Some.Kickoff.AddHours(hours).Ticks);
                },
                iter: 1_000,
                threads: 1);
        Assert.True(sightings > 100, $"Only {sightings} sightings: the values never meet.");
    }

    [Fact]
    public void On_real_records_both_see_the_same()
    {
        var files = Directory.GetFiles(RealData.Require("evtx", "evtx-to-mitre-attack"), "*.evtx", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((_, i) => i % 6 == 0).ToList();
        var batches = files.SelectMany(Batches).ToList();
        var listed = batches.SelectMany(ValuesOf).Where((_, i) => i % 3 == 0).Take(400).Select((i, n) => (n % 2 == 0 ? "a" : "b", i)).ToList();

        var sightings = batches.Sum(b => Compare(b, listed, Some.Kickoff.Ticks));

        Assert.True(sightings > 50, $"Only {sightings} sightings in {files.Count} files.");
    }

    private static Gen<T> Choice<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static int Compare(RecordBatch batch, List<(string List, Indicator Indicator)> listed, long ticks)
    {
        var matcher = new IndicatorMatcher(Some.Index(listed));
        // What one list names twice counts as long as the longer of the two.
        var merged = listed.GroupBy(l => (l.List, l.Indicator.Kind, l.Indicator.Value))
            .Select(g => (g.Key.List, g.First().Indicator with { Expires = g.Any(i => i.Indicator.Expires is null) ? null : g.Max(i => i.Indicator.Expires) }))
            .ToList();
        var count = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var seen = matcher.Match(batch[i], ticks).ToArray().Select(s => $"{s.List.Name} {s.Kind} {s.Value}").Order(StringComparer.Ordinal).ToList();
            Assert.Equal(NaiveIndicators.Match(batch[i], ticks, merged), seen);
            count += seen.Count;
        }

        return count;
    }

    private static IEnumerable<RecordBatch> Batches(string file)
    {
        using var stream = File.OpenRead(file);
        var content = new Midmar.Logs.Archives.ArchiveWalker(Midmar.Logs.Archives.ArchiveLimits.Default).Walk(file, stream).First().Content;
        var format = LogFormats.Recognise(content.Peek(LogFormats.HeadLength), file)!;
        var cutter = format.CreateCutter(content);
        var parser = format.CreateParser(new ReadContext(default, file, LogSourceTable.Default));
        for (var block = new LogBlock { Source = 1 }; cutter.TryRead(block); block = new LogBlock { Source = 1 })
        {
            var batch = new RecordBatch();
            parser.Parse(block, batch);
            yield return batch;
        }
    }

    private static IEnumerable<Indicator> ValuesOf(RecordBatch batch)
    {
        for (var r = 0; r < batch.Count; r++)
        {
            for (var f = 0; f < batch[r].FieldCount; f++)
            {
                if (IndicatorFields.Of(batch[r].FieldAt(f)) == FieldUse.None)
                {
                    continue;
                }

                foreach (var part in batch[r].ValueAt(f).ToString().Split(',', ';', ' ', '='))
                {
                    if (IndicatorText.TryRead(part, out var read, out _))
                    {
                        yield return new Indicator(read.Kind, read.Value, Expires: null, default, Confidence: null);
                    }
                }
            }
        }
    }
}
