namespace Midmar.Exercises;

/// <summary>A clock that shows what it was set to. Its timers never ring: whoever sets it lets the workspace know.</summary>
internal sealed class TickClock(DateTime start) : TimeProvider
{
    private long ticks = start.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref ticks);

    /// <summary>Sets it, never back.</summary>
    public void Set(DateTime now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(now.Ticks, Volatile.Read(ref ticks), nameof(now));
        Volatile.Write(ref ticks, now.Ticks);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Silent();

    private sealed class Silent : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
