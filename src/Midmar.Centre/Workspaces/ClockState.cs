namespace Midmar.Centre.Workspaces;

/// <summary>What the clock of an exercise says and how it goes.</summary>
/// <param name="Time">What it says, UTC.</param>
/// <param name="Speed">Exercise seconds to a second of the wall clock, while it runs.</param>
/// <param name="IsRunning">Whether it goes; otherwise it is paused.</param>
/// <param name="HasRun">Whether it has ever gone: from then on it is only set forward.</param>
public sealed record ClockState(DateTime Time, double Speed, bool IsRunning, bool HasRun)
{
    /// <summary>The slowest a clock goes.</summary>
    public const double MinSpeed = 0.1;

    /// <summary>The fastest: a minute of the exercise in a second.</summary>
    public const double MaxSpeed = 60;

    /// <summary>The first time a clock may show.</summary>
    public static readonly DateTime Earliest = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The last.</summary>
    public static readonly DateTime Latest = new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The clock of an exercise just made: paused, at the time of day.</summary>
    public static ClockState At(DateTime time) => new(time, 1, IsRunning: false, HasRun: false);
}
