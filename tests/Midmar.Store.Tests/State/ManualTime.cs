namespace Midmar.Store.Tests.State;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long ticks = new DateTime(2026, 6, 11, 9, 0, 0, DateTimeKind.Utc).Ticks;

    public DateTime Now => new(Volatile.Read(ref ticks), DateTimeKind.Utc);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Now);

    public override long GetTimestamp() => Volatile.Read(ref ticks);

    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
