namespace Midmar.Centre.Workspaces;

/// <summary>A timer of an exercise's clock: wound anew whenever the clock is changed, and at rest while it is paused.</summary>
internal sealed class ExerciseTimer : ITimer
{
    /// <summary>The shortest wait on the wall clock, so that a fast exercise does not keep the machine busy with timers.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest wait; then it is wound again.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly ExerciseClock clock;
    private readonly Action callback;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private DateTime? due;
    private TimeSpan period;

    public ExerciseTimer(ExerciseClock clock, TimeProvider wall, Action callback)
    {
        this.clock = clock;
        this.callback = callback;
        timer = wall.CreateTimer(_ => Ring(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.State.Time + dueTime;
            this.period = period;
        }

        return Arm();
    }

    /// <summary>Winds the wall's timer by how the clock goes now.</summary>
    public bool Arm()
    {
        var now = clock.State;
        lock (gate)
        {
            if (due is not { } at || !now.IsRunning)
            {
                return timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            var wait = TimeSpan.FromTicks((long)Math.Ceiling((at - now.Time).Ticks / now.Speed));
            return timer.Change(wait < Shortest ? Shortest : wait > Longest ? Longest : wait, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        clock.Forget(this);
        timer.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        clock.Forget(this);
        await timer.DisposeAsync();
    }

    private void Ring()
    {
        var now = clock.State;
        bool rings;
        lock (gate)
        {
            rings = due is { } at && now.IsRunning && now.Time >= at;
            if (rings)
            {
                due = period > TimeSpan.Zero ? now.Time + period : null;
            }
        }

        Arm();
        if (rings)
        {
            callback();
        }
    }
}
