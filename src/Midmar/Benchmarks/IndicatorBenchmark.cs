using System.Diagnostics;
using System.Globalization;
using System.Text;
using Midmar.Detection.Indicators;
using Midmar.Intel.Indicators;
using Midmar.Logs.Formats;
using Midmar.Records;
using Midmar.Sigma;

namespace Midmar.Benchmarks;

/// <summary>An index of made-up indicators of all kinds: what it takes, and what looking up costs beside the rules.</summary>
internal sealed class IndicatorBenchmark(int count)
{
    private static readonly IndicatorKind[] Mix =
        [IndicatorKind.Ipv4, IndicatorKind.Ipv4, IndicatorKind.Domain, IndicatorKind.Domain, IndicatorKind.Url, IndicatorKind.Sha256, IndicatorKind.Sha256, IndicatorKind.Sha1, IndicatorKind.Md5, IndicatorKind.Ipv6];

    /// <summary>The index, how long it took, and how much the process holds for it after a collection.</summary>
    public (IndicatorIndex Index, TimeSpan Took, long HeldBytes) Build()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var builder = new IndicatorIndexBuilder();
        builder.BeginList("made-up.csv", "made up");
        var random = new Random(1);
        for (var i = 0; i < count; i++)
        {
            builder.Add(IndicatorOf(Mix[i % Mix.Length], i, random));
        }

        var index = builder.Build();
        var took = clock.Elapsed;
        return (index, took, GC.GetTotalMemory(forceFullCollection: true) - before);
    }

    /// <summary>Records a second with rules alone and with indicators beside them, and the sightings, over the same blocks.</summary>
    public static (double Alone, double Both, long Records, long Sightings) Compare(LoadedBlocks blocks, RuleSet rules, IndicatorIndex index, int runs)
    {
        var (alone, both) = (new List<double>(), new List<double>());
        long records = 0, sightings = 0;
        for (var run = 0; run <= runs; run++)
        {
            // Turn and turn about, so that both meet the same machine; the first round warms up.
            var first = Run(blocks, rules, IndicatorIndex.Empty);
            var second = Run(blocks, rules, index);
            (records, sightings) = (second.Records, second.Sightings);
            if (run > 0)
            {
                alone.Add(first.Records / first.Took.TotalSeconds);
                both.Add(second.Records / second.Took.TotalSeconds);
            }
        }

        alone.Sort();
        both.Sort();
        return (alone[runs / 2], both[runs / 2], records, sightings);
    }

    /// <summary>Look-ups a second through records that hold one address and one name each, half of them in the index.</summary>
    public static (double PerSecond, long Found) LookUps(IndicatorIndex index, int records)
    {
        var text = new StringBuilder();
        var random = new Random(1);
        for (var i = 0; i < records; i++)
        {
            var number = i % 2 == 0 ? i / 2 * Mix.Length : 0;
            var address = i % 2 == 0 ? IndicatorOf(IndicatorKind.Ipv4, number, random).Value : $"198.18.{i >> 8 & 255}.{i & 255}";
            var name = i % 2 == 0 ? IndicatorOf(IndicatorKind.Domain, number + 2, random).Value : $"host{i}.example.org";
            text.Append(CultureInfo.InvariantCulture, $$"""{"DestinationIp":"{{address}}","QueryName":"{{name}}"}""").Append('\n');
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var batch = new RecordBatch();
        LogFormats.Find("json")!.CreateParser(new ReadContext(default, "made-up.json", Midmar.Logs.LogSources.LogSourceTable.Default))
            .Parse(new LogBlock { Buffer = bytes, Length = bytes.Length }, batch);
        var matcher = new IndicatorMatcher(index);
        long found = 0, looked = 0;
        Pass(batch, matcher);
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(2))
        {
            found += Pass(batch, matcher);
            looked += 2L * batch.Count;
        }

        return (looked / clock.Elapsed.TotalSeconds, found);
    }

    private static long Pass(RecordBatch batch, IndicatorMatcher matcher)
    {
        long found = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            found += matcher.Match(batch[i], 0).Length;
        }

        return found;
    }

    private static (TimeSpan Took, long Records, long Sightings) Run(LoadedBlocks blocks, RuleSet rules, IndicatorIndex index)
    {
        var matcher = rules.CreateMatcher();
        var indicators = index.Count > 0 ? new IndicatorMatcher(index) : null;
        var batch = new RecordBatch();
        long records = 0, sightings = 0;
        BlockParser? parser = null;
        ReadContext? last = null;
        var clock = Stopwatch.StartNew();
        foreach (var (format, context, block) in blocks.All)
        {
            if (!ReferenceEquals(context, last))
            {
                (parser, last) = (format.CreateParser(context), context);
            }

            parser!.Parse(block, batch);
            records += batch.Count;
            for (var i = 0; i < batch.Count; i++)
            {
                _ = matcher.Match(batch[i]);
                sightings += indicators is null ? 0 : indicators.Match(batch[i], batch[i].Time.Ticks).Length;
            }
        }

        return (clock.Elapsed, records, sightings);
    }

    private static Indicator IndicatorOf(IndicatorKind kind, int number, Random random) => new(
        kind,
        kind switch
        {
            IndicatorKind.Ipv4 => AddressText.ToText(0x0B00_0000u + ((uint)number * 97)),
            IndicatorKind.Ipv6 => AddressText.ToText(((UInt128)0x2001_0DB8 << 96) + (uint)number, isIpv4: false),
            IndicatorKind.Domain => string.Create(CultureInfo.InvariantCulture, $"d{number}.bad-tickets{number % 977}.example"),
            IndicatorKind.Url => string.Create(CultureInfo.InvariantCulture, $"shop{number % 4999}.example/pay/{number:x}?id={number}"),
            _ => Hex(random, kind == IndicatorKind.Sha256 ? 32 : kind == IndicatorKind.Sha1 ? 20 : 16),
        },
        Expires: null,
        default,
        Confidence: null);

    private static string Hex(Random random, int length)
    {
        Span<byte> bytes = stackalloc byte[32];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes[..length]);
    }
}
