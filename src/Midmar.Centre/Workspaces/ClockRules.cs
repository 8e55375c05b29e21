using Midmar.Centre.People;

namespace Midmar.Centre.Workspaces;

/// <summary>What may be done to the clock of an exercise.</summary>
public static class ClockRules
{
    /// <summary>The clock after a command, or why not.</summary>
    /// <param name="clock">The clock now.</param>
    /// <param name="command">What is wanted.</param>
    public static Outcome<ClockState> Decide(ClockState clock, ClockCommand command)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return command switch
        {
            StartClock => clock with { IsRunning = true, HasRun = true },
            PauseClock => clock with { IsRunning = false },
            SetClockSpeed { Speed: >= ClockState.MinSpeed and <= ClockState.MaxSpeed } given => clock with { Speed = given.Speed },
            SetClockSpeed => new ClockSpeedOutOfRange(),
            SetClock given => Set(clock, given.Time),
            _ => throw new ArgumentOutOfRangeException(nameof(command)),
        };
    }

    private static Outcome<ClockState> Set(ClockState clock, DateTime time)
    {
        if (time < ClockState.Earliest || time > ClockState.Latest)
        {
            return new ClockTimeOutOfRange();
        }

        return clock.HasRun && time < clock.Time
            ? new ClockCannotGoBack()
            : clock with { Time = DateTime.SpecifyKind(time, DateTimeKind.Utc) };
    }
}
