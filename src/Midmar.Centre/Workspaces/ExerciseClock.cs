namespace Midmar.Centre.Workspaces;

/// <summary>The clock of an exercise: it goes as fast as it is told, or not at all, and its timers with it. Any thread.</summary>
public sealed class ExerciseClock : TimeProvider
{
    private readonly TimeProvider wall;
    private readonly Lock gate = new();
    private readonly HashSet<ExerciseTimer> timers = [];
    private ClockState state;
    private long since;

    /// <summary>A clock.</summary>
    /// <param name="state">What it says, and whether it goes.</param>
    /// <param name="wall">The clock it is wound by.</param>
    public ExerciseClock(ClockState state, TimeProvider wall)
    {
        ArgumentNullException.ThrowIfNull(wall);
        this.state = state;
        this.wall = wall;
        since = wall.GetTimestamp();
    }

    /// <summary>What it says now.</summary>
    public ClockState State
    {
        get
        {
            lock (gate)
            {
                return Now();
            }
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(State.Time);

    /// <inheritdoc/>
    public override long GetTimestamp() => State.Time.Ticks;

    /// <summary>Makes it go on otherwise; what is decided of its state as it is now. A refusal of the decision changes nothing.</summary>
    /// <param name="decide">The next state, from the one now; null: it stays.</param>
    public void Change(Func<ClockState, ClockState?> decide)
    {
        ArgumentNullException.ThrowIfNull(decide);
        ExerciseTimer[] waiting;
        lock (gate)
        {
            if (decide(Now()) is not { } next)
            {
                return;
            }

            state = next;
            since = wall.GetTimestamp();
            waiting = [.. timers];
        }

        foreach (var timer in waiting)
        {
            timer.Arm();
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ExerciseTimer(this, wall, () => callback(state));
        lock (gate)
        {
            timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    internal void Forget(ExerciseTimer timer)
    {
        lock (gate)
        {
            timers.Remove(timer);
        }
    }

    private ClockState Now()
    {
        if (!state.IsRunning)
        {
            return state;
        }

        var time = state.Time + (wall.GetElapsedTime(since) * state.Speed);
        return state with { Time = time < ClockState.Latest ? time : ClockState.Latest };
    }
}
