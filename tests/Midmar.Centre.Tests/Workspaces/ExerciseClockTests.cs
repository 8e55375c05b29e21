using Microsoft.Extensions.Time.Testing;
using Midmar.Centre.Workspaces;
using Xunit;

namespace Midmar.Centre.Tests.Workspaces;

public sealed class ExerciseClockTests
{
    private static readonly DateTime Kickoff = new(2026, 6, 11, 18, 0, 0, DateTimeKind.Utc);

    private readonly FakeTimeProvider wall = new(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void It_goes_only_while_it_runs_and_as_fast_as_it_is_told()
    {
        var clock = new ExerciseClock(ClockState.At(Kickoff), wall);
        wall.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Kickoff, clock.GetUtcNow().UtcDateTime);

        clock.Change(now => now with { IsRunning = true, Speed = 10 });
        wall.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(Kickoff.AddSeconds(30), clock.GetUtcNow().UtcDateTime);

        clock.Change(now => now with { Speed = 0.5 });
        wall.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(Kickoff.AddSeconds(32), clock.GetUtcNow().UtcDateTime);

        clock.Change(now => now with { IsRunning = false });
        wall.Advance(TimeSpan.FromDays(1));
        Assert.Equal(Kickoff.AddSeconds(32), clock.State.Time);
        Assert.Equal(TimeSpan.FromSeconds(2), clock.GetElapsedTime(Kickoff.AddSeconds(30).Ticks));
    }

    [Fact]
    public void What_is_refused_changes_nothing()
    {
        var clock = new ExerciseClock(ClockState.At(Kickoff), wall);

        clock.Change(_ => null);

        Assert.Equal(ClockState.At(Kickoff), clock.State);
    }

    [Fact]
    public void Timers_wait_on_the_exercise_not_on_the_wall()
    {
        var clock = new ExerciseClock(ClockState.At(Kickoff), wall);
        var rung = 0;
        using var timer = clock.CreateTimer(_ => rung++, state: null, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60));

        wall.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, rung);

        clock.Change(now => now with { IsRunning = true, Speed = 60 });
        wall.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, rung);

        wall.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, rung);

        clock.Change(now => now with { IsRunning = false });
        wall.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, rung);
    }

    [Fact]
    public void A_clock_set_forward_past_a_timer_rings_it_once()
    {
        var clock = new ExerciseClock(ClockState.At(Kickoff) with { IsRunning = true }, wall);
        var rung = 0;
        using var timer = clock.CreateTimer(_ => rung++, state: null, TimeSpan.FromMinutes(5), Timeout.InfiniteTimeSpan);

        clock.Change(now => now with { Time = Kickoff.AddHours(1) });
        wall.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, rung);
    }

    [Fact]
    public void A_timer_that_is_gone_does_not_ring()
    {
        var clock = new ExerciseClock(ClockState.At(Kickoff) with { IsRunning = true }, wall);
        var rung = 0;
        clock.CreateTimer(_ => rung++, state: null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)).Dispose();

        wall.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, rung);
    }
}
