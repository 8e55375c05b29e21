using System.Text;
using Midmar.Detection.Indicators;
using Midmar.Intel.Indicators;
using Midmar.Intel.Marking;
using Midmar.Logs.Formats;
using Midmar.Logs.LogSources;
using Midmar.Records;

namespace Midmar.Detection.Tests.Indicators;

/// <summary>Values of these tests.</summary>
internal static class Some
{
    public static readonly DateTime Kickoff = new(2026, 6, 12, 18, 0, 0, DateTimeKind.Utc);

    /// <summary>An indicator from its text.</summary>
    public static Indicator Indicator(string text, DateTime? expires = null, Tlp marking = Tlp.None) =>
        IndicatorText.TryRead(text, out var read, out var problem)
            ? new Indicator(read.Kind, read.Value, expires, marking, Confidence: null)
            : throw new ArgumentException(problem, nameof(text));

    public static IndicatorIndex Index(params IEnumerable<(string List, Indicator Indicator)> indicators)
    {
        var builder = new IndicatorIndexBuilder();
        foreach (var list in indicators.GroupBy(i => i.List))
        {
            builder.BeginList(list.Key, $"hash of {list.Key}");
            foreach (var (_, indicator) in list)
            {
                builder.Add(indicator);
            }
        }

        return builder.Build();
    }

    /// <summary>Records of JSON lines.</summary>
    public static RecordBatch Records(string lines)
    {
        var bytes = Encoding.UTF8.GetBytes(lines);
        var batch = new RecordBatch();
        LogFormats.Find("json")!.CreateParser(new ReadContext(default, "some.json", LogSourceTable.Default))
            .Parse(new LogBlock { Buffer = bytes, Length = bytes.Length, Source = 1, Offset = 0 }, batch);
        return batch;
    }

    /// <summary>The values seen in a record with these fields.</summary>
    public static List<string> Seen(IndicatorIndex index, string json, long? ticks = null)
    {
        var seen = new List<string>();
        foreach (var sighting in new IndicatorMatcher(index).Match(Records(json + "\n")[0], ticks ?? Kickoff.Ticks))
        {
            seen.Add($"{sighting.List.Name} {sighting.Kind} {sighting.Value}");
        }

        seen.Sort(StringComparer.Ordinal);
        return seen;
    }
}
