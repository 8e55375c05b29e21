using System.Globalization;

namespace Midmar.Web.Features.Search;

/// <summary>The time a search looks at.</summary>
/// <param name="From">UTC, inclusive.</param>
/// <param name="To">UTC, exclusive.</param>
public sealed record SearchRange(DateTime From, DateTime To)
{
    /// <summary>What is searched when nothing is said.</summary>
    public const string DefaultName = "24h";

    /// <summary>From one time to another.</summary>
    public const string Custom = "custom";

    /// <summary>The names, in the order they are offered.</summary>
    public static readonly IReadOnlyList<string> Names = ["15m", "1h", "24h", "7d", "30d", "all", Custom];

    /// <summary>Clocks run ahead: what happens "now" is looked for a little into the future.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(3);

    /// <summary>The range of a name; null when it is custom and its times are none.</summary>
    /// <param name="name">One of <see cref="Names"/>; anything else is the default.</param>
    /// <param name="from">Of <see cref="Custom"/>: the first time, UTC.</param>
    /// <param name="to">Of <see cref="Custom"/>: the end, UTC.</param>
    /// <param name="now">On the workspace's clock, UTC.</param>
    public static SearchRange? Of(string? name, string? from, string? to, DateTime now)
    {
        var end = now + Ahead;
        return name switch
        {
            "15m" => new SearchRange(now.AddMinutes(-15), end),
            "1h" => new SearchRange(now.AddHours(-1), end),
            "7d" => new SearchRange(now.AddDays(-7), end),
            "30d" => new SearchRange(now.AddDays(-30), end),
            "all" => new SearchRange(DateTime.SpecifyKind(DateTime.UnixEpoch, DateTimeKind.Utc), now.AddYears(100)),
            Custom => Read(from) is { } first && Read(to) is { } last && first < last ? new SearchRange(first, last) : null,
            _ => new SearchRange(now.AddHours(-24), end),
        };
    }

    private static DateTime? Read(string? text) => DateTime.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
