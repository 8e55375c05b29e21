using Midmar.Centre.Alerts;
using Midmar.Sigma.Rules;

namespace Midmar.Web.Features.Watch;

/// <summary>A piece of a bar: alerts of one level raised in one minute.</summary>
/// <param name="Level">The level.</param>
/// <param name="X">From the left, 10 a minute.</param>
/// <param name="Y">From the top, 100 in all.</param>
/// <param name="Height">Of 100.</param>
internal readonly record struct FlowBar(RuleLevel Level, double X, double Y, double Height);

/// <summary>The alerts of the last hour, minute by minute, worst at the bottom.</summary>
/// <param name="Bars">What is drawn.</param>
/// <param name="Total">Alerts in the hour (count).</param>
/// <param name="Highest">Alerts of the fullest minute (count).</param>
internal sealed record Flow(IReadOnlyList<FlowBar> Bars, int Total, int Highest)
{
    /// <summary>Minutes shown.</summary>
    public const int Minutes = 60;

    public static Flow Of(IEnumerable<QueueRow> rows, DateTime now)
    {
        var begins = now.AddMinutes(-Minutes);
        var minutes = rows.Where(r => r.Alert.Raised > begins && r.Alert.Raised <= now)
            .GroupBy(r => Math.Min(Minutes - 1, (int)(r.Alert.Raised - begins).TotalMinutes))
            .ToDictionary(g => g.Key, g => g.GroupBy(r => r.Alert.Level).OrderByDescending(l => l.Key).Select(l => (l.Key, Count: l.Count())).ToArray());
        var highest = minutes.Values.Select(m => m.Sum(l => l.Count)).DefaultIfEmpty().Max();
        var bars = new List<FlowBar>();
        foreach (var (minute, levels) in minutes)
        {
            var top = 100.0;
            foreach (var (level, count) in levels)
            {
                var height = 100.0 * count / highest;
                top -= height;
                bars.Add(new FlowBar(level, (minute * 10) + 1, top, height));
            }
        }

        return new Flow(bars, minutes.Values.Sum(m => m.Sum(l => l.Count)), highest);
    }
}
